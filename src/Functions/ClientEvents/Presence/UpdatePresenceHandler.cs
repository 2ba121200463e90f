using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Presence;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Presence;

/// <summary><c>presence.update</c>: <c>{status}</c>.</summary>
internal sealed class UpdatePresenceHandler(PresenceService presence) : ClientEventHandler("presence.update", UserLimit.StatusChanges)
{
    /// <inheritdoc/>
    public override async Task<RawJson> HandleAsync(
        ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct)
    {
        var code = fields.Text("status");
        if (fields.Error is { } malformed) return malformed.ToResult();
        if (PresenceCodes.Parse(code) is not { } status)
            return Error.Field("status", FieldFault.UnknownValue("it must be online, away, busy or offline.")).ToResult();

        var updated = await presence.UpdateAsync(connection.Caller.UserId, status, ct);
        return updated.Failed ? updated.Error.ToResult() : Acks.Done;
    }
}
