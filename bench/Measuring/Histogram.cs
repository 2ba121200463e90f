using System.Numerics;

namespace Veza.Bench.Measuring;

/// <summary>Counts spans of time in buckets that grow with the value: 128 to each power of two, so under 1 % of error.</summary>
internal sealed class Histogram
{
    private const int SubBits = 7;
    private const int Subs = 1 << SubBits;

    private readonly long[] counts = new long[(64 - SubBits + 1) * Subs];

    /// <summary>How many were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one span, in ticks.</summary>
    public void Record(long ticks)
    {
        counts[Index(Math.Max(0, ticks))]++;
        Count++;
    }

    /// <summary>The span, in ticks, that the share (0 to 1) of all spans does not exceed; 0 when there are none.</summary>
    public long Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (int i = 0; i < counts.Length; i++)
        {
            rank -= counts[i];
            if (rank <= 0) return Middle(i);
        }

        return 0;
    }

    /// <summary>The same in milliseconds.</summary>
    public double Milliseconds(double share) => Count == 0 ? 0 : Ticks.Milliseconds(Percentile(share));

    private static int Index(long value)
    {
        if (value < Subs) return (int)value;
        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return ((shift + 1) << SubBits) + (int)((value >> shift) & (Subs - 1));
    }

    private static long Middle(int index)
    {
        var (shift, sub) = ((index >> SubBits) - 1, index & (Subs - 1));
        return shift < 0 ? sub : ((long)(Subs + sub) << shift) + ((1L << shift) >> 1);
    }
}
