using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Veza.Shared.Common;
using Veza.Shared.Database.Redis;
using Veza.Shared.Rooms;

namespace Veza.Functions.Realtime.Service;

/// <summary>
/// Keeps users in the groups of their rooms. A user joins, not a connection, so that connecting again costs no call: the
/// service remembers the user for <see cref="SignalROptions.GroupLifetime"/>, and Redis that it has been told
/// (<c>signalr:groups:&lt;user&gt;</c>, a mark of half that life). Groups are never trusted: reading checks membership.
/// </summary>
internal sealed class ServiceGroups(
    SignalRService service,
    RoomAccess rooms,
    RedisServer redis,
    ServiceDebts debts,
    IOptions<SignalROptions> options,
    IOptions<RealtimeOptions> realtime,
    ILogger<ServiceGroups> logger)
{
    /// <summary>The group of a room.</summary>
    public static string NameOf(RoomId room) => $"room-{room.Value:n}";

    /// <summary>The group of those who watch a person's presence.</summary>
    public static string NameOf(UserId watched) => $"presence-{watched.Value:n}";

    /// <summary>The user's connections get the room's events from now on.</summary>
    public Task AddAsync(UserId user, RoomId room, CancellationToken ct) => ChangeAsync(user, room, joined: true, ct);

    /// <summary>The reverse.</summary>
    public Task RemoveAsync(UserId user, RoomId room, CancellationToken ct) => ChangeAsync(user, room, joined: false, ct);

    /// <summary>Joins the groups of the user's liveliest rooms, unless that was done not long ago.</summary>
    /// <returns>False: the service could not be told; the user would miss events.</returns>
    public async Task<bool> EnsureAsync(UserId user, CancellationToken ct)
    {
        if (await IsMarkedAsync(user)) return true;

        var recent = await rooms.ListRecentRoomIdsAsync(user, realtime.Value.MaxRoomsPerConnection, ct);
        var joined = await Task.WhenAll(recent.Select(room => JoinAsync(user, room, ct)));
        if (joined.Any(outcome => outcome != CallOutcome.Done)) return false;

        await MarkAsync(user, marked: true);
        return true;
    }

    /// <summary>Makes the group agree with who is in the room now.</summary>
    /// <returns>Whether the service has taken it on.</returns>
    public async Task<bool> SettleAsync(UserId user, RoomId room, CancellationToken ct)
    {
        var member = await rooms.FindMembershipAsync(room, user, ct) is not null;
        var outcome = member ? await JoinAsync(user, room, ct) : await LeaveAsync(user, room, ct);
        return outcome != CallOutcome.Failed;
    }

    private async Task ChangeAsync(UserId user, RoomId room, bool joined, CancellationToken ct)
    {
        var outcome = joined ? await JoinAsync(user, room, ct) : await LeaveAsync(user, room, ct);
        if (outcome != CallOutcome.Failed) return;

        await MarkAsync(user, marked: false);
        debts.Add(new GroupDebt(user, room), again => SettleAsync(user, room, again));
    }

    private Task<CallOutcome> JoinAsync(UserId user, RoomId room, CancellationToken ct) =>
        service.AddUserToGroupAsync(user.Value, NameOf(room), options.Value.GroupLifetime, ct);

    private Task<CallOutcome> LeaveAsync(UserId user, RoomId room, CancellationToken ct) =>
        service.RemoveUserFromGroupAsync(user.Value, NameOf(room), ct);

    private async Task<bool> IsMarkedAsync(UserId user)
    {
        try
        {
            return await (await redis.DatabaseAsync()).KeyExistsAsync(Key(user));
        }
        catch (Exception e) when (RedisServer.IsOutage(e))
        {
            SignalRLog.RegistryOut(logger, e.GetType().Name);
            return false;
        }
    }

    private async Task MarkAsync(UserId user, bool marked)
    {
        try
        {
            var database = await redis.DatabaseAsync();
            if (marked) await database.StringSetAsync(Key(user), "1", options.Value.GroupLifetime / 2);
            else await database.KeyDeleteAsync(Key(user));
        }
        catch (Exception e) when (RedisServer.IsOutage(e))
        {
            SignalRLog.RegistryOut(logger, e.GetType().Name);
        }
    }

    private RedisKey Key(UserId user) => $"{redis.Prefix}signalr:groups:{user}";

    private readonly record struct GroupDebt(UserId User, RoomId Room);
}
