using System.Runtime.InteropServices;

namespace Veza.Bench.Measuring;

/// <summary>The processor time of the calling thread: what other work on the machine takes does not count.</summary>
internal static partial class ThreadTime
{
    private const int OfThread = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>In ticks, as <see cref="Ticks"/> counts them.</summary>
    public static long Now
    {
        get
        {
            if (Read(OfThread, out var time) != 0) throw new InvalidOperationException("The processor time of the thread cannot be read.");
            return Ticks.Of(TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / 100)));
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Span time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Span
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
