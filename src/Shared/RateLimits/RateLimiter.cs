using Microsoft.Extensions.Logging;
using Veza.Shared.Common;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.RateLimits;

/// <summary>So many of something per window.</summary>
/// <param name="Name">What is counted, for example <c>message</c>; part of the key.</param>
/// <param name="Limit">How many; 0: unlimited.</param>
/// <param name="Window">The window that starts with the first one.</param>
public readonly record struct RateRule(string Name, int Limit, TimeSpan Window);

/// <summary>Whether one more is allowed.</summary>
/// <param name="Allowed">The answer.</param>
/// <param name="Limit">That of the rule; 0: unlimited.</param>
/// <param name="Remaining">How many are left in this window.</param>
/// <param name="Reset">When the next window can start.</param>
public readonly record struct RateDecision(bool Allowed, int Limit, int Remaining, TimeSpan Reset)
{
    /// <summary>Nothing is counted.</summary>
    public static RateDecision Unlimited { get; } = new(Allowed: true, 0, 0, TimeSpan.Zero);
}

/// <summary>
/// Counts in fixed windows, over all processes, with one Redis call. While Redis is out each process counts for itself:
/// limits become looser, nobody is locked out. What was counted then is forgotten when Redis is back.
/// </summary>
public sealed class RateLimiter(RedisServer redis, TimeProvider clock, ILogger<RateLimiter> logger)
{
    private const int MaxLocalCounters = 50_000;

    private const string Script = """
        local n = redis.call('INCR', KEYS[1])
        local left = n > 1 and redis.call('PTTL', KEYS[1]) or -1
        if left < 0 then
            left = tonumber(ARGV[1])
            redis.call('PEXPIRE', KEYS[1], left)
        end
        return {n, left}
        """;

    /// <summary>How long Redis is left alone after it failed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly BoundedCache<string, Counter> local = new(MaxLocalCounters, TimeSpan.FromHours(1), clock);
    private readonly AsyncLocal<RateScope?> scope = new();
    private long pausedUntilTicks;
    private int countsLocally;

    /// <summary>How many counters this process keeps itself, since Redis is out.</summary>
    public int LocalCounters => local.Count;

    /// <summary>From here on, until the method that calls this returns, what is counted on its behalf is noted.</summary>
    public RateScope Open() => scope.Value = new RateScope();

    /// <summary>Counts one more; one too many is counted as well.</summary>
    /// <param name="rule">What is counted.</param>
    /// <param name="subject">Whose: a user's id or an address.</param>
    public async ValueTask<RateDecision> TakeAsync(RateRule rule, string subject, CancellationToken ct)
    {
        if (rule.Limit <= 0) return RateDecision.Unlimited;

        var decision = await CountAsync(rule, subject, ct);
        scope.Value?.Note(decision);
        return decision;
    }

    private async ValueTask<RateDecision> CountAsync(RateRule rule, string subject, CancellationToken ct)
    {
        var key = RateLimitKeys.Counter(redis.Prefix, rule.Name, subject);
        if (clock.GetTimestamp() < Interlocked.Read(ref pausedUntilTicks)) return TakeLocally(rule, key);
        try
        {
            var window = (long)rule.Window.TotalMilliseconds;
            var reply = await redis.AskAsync(database => database.ScriptEvaluateAsync(Script, [key], [window]), ct);
            if (Volatile.Read(ref countsLocally) == 1 && Interlocked.Exchange(ref countsLocally, 0) == 1) local.Clear();
            return Decide(rule, (long)reply[0], TimeSpan.FromMilliseconds((long)reply[1]));
        }
        catch (Exception e) when (RedisServer.IsOutage(e))
        {
            var pause = (long)(Pause.TotalSeconds * clock.TimestampFrequency);
            Interlocked.Exchange(ref pausedUntilTicks, clock.GetTimestamp() + pause);
            Volatile.Write(ref countsLocally, 1);
            RateLimitLog.CountingLocally(logger, e.GetType().Name);
            return TakeLocally(rule, key);
        }
    }

    private RateDecision TakeLocally(RateRule rule, string key)
    {
        var now = clock.GetUtcNow();
        var counter = local.GetOrAdd(key, static () => new Counter()); // one for all who come at once
        lock (counter)
        {
            if (counter.EndsAt <= now) (counter.EndsAt, counter.Count) = (now + rule.Window, 0);
            counter.Count++;
            return Decide(rule, counter.Count, counter.EndsAt - now);
        }
    }

    private static RateDecision Decide(RateRule rule, long count, TimeSpan reset) =>
        new(count <= rule.Limit, rule.Limit, (int)Math.Max(0, rule.Limit - count), reset);

    private sealed class Counter
    {
        public DateTimeOffset EndsAt { get; set; }

        public long Count { get; set; }
    }
}
