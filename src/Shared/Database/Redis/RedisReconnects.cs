using StackExchange.Redis;

namespace Veza.Shared.Database.Redis;

/// <summary>
/// How long a try to connect may take, and how long the next one waits after one that failed: a second more each time, up to
/// <see cref="Longest"/>. So a Redis that was restarted is found at once, and one behind a slow network has time to answer.
/// </summary>
internal sealed class RedisReconnects : IReconnectRetryPolicy
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public bool ShouldRetry(long currentRetryCount, int timeElapsedMillisecondsSinceLastRetry) =>
        timeElapsedMillisecondsSinceLastRetry >= Math.Min(1000 * (currentRetryCount + 1), (long)Longest.TotalMilliseconds);
}
