using Microsoft.Extensions.Options;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Presence;
using Veza.Shared.RateLimits;
using Veza.Shared.Realtime;

namespace Veza.Functions.ClientEvents.Presence;

/// <summary><c>presence.subscribe</c>.</summary>
internal sealed class SubscribePresenceHandler(PresenceService presence, IOptions<RealtimeOptions> options)
    : ClientEventHandler<SubscribePresenceClientEvent, SubscribePresenceAck>("presence.subscribe", UserLimit.PresenceSubscriptions)
{
    /// <inheritdoc/>
    protected override SubscribePresenceClientEvent Read(ref EventFields fields) =>
        new(fields.Ids("user_ids", options.Value.MaxWatchedPerConnection));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, SubscribePresenceClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var visible = await presence.ToWatchAsync(connection.Caller.UserId, @event.UserIds, ct);
        if (visible.Failed) return visible.Error.ToResult();

        var users = visible.Value;
        await connection.SubscribePresenceAsync(users, ct); // first listen, then look: no change falls between
        var states = await presence.ListAsync(users, ct);
        return RawJson.Create(AckType, states, static (w, found) =>
        {
            w.WriteStartArray("presence"u8);
            foreach (var state in found) PresenceJson.Write(w, state);
            w.WriteEndArray();
        });
    }
}
