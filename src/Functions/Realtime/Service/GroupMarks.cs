using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Veza.Shared.Common;
using Veza.Shared.Database.Redis;

namespace Veza.Functions.Realtime.Service;

/// <summary>
/// Whose groups the service has been told of, in Redis: <c>signalr:groups:&lt;user&gt;</c>, the set of the rooms, kept for half of
/// <see cref="SignalROptions.GroupLifetime"/>. While Redis is out this process goes by its own memory; what Redis has lost
/// is told anew.
/// </summary>
internal sealed class GroupMarks(
    RedisServer redis, IOptions<SignalROptions> options, TimeProvider clock, ILogger<GroupMarks> logger)
{
    private const string All = "all"; // a set cannot be empty, and the user may have no room

    /// <summary>Short: a change made by another process is not heard here while Redis is out.</summary>
    private static readonly TimeSpan RememberFor = TimeSpan.FromMinutes(10);

    private readonly BoundedCache<UserId, bool> remembered = new(
        options.Value.KnownConnections, TimeSpan.FromTicks(Math.Min(RememberFor.Ticks, options.Value.GroupLifetime.Ticks / 2)), clock);

    /// <summary>Whether the service was told of the user's rooms not long ago.</summary>
    public async Task<bool> HasAsync(UserId user) =>
        await AskAsync(database => database.SetContainsAsync(Key(user), All)) ?? remembered.TryGet(user, out _);

    /// <summary>Whether it was told of this room of the user.</summary>
    public async Task<bool> HasAsync(UserId user, RoomId room) =>
        await AskAsync(database => database.SetContainsAsync(Key(user), room.ToString())) ?? false;

    /// <summary>It has been told of these rooms.</summary>
    public async Task SetAsync(UserId user, IReadOnlyList<RoomId> rooms)
    {
        remembered.Set(user, true, remembered.Stamp);
        await AskAsync(async database =>
        {
            var change = database.CreateTransaction(); // never a set without an end
            _ = change.SetAddAsync(Key(user), [All, .. rooms.Select(room => (RedisValue)room.ToString())]);
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
