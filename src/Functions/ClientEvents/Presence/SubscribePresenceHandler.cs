using Microsoft.Extensions.Options;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Presence;
using Veza.Shared.RateLimits;
using Veza.Shared.Realtime;

namespace Veza.Functions.ClientEvents.Presence;

/// <summary><c>presence.subscribe</c>: <c>{user_ids}</c>; acknowledged with what is to be seen of them.</summary>
internal sealed class SubscribePresenceHandler(PresenceService presence, IOptions<RealtimeOptions> options) : ClientEventHandler("presence.subscribe", UserLimit.PresenceSubscriptions)
{
    /// <inheritdoc/>
    public override async Task<RawJson> HandleAsync(
        ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct)
    {
        var ids = fields.Ids("user_ids", options.Value.MaxWatchedPerConnection);
        if (fields.Error is { } malformed) return malformed.ToResult();

        var visible = await presence.ToWatchAsync(connection.Caller.UserId, ids, ct);
        if (visible.Failed) return visible.Error.ToResult();

        var users = visible.Value;
        await connection.SubscribePresenceAsync(users, ct); // first listen, then look: no change falls between
        var states = await presence.ListAsync(users, ct);
        return RawJson.Create("ack", states, static (w, found) =>
        {
            w.WriteStartArray("presence"u8);
            foreach (var state in found) PresenceJson.Write(w, state);
            w.WriteEndArray();
        });
    }
}
