using Veza.Shared.Common;
using Veza.Shared.Messages.Pins;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Messages;

/// <summary><c>message.pin</c>.</summary>
internal sealed class PinMessageHandler(PinService pins) : ClientEventHandler<PinMessageClientEvent, DoneAck>(
    "message.pin", UserLimit.Edits, "message_not_found", "room_archived", "permission_denied", "too_many_pins")
{
    /// <inheritdoc/>
    protected override PinMessageClientEvent Read(ref EventFields fields) => new(fields.Id("message_id"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, PinMessageClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var pinned = await pins.PinAsync(new MessageId(@event.MessageId), connection.Caller.UserId, ct);
        return pinned.Failed ? pinned.Error.ToResult() : Acks.Done;
    }
}

/// <summary><c>message.unpin</c>.</summary>
internal sealed class UnpinMessageHandler(PinService pins) : ClientEventHandler<UnpinMessageClientEvent, DoneAck>(
    "message.unpin", UserLimit.Edits, "message_not_found", "room_archived", "permission_denied")
{
    /// <inheritdoc/>
    protected override UnpinMessageClientEvent Read(ref EventFields fields) => new(fields.Id("message_id"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, UnpinMessageClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var unpinned = await pins.UnpinAsync(new MessageId(@event.MessageId), connection.Caller.UserId, ct);
        return unpinned.Failed ? unpinned.Error.ToResult() : Acks.Done;
    }
}
