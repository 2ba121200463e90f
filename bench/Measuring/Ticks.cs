using System.Diagnostics;

namespace Veza.Bench.Measuring;

/// <summary>Elapsed time, counted in ticks of the monotonic clock.</summary>
internal static class Ticks
{
    /// <summary>The monotonic clock.</summary>
    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>A span in ticks.</summary>
    public static long Of(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Ticks in seconds.</summary>
    public static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;

    /// <summary>Ticks in milliseconds.</summary>
    public static double Milliseconds(long ticks) => Seconds(ticks) * 1000;
}
