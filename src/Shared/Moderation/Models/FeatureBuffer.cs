using System.Buffers;

namespace Veza.Shared.Moderation.Models;

/// <summary>The features of a text, by their places among the weights of a model. Rented memory: disposed of once.</summary>
internal ref struct FeatureBuffer()
{
    /// <summary>More say nothing new, and the time for a text has a bound.</summary>
    public const int Most = 2048;

    private int[] places = ArrayPool<int>.Shared.Rent(Most);

    public int Count { get; private set; }

    public readonly bool IsFull => Count >= Most - 64;

    public readonly ReadOnlySpan<int> Places => places.AsSpan(0, Count);

    /// <param name="hash">Of the feature.</param>
    /// <param name="kind">Equal hashes of different kinds have different places.</param>
    /// <param name="size">How many weights there are; a power of two.</param>
    public void Add(ulong hash, ulong kind, int size)
    {
        if (Count < Most) places[Count++] = (int)(Hashing.Mix(hash, kind) >> 20) & (size - 1);
    }

    /// <summary>The same, unless it is there: who says something ten times does not say it ten times as surely.</summary>
    /// <param name="seen">A bit for each weight; of those features that are added so.</param>
    public void AddOnce(ulong hash, ulong kind, int size, scoped Span<ulong> seen)
    {
        var before = Count;
        Add(hash, kind, size);
        if (Count == before) return;
        var place = places[before];
        if ((seen[place >> 6] >> (place & 63) & 1) == 1) Count--;
        else seen[place >> 6] |= 1UL << (place & 63);
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(places);
        places = [];
    }
}
