using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Identity;

/// <summary>
/// Which sign-ins are live. Asked at every request: what was found is kept for a minute, an ended one is forgotten at once
/// here, and in the other processes when their notice arrives, or with that minute when the notice is lost.
/// </summary>
public sealed class Sessions
{
    private const int Kept = 100_000;

    /// <summary>How long a sign-in can outlive its end where the notice of it was lost.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(60);

    private readonly BoundedCache<SessionId, bool> live;
    private readonly SessionRepository sessions;
    private readonly Backplane backplane;
    private readonly IRealtimeGateway gateway;

    /// <summary>Listens for sign-ins that other processes end.</summary>
    public Sessions(SessionRepository sessions, Backplane backplane, IRealtimeGateway gateway, TimeProvider clock)
    {
        (this.sessions, this.backplane, this.gateway) = (sessions, backplane, gateway);
        live = new(Kept, LookAgainAfter, clock);
        backplane.Handle(BackplaneNotice.SessionEnded, id => live.Remove(new SessionId(new Guid(id.Span))));
        backplane.Missed += live.Clear;
    }

    /// <summary>Whether the sign-in has not been ended.</summary>
    public ValueTask<bool> IsLiveAsync(SessionId session, CancellationToken ct) =>
        live.TryGet(session, out var known) ? ValueTask.FromResult(known) : new ValueTask<bool>(LookAsync(session, ct));

    /// <summary>Call it after the commit that ended them: their tokens stop working, their connections are closed.</summary>
    internal async Task EndedAsync(UserId user, IReadOnlyList<SessionId> ended, CancellationToken ct)
    {
        foreach (var session in ended)
        {
            live.Remove(session);
            backplane.Send(BackplaneNotice.SessionEnded, session.Value.ToByteArray());
        }

        if (ended.Count > 0) await gateway.DisconnectAsync(user, ended, ct);
    }

    private async Task<bool> LookAsync(SessionId session, CancellationToken ct)
    {
        var readAt = live.Stamp;
        var known = await sessions.IsLiveAsync(session, ct);
        live.Set(session, known, readAt);
        return known;
    }
}
