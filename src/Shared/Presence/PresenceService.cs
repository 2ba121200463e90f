using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.RateLimits;
using Veza.Shared.Realtime;

namespace Veza.Shared.Presence;

/// <summary>
/// Who is there. Each connection holds a lease that its traffic renews; a person is there while one lease holds, and seen
/// as they chose. Watchers are told when what they see changes, by exactly one process. Nothing here throws or waits for
/// long when Redis is out: everyone is offline then, and traffic brings them back afterwards.
/// </summary>
public sealed class PresenceService(
    PresenceLeases leases,
    UserDirectory people,
    IRealtimeGateway gateway,
    UserLimits limits,
    IOptions<PresenceOptions> options,
    TimeProvider clock)
{
    /// <summary>The lease of those who say over REST that they are there, without any connection.</summary>
    private const string RequestLease = "rest";

    private const int MaxRenewed = 200_000; // connections that one process can hold, and more

    private static readonly TimeSpan RetryAfterOutage = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(UserId, string), long> renewed = new();
    private int noted; // since it was last looked how many are kept
    private long outage; // timestamp of the last sweep that found Redis out, until one finds it well; else 0

    /// <summary>A connection was opened.</summary>
    public Task ConnectedAsync(UserId user, string connectionId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Note((user, connectionId), clock.GetTimestamp());
        return RenewAsync(user, connectionId);
    }

    /// <summary>A connection was closed: its lease ends after a short grace, in case the person comes back at once.</summary>
    public async Task DisconnectedAsync(UserId user, string connectionId)
    {
        renewed.TryRemove((user, connectionId), out _);
        Announce(await leases.ReleaseAsync(user, connectionId));
    }

    /// <summary>
    /// The user's open connections over all processes beyond a number, the oldest; connection ids are UUIDs of version 7,
    /// which sort by age. None when Redis is out.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> ListOldestConnectionsAsync(UserId user, int beyond)
    {
        var open = await leases.ListConnectionsAsync(user) ?? [];
        return [.. open.OrderDescending().Skip(beyond)];
    }

    /// <summary>
    /// Traffic on a connection. Costs a look into memory, and one call to Redis each <see cref="PresenceOptions.RenewEvery"/>;
    /// the caller need not wait for it.
    /// </summary>
    public ValueTask TouchAsync(UserId user, string connectionId)
    {
        var now = clock.GetTimestamp();
        var mine = renewed.TryGetValue((user, connectionId), out var last)
            ? clock.GetElapsedTime(last, now) >= options.Value.RenewEvery && renewed.TryUpdate((user, connectionId), now, last)
            : Note((user, connectionId), now);
        return mine ? new(RenewAsync(user, connectionId)) : ValueTask.CompletedTask;
    }

    /// <summary>Stores the chosen status of somebody who is connected; it holds until another one is chosen.</summary>
    /// <returns>What others see now. Refusal: <c>rate_limited</c>.</returns>
    public async Task<Result<PresenceState>> UpdateAsync(UserId user, PresenceStatus status, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.StatusChanges, user, ct) is { } refusal) return refusal;
        ct.ThrowIfCancellationRequested();
        return await ChooseAsync(user, status);
    }

    /// <summary>The same over REST, where saying that one is there is the sign of life itself: it counts as a connection.</summary>
    public async Task<Result<PresenceState>> UpdateByRequestAsync(UserId user, PresenceStatus status, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.StatusChanges, user, ct) is { } refusal) return refusal;
        ct.ThrowIfCancellationRequested();
        if (status == PresenceStatus.Offline) return await ChooseAsync(user, status);
        return Announce(await leases.RenewAsync(user, RequestLease, status)) ?? Unknown(user);
    }

    /// <summary>What others see of the people, in the order of the ids; one call to Redis. Not filtered by tenant.</summary>
    public async Task<IReadOnlyList<PresenceState>> ListAsync(IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (users.Count == 0) return [];
        return await leases.ListAsync(users) ?? [.. users.Select(Unknown)];
    }

    /// <summary>What the caller may see of somebody; <c>user_not_found</c> for people of other tenants.</summary>
    public async Task<Result<PresenceState>> FindAsync(UserId caller, UserId user, CancellationToken ct)
    {
        if (await FilterVisibleAsync(caller, [user.Value], ct) is [])
            return new Error("user_not_found", ErrorKind.NotFound, $"There is no user {user}.");
        return (await ListAsync([user], ct))[0];
    }

    /// <summary>Those of the ids whose presence the caller may see: people of the same tenant, each once, in order.</summary>
    public async Task<IReadOnlyList<UserId>> FilterVisibleAsync(
        UserId caller, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        UserId[] asked = [.. ids.Distinct().Select(id => new UserId(id))];
        var cards = await people.ListAsync([caller, .. asked], ct);
        if (cards.GetValueOrDefault(caller) is not { TenantId: var tenant }) return [];
        return [.. asked.Where(id => cards.GetValueOrDefault(id)?.TenantId == tenant)];
    }

    /// <summary>The same for those whom a connection is going to watch. Refusal: <c>rate_limited</c>.</summary>
    public async Task<Result<IReadOnlyList<UserId>>> ToWatchAsync(UserId caller, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        await limits.TakeAsync(UserLimit.PresenceSubscriptions, caller, ct) is { } refusal
            ? refusal
            : Result.From(await FilterVisibleAsync(caller, ids, ct));

    private async Task<PresenceState> ChooseAsync(UserId user, PresenceStatus status) =>
        Announce(await leases.ChooseAsync(user, status)) ?? Unknown(user);

    /// <summary>Whether Redis answers.</summary>
    private async Task<bool> IsReachableAsync() => await leases.ListAsync([]) is not null;

    /// <summary>
    /// Announces those whose leases ran out. After an outage of Redis leases are old because they could not be renewed: traffic
    /// gets one lease's time to do so, in which nobody is found gone.
    /// </summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref outage) is var since and not 0 && clock.GetElapsedTime(since) < options.Value.LeaseLife)
        {
            if (!await IsReachableAsync()) Volatile.Write(ref outage, clock.GetTimestamp());
            return;
        }

        while (await leases.SweepAsync() is { } found)
        {
            foreach (var state in found.Gone) Announce((state, true));
            if (!found.More)
            {
                Volatile.Write(ref outage, 0);
                return;
            }

            ct.ThrowIfCancellationRequested();
        }

        Volatile.Write(ref outage, clock.GetTimestamp());
    }

    /// <summary>Forgets connections that have been silent for longer than their lease: closed ones that nobody reported.</summary>
    internal void ForgetSilent()
    {
        foreach (var ((user, connection), last) in renewed)
        {
            if (clock.GetElapsedTime(last) > options.Value.LeaseLife)
                renewed.TryRemove(new((user, connection), last));
        }
    }

    /// <summary>Full of connections that live, it forgets all: each then renews its lease once more, sooner than it had to.</summary>
    private bool Note((UserId, string) connection, long at)
    {
        if (Volatile.Read(ref noted) >= MaxRenewed && Interlocked.Exchange(ref noted, 0) >= MaxRenewed)
        {
            ForgetSilent();
            if (renewed.Count >= MaxRenewed) renewed.Clear();
            Interlocked.Add(ref noted, renewed.Count);
        }

        Interlocked.Increment(ref noted);
        if (renewed.TryAdd(connection, at)) return true;
        renewed[connection] = at;
        return false;
    }

    private async Task RenewAsync(UserId user, string connectionId)
    {
        var renewal = await leases.RenewAsync(user, connectionId);
        if (renewal is null && renewed.TryGetValue((user, connectionId), out var last))
        {
            // Traffic tries again soon, not at once: an outage is no time for more calls.
            var soon = last - (long)((options.Value.RenewEvery - RetryAfterOutage).TotalSeconds * clock.TimestampFrequency);
            renewed.TryUpdate((user, connectionId), soon, last);
        }

        Announce(renewal);
    }

    private PresenceState? Announce((PresenceState State, bool Changed)? outcome)
    {
        if (outcome is { Changed: true } change)
            gateway.Publish(Group.PresenceOf(change.State.UserId), PresenceEvents.Changed(change.State));
        return outcome?.State;
    }

    private static PresenceState Unknown(UserId user) => new(user, PresenceStatus.Offline, LastSeen: null);
}
