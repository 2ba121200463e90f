using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Presence;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Presence;

/// <summary><c>presence.update</c>.</summary>
internal sealed class UpdatePresenceHandler(PresenceService presence)
    : ClientEventHandler<UpdatePresenceClientEvent, DoneAck>("presence.update", UserLimit.StatusChanges, "validation_failed")
{
    /// <inheritdoc/>
    protected override UpdatePresenceClientEvent Read(ref EventFields fields) => new(fields.Text("status"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, UpdatePresenceClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        if (PresenceCodes.Parse(@event.Status) is not { } status)
            return Error.Field("status", FieldFault.UnknownValue("it must be online, away, busy or offline.")).ToResult();

        var updated = await presence.UpdateAsync(connection.Caller.UserId, status, ct);
        return updated.Failed ? updated.Error.ToResult() : Acks.Done;
    }
}
