using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Veza.Shared.Common;
using Veza.Shared.Database.Redis;
using Veza.Shared.RateLimits;

namespace Veza.Shared.Identity.Accounts;

/// <summary>What tries are counted under.</summary>
/// <param name="Key">A keyed hash: of fixed length, and tells nothing.</param>
/// <param name="Free">Tries without a delay.</param>
internal readonly record struct TryBudget(string Key, int Free);

/// <summary>
/// Counts tries, over all processes, with one Redis call; from the last free one on each is followed by a delay twice as long as
/// the one before. While Redis is out each process counts for itself.
/// </summary>
public sealed class TryCounters(
    RedisServer redis, IOptions<RateLimitOptions> options, TimeProvider clock, ILogger<TryCounters> logger)
{
    private const int MaxLocalCounters = 100_000;

    // Nothing is counted unless every budget allows it.
    private const string Script = """
        local now, kept, first, longest = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
        local wait = 0
        for _, key in ipairs(KEYS) do
            local left = tonumber(redis.call('HGET', key, 'until') or 0) - now
            if left > wait then wait = left end
        end
        if wait > 0 then return math.min(wait, longest) end
        for i, key in ipairs(KEYS) do
            local over = redis.call('HINCRBY', key, 'tries', 1) - tonumber(ARGV[4 + i])
            if over >= 0 then
                redis.call('HSET', key, 'until', string.format('%.0f', now + math.min(first * 2 ^ over, longest)))
            end
            redis.call('PEXPIRE', key, kept)
        end
        return 0
        """;

    /// <summary>How long Redis is left alone after it failed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly RateLimitOptions settings = options.Value;
    private readonly Lock gate = new();
    private readonly BoundedCache<string, Tries> local = new(MaxLocalCounters, options.Value.SignInTriesKept, clock);
    private long pausedUntilTicks;
    private bool counted; // something is counted here

    /// <summary>Counts one more try, as failed until <see cref="ResetAsync"/> says otherwise.</summary>
    /// <returns>Zero; or how long to wait, and then nothing was counted.</returns>
    internal async ValueTask<TimeSpan> TakeAsync(IReadOnlyList<TryBudget> budgets, CancellationToken ct)
    {
        RedisKey[] keys = [.. budgets.Select(b => (RedisKey)SignInKeys.Tries(redis.Prefix, b.Key))];
        RedisValue[] values =
        [
            clock.GetUtcNow().ToUnixTimeMilliseconds(), (long)settings.SignInTriesKept.TotalMilliseconds,
            (long)settings.SignInDelay.TotalMilliseconds, (long)settings.MaxSignInDelay.TotalMilliseconds,
            .. budgets.Select(b => (RedisValue)b.Free),
        ];
        var wait = await AskAsync(async database => (long)await database.ScriptEvaluateAsync(Script, keys, values), ct);
        return wait is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TakeLocally(budgets);
    }

    /// <summary>The try succeeded: what was counted before it is forgotten.</summary>
    internal async ValueTask ResetAsync(IReadOnlyList<TryBudget> budgets, CancellationToken ct)
    {
        RedisKey[] keys = [.. budgets.Select(b => (RedisKey)SignInKeys.Tries(redis.Prefix, b.Key))];
        await AskAsync(database => database.KeyDeleteAsync(keys), ct);
        if (Volatile.Read(ref counted))
            foreach (var budget in budgets) local.Remove(budget.Key);
    }

    private async ValueTask<long?> AskAsync(Func<IDatabase, Task<long>> question, CancellationToken ct)
    {
        if (clock.GetTimestamp() < Interlocked.Read(ref pausedUntilTicks)) return null;
        try
        {
            var answer = await redis.AskAsync(question, ct);
            if (Volatile.Read(ref counted)) Forget();
            return answer;
        }
        catch (Exception e) when (RedisServer.IsOutage(e))
        {
            var pause = (long)(Pause.TotalSeconds * clock.TimestampFrequency);
            Interlocked.Exchange(ref pausedUntilTicks, clock.GetTimestamp() + pause);
            RateLimitLog.CountingLocally(logger, e.GetType().Name);
            return null;
        }
    }

    private TimeSpan TakeLocally(IReadOnlyList<TryBudget> budgets)
    {
        lock (gate)
        {
            counted = true;
            var now = clock.GetUtcNow();
            var tries = budgets.Select(b => local.TryGet(b.Key, out var known) ? known : default).ToArray();
            var wait = tries.Max(t => t.Until) - now;
            if (wait > TimeSpan.Zero) return wait;

            foreach (var (budget, before) in budgets.Zip(tries))
            {
                var over = before.Count + 1 - budget.Free;
                var delay = over < 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(
                    settings.SignInDelay.TotalMilliseconds * Math.Pow(2, over), settings.MaxSignInDelay.TotalMilliseconds));
                local.Set(budget.Key, new Tries(before.Count + 1, over < 0 ? default : now + delay), local.Stamp);
            }

            return TimeSpan.Zero;
        }
    }

    /// <summary>Redis counts again.</summary>
    private void Forget()
    {
        lock (gate)
        {
            counted = false;
            local.Clear();
        }
    }

    private readonly record struct Tries(int Count, DateTimeOffset Until);
}
