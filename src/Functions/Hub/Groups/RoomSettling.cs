using System.Data.Common;
using Microsoft.Extensions.Options;
using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Members;

namespace Veza.Functions.Hub.Groups;

/// <summary>
/// Settles who of those that get rooms' events here is still in the rooms, read from the database: one query for each
/// 5,000 of them, and those who are not are removed and told. What waits for that in one room holds up no other.
/// The database is asked for <see cref="RightsOptions.EndWithin"/>; afterwards a group is told to catch up in place of what waited.
/// </summary>
internal sealed class RoomSettling(RoomAccess rooms, IOptions<RightsOptions> options)
{
    private const int MostPerQuery = 5_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Settles the rooms; one that is being settled is left alone.</summary>
    public async Task SettleAsync(
        HubSubscriptions subscriptions, IReadOnlyList<(RoomId Room, GroupFanOut Group)> behind, CancellationToken ct)
    {
        var open = new List<(RoomId Room, GroupFanOut Group, HubConnection[] Members)>(behind.Count);
        foreach (var (room, group) in behind)
            if (group.BeginSettling() is { } members) open.Add((room, group, members));
        if (open.Count == 0) return;

        var done = 0;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(options.Value.EndWithin);
            if (await TryListAsync([.. open.SelectMany(o => Pairs(o.Room, o.Members))], limit.Token) is not { } standings) return;

            foreach (var (room, group, members) in open)
            {
                group.Settled(RemoveDeparted(subscriptions, room, members, standings));
                done++;
            }
        }
        finally
        {
            foreach (var (_, group, _) in open.Skip(done)) group.NotSettled();
        }
    }

    private static IEnumerable<(RoomId Room, UserId User)> Pairs(RoomId room, HubConnection[] members) =>
        members.Select(m => m.Caller.UserId).Distinct().Select(user => (room, user));

    /// <returns>The count of departures at which all who remain were in the room, or came into it later.</returns>
    private static long RemoveDeparted(
        HubSubscriptions subscriptions, RoomId room, HubConnection[] members, Dictionary<(RoomId Room, UserId User), RoomStanding> standings)
    {
        var settledAt = GroupFanOut.Always;
        foreach (var member in members)
        {
            var standing = standings[(room, member.Caller.UserId)];
            settledAt = Math.Min(settledAt, standing.Departures);
            if (standing.IsIn) continue;
            if (subscriptions.LeaveUnlessSeenAt(member, room, standing.Departures))
                member.Send(HubFrames.Events([standing.ToFarewell()]));
        }

        return settledAt;
    }

    /// <summary>Asks again while the database is out of reach; null: for too long.</summary>
    private async Task<Dictionary<(RoomId Room, UserId User), RoomStanding>?> TryListAsync(
        (RoomId Room, UserId User)[] pairs, CancellationToken ct)
    {
        for (var pause = FirstPause; ; pause *= 2)
        {
            try
            {
                var found = new Dictionary<(RoomId, UserId), RoomStanding>(pairs.Length);
                foreach (var chunk in pairs.Chunk(MostPerQuery))
                {
                    var standings = await rooms.ListStandingsAsync(
                        [.. chunk.Select(p => p.Room)], [.. chunk.Select(p => p.User)], ct);
                    foreach (var standing in standings) found[(standing.RoomId, standing.UserId)] = standing;
                }

                return found;
            }
            catch (Exception e) when (ct.IsCancellationRequested || Postgres.IsOutage(e) || e is DbException)
            {
                if (ct.IsCancellationRequested) return null;
            }

            await Task.Delay(pause, ct).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            if (ct.IsCancellationRequested) return null;
        }
    }
}
