namespace Veza.Shared.Common;

/// <summary>How long to wait before trying again.</summary>
public static class Backoff
{
    /// <summary>
    /// The pause after that many tries: doubling from the first, bounded, and up to a fifth longer or shorter than that, so that
    /// those who failed together do not come back together.
    /// </summary>
    public static TimeSpan After(int attempts, TimeSpan first, TimeSpan longest)
    {
        var seconds = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 30)), longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.8 + (Random.Shared.NextDouble() * 0.4)));
    }

    /// <summary>What the other side has asked for in <c>Retry-After</c>, as a time or as a date; null: nothing.</summary>
    public static TimeSpan? Asked(HttpResponseMessage answer, TimeProvider clock) =>
        answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null;
}
