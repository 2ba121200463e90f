using Veza.Functions.Hub.Groups;
using Veza.Shared.Access.Rights;
using Veza.Shared.Identity.Sessions;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Functions.Hub;

/// <summary>
/// Holds the connections of this process to the rights by which they were let in, whatever notices were lost: those of ended
/// sign-ins are closed, and who is not in a room any more stops getting its events. (Whom one may watch follows from the tenant,
/// which nobody changes.)
/// </summary>
internal sealed class ConnectionRights(
    HubGateway gateway, HubSubscriptions subscriptions, SessionService sessions, RoomAccess rooms, RightsWatch rights) : IHostedService
{
    private const int MostPerQuery = 5_000;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        rights.Holding += Holds;
        rights.Checking += CheckAsync;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        rights.Holding -= Holds;
        rights.Checking -= CheckAsync;
        return Task.CompletedTask;
    }

    private bool Holds() => gateway.HasConnections;

    private async Task CheckAsync(RightsRound round, CancellationToken ct)
    {
        if (!gateway.HasConnections) return;
        if (round.Everything)
        {
            await CheckEverythingAsync(ct);
            return;
        }

        foreach (var change in round.Known)
            if (change is { Session: { } session, User: { } user }) gateway.DisconnectHere(user, session);
        await subscriptions.SettleAsync(
            round.Known.Where(c => c is { Room: not null, Departures: not null }).Select(c => new RoomMark(c.Room!.Value, c.Departures!.Value)), ct);
    }

    /// <summary>A room of which nobody has departed since its group here was settled costs one row and no look at its people.</summary>
    private async Task CheckEverythingAsync(CancellationToken ct)
    {
        foreach (var some in gateway.Connections.ToLookup(c => c.Caller.SessionId, c => c.Caller.UserId).Chunk(MostPerQuery))
        {
            var ended = (await sessions.ListEndedAsync([.. some.Select(s => s.Key)], ct)).ToHashSet();
            foreach (var session in some.Where(s => ended.Contains(s.Key)))
                foreach (var user in session.Distinct()) gateway.DisconnectHere(user, session.Key);
        }

        foreach (var some in subscriptions.Groups.Rooms.Chunk(MostPerQuery)) await subscriptions.SettleAsync(await rooms.ListMarksAsync(some, ct), ct);
    }
}
