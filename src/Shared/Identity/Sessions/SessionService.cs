using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Identity.Sessions;

/// <summary>
/// Which sign-ins are live. Asked at every request and realtime event: what was found is kept for
/// <see cref="RightsOptions.EndAtLatest"/>, an ended one is forgotten at once here, and in the other processes when their notice
/// arrives, or within <see cref="RightsOptions.EndWithin"/> when the notice is lost.
/// </summary>
public sealed class SessionService
{
    private const int Kept = 100_000;

    private readonly BoundedCache<SessionId, bool> live;
    private readonly SessionRepository sessions;
    private readonly RedisBackplane backplane;
    private readonly IRealtimeGateway gateway;
    private readonly RightsWatch rights;

    /// <summary>Listens for sign-ins that other processes end.</summary>
    public SessionService(
        SessionRepository sessions, RedisBackplane backplane, IRealtimeGateway gateway, RightsWatch rights, TimeProvider clock)
    {
        (this.sessions, this.backplane, this.gateway, this.rights) = (sessions, backplane, gateway, rights);
        live = new(Kept, rights.Options.EndAtLatest, clock);
        backplane.Handle(BackplaneMessage.SessionEnded, id => live.Remove(new SessionId(new Guid(id.Span))));
        backplane.Missed += live.Clear;
        rights.Forgetting += Forget;
    }

    /// <summary>Whether the sign-in has not been ended.</summary>
    public ValueTask<bool> IsLiveAsync(SessionId session, CancellationToken ct)
    {
        rights.Used();
        return live.TryGet(session, out var known) ? ValueTask.FromResult(known) : new ValueTask<bool>(LookAsync(session, ct));
    }

    /// <summary>Those of the sign-ins that have ended, read from the database and not from memory.</summary>
    public async Task<IReadOnlyList<SessionId>> ListEndedAsync(IReadOnlyCollection<SessionId> among, CancellationToken ct) =>
        await sessions.ListEndedAsync(among, ct);

    /// <summary>Call it after the commit that ended them: their tokens stop working, their connections are closed.</summary>
    internal async Task EndedAsync(UserId user, IReadOnlyList<SessionId> ended, CancellationToken ct)
    {
        foreach (var session in ended)
        {
            live.Remove(session);
            backplane.Send(BackplaneMessage.SessionEnded, session.Value.ToByteArray());
        }

        if (ended.Count > 0) await gateway.DisconnectAsync(user, ended, ct);
    }

    private void Forget(RightsRound round)
    {
        if (round.Everything)
        {
            live.Clear();
            return;
        }

        foreach (var change in round.Fresh)
            if (change.Session is { } session) live.Remove(session);
    }

    private async Task<bool> LookAsync(SessionId session, CancellationToken ct)
    {
        var readAt = live.Stamp;
        var known = await sessions.IsLiveAsync(session, ct);
        live.Set(session, known, readAt);
        return known;
    }
}
