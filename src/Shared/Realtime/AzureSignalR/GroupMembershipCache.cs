using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Veza.Shared.Common;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>
/// Whose groups the service has been told of, in Redis: <c>signalr:groups:&lt;user&gt;</c>, the set of the rooms, kept for half of
/// <see cref="SignalROptions.GroupLifetime"/>. While Redis is out this process goes by its own memory; what Redis has lost
/// is told anew.
/// </summary>
internal sealed class GroupMembershipCache(
    RedisServer redis, IOptions<SignalROptions> options, TimeProvider clock, ILogger<GroupMembershipCache> logger)
{
    // A set cannot be empty, and the user may have no room. Former versions wrote "all" when they had told of the liveliest 50.
    private const string All = "every";
    private const string Most = "most"; // in place of it where the user is in too many rooms

    /// <summary>Short: a change made by another process is not heard here while Redis is out.</summary>
    private static readonly TimeSpan RememberFor = TimeSpan.FromMinutes(10);

    private readonly BoundedCache<UserId, bool> remembered = new(
        options.Value.KnownConnections, TimeSpan.FromTicks(Math.Min(RememberFor.Ticks, options.Value.GroupLifetime.Ticks / 2)), clock);

    /// <summary>Whether the service was told of the user's rooms not long ago.</summary>
    public async Task<bool> HasAsync(UserId user) =>
        await AskAsync(database => database.SetContainsAsync(Key(user), All)) ?? remembered.TryGet(user, out _);

    /// <summary>
    /// The rooms that it was told of, when the user is in too many for all of them; null when it was not told, or Redis is out.
    /// </summary>
    public async Task<IReadOnlySet<RoomId>?> ListMostAsync(UserId user)
    {
        HashSet<RoomId>? told = null;
        await AskAsync(async database =>
        {
            if (!await database.SetContainsAsync(Key(user), Most)) return false;
            told = [];
            foreach (var member in await database.SetMembersAsync(Key(user)))
                if (Guid.TryParse((string?)member, out var room)) told.Add(new RoomId(room));
            return true;
        });
        return told;
    }

    /// <summary>Whether it was told of this room of the user.</summary>
    public async Task<bool> HasAsync(UserId user, RoomId room) =>
        await AskAsync(database => database.SetContainsAsync(Key(user), room.ToString())) ?? false;

    /// <summary>It has been told of this one besides.</summary>
    public Task AddAsync(UserId user, RoomId room) => AskAsync(async database =>
    {
        var change = database.CreateTransaction();
        change.AddCondition(Condition.KeyExists(Key(user))); // never a set without an end
        _ = change.SetAddAsync(Key(user), room.ToString());
        return await change.ExecuteAsync();
    });

    /// <summary>It has been told of these rooms.</summary>
    /// <param name="user">Whose they are.</param>
    /// <param name="rooms">At least those that can be heard.</param>
    /// <param name="all">Whether these are all of them.</param>
    public async Task SetAsync(UserId user, IReadOnlyList<RoomId> rooms, bool all)
    {
        if (all) remembered.Set(user, true, remembered.Stamp);
        await AskAsync(async database =>
        {
            var change = database.CreateTransaction(); // never a set without an end
            _ = change.SetAddAsync(Key(user), [all ? All : Most, .. rooms.Select(room => (RedisValue)room.ToString())]);
            _ = change.KeyExpireAsync(Key(user), options.Value.GroupLifetime / 2);
            return await change.ExecuteAsync();
        });
    }

    /// <summary>It has to be told again.</summary>
    public async Task RemoveAsync(UserId user)
    {
        remembered.Remove(user);
        await AskAsync(database => database.KeyDeleteAsync(Key(user)));
    }

    private RedisKey Key(UserId user) => $"{redis.Prefix}signalr:groups:{user}";

    private async Task<bool?> AskAsync(Func<IDatabase, Task<bool>> question)
    {
        try
        {
            return await redis.AskAsync(question);
        }
        catch (Exception e) when (RedisServer.IsOutage(e))
        {
            SignalRLog.RegistryOut(logger, e.GetType().Name);
            return null;
        }
    }
}
