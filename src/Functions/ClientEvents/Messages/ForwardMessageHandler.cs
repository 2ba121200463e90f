using Veza.Functions.Api.Messages;
using Veza.Shared.Messages.Forwarding;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Messages;

/// <summary><c>message.forward</c>.</summary>
internal sealed class ForwardMessageHandler(MessageForwarder forwarder) : ClientEventHandler<ForwardMessageClientEvent, SentMessageResponse>(
    "message.forward", UserLimit.Messages,
    "room_not_found", "room_archived", "message_not_found", "validation_failed", "client_message_id_reused", "overloaded", "banned", "muted",
    "room_locked", "slow_mode", "message_blocked", "message_rejected", "too_many_held", "permission_denied")
{
    /// <inheritdoc/>
    protected override ForwardMessageClientEvent Read(ref EventFields fields) =>
        new(fields.Id("message_id"), fields.Id("room_id"), fields.MaybeId("client_message_id"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, ForwardMessageClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var sent = await forwarder.ForwardAsync(
            new(new(@event.MessageId), new(@event.RoomId), connection.Caller.UserId, @event.ClientMessageId), ticket, ct);
        return sent.Failed ? sent.Error.ToResult() : RawJson.Create(AckType, sent.Value, SentMessageJson.WriteFields);
    }
}
