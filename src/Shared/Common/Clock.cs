namespace Veza.Shared.Common;

/// <summary>Time as the product keeps it.</summary>
public static class Clock
{
    /// <summary>Now, in UTC, cut to whole microseconds: what PostgreSQL stores, so that a value survives the round trip.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
