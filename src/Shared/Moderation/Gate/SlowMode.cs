using Veza.Shared.Common;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Moderation.Gate;

/// <summary>
/// Whose turn it is in rooms with slow mode, over all processes, with one Redis call a message. While Redis is out each process knows of
/// its own turns.
/// </summary>
public sealed class SlowMode(RedisServer redis, TimeProvider clock)
{
    private const int MaxLocal = 50_000;
    private const string Script = """
        if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
        if redis.call('GET', KEYS[1]) == ARGV[1] then return 0 end
        if redis.call('PTTL', KEYS[1]) > tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        return math.max(1, redis.call('PTTL', KEYS[1]))
        """;

    private readonly BoundedCache<(RoomId, UserId), (Guid Message, DateTimeOffset Until)> local = new(MaxLocal, TimeSpan.FromHours(6), clock);

    /// <summary>Takes the turn; the same message has it again. Nobody waits longer than the interval is now.</summary>
    /// <returns>How long to wait; null: it is the person's turn.</returns>
    public async ValueTask<TimeSpan?> TakeAsync(RoomId room, UserId user, Guid message, TimeSpan interval, CancellationToken ct)
    {
        try
        {
            var left = await redis.AskAsync(
                async database => (long)await database.ScriptEvaluateAsync(
                    Script, [SlowModeKeys.Turn(redis.Prefix, room, user)], [message.ToString(), (long)interval.TotalMilliseconds]), ct);
            return left == 0 ? null : TimeSpan.FromMilliseconds(left);
        }
        catch (Exception e) when (RedisServer.IsOutage(e))
        {
            return TakeLocally(room, user, message, interval);
        }
    }

    private TimeSpan? TakeLocally(RoomId room, UserId user, Guid message, TimeSpan interval)
    {
        var now = clock.Now();
        if (local.TryGet((room, user), out var taken) && taken.Message != message && now < taken.Until)
        {
            if (taken.Until - now <= interval) return taken.Until - now;
            local.Set((room, user), (taken.Message, now + interval), local.Stamp); // the interval was made shorter
            return interval;
        }

        if (taken.Message != message) local.Set((room, user), (message, now + interval), local.Stamp);
        return null;
    }
}

/// <summary>The Redis keys of this feature.</summary>
internal static class SlowModeKeys
{
    /// <summary>The client's id of a person's newest message in a room (text); expires with the interval of the room.</summary>
    public static string Turn(string prefix, RoomId room, UserId user) => string.Concat(prefix, "slow:", room.ToString(), ":" + user);
}
