using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Veza.Shared.Common;

/// <summary>
/// A cache with a fixed size and a fixed age. Two generations: when the young one is full it becomes the old one, and the
/// former old one is let go; what is asked for meanwhile moves to the young one. Reads take no lock.
/// </summary>
/// <param name="capacity">Entries kept at most.</param>
/// <param name="lifetime">An entry older than this counts as absent.</param>
/// <param name="clock">The time.</param>
public sealed class BoundedCache<TKey, TValue>(int capacity, TimeSpan lifetime, TimeProvider clock)
    where TKey : notnull
{
    private readonly Lock changing = new();
    private readonly int generation = Math.Max(1, capacity / 2);
    private ConcurrentDictionary<TKey, Entry> young = new();
    private ConcurrentDictionary<TKey, Entry> old = new();
    private int youngCount;
    private long stamp;

    /// <summary>
    /// Take it before reading what will be <see cref="Set"/>: a removal in between makes that read stale, and the stamp
    /// tells.
    /// </summary>
    public long Stamp => Interlocked.Read(ref stamp);

    /// <summary>How many entries are kept, those included that are too old.</summary>
    public int Count => young.Count + old.Count;

    /// <summary>The value, when it is there and not too old.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (young.TryGetValue(key, out var entry) || TryPromote(key, out entry))
        {
            value = entry.Value;
            return clock.GetUtcNow().Ticks < entry.UntilTicks;
        }

        value = default;
        return false;
    }

    /// <summary>Keeps the value, unless anything was removed since <paramref name="readAt"/> was taken.</summary>
    public void Set(TKey key, TValue value, long readAt)
    {
        var entry = new Entry(value, clock.GetUtcNow().Ticks + lifetime.Ticks);
        lock (changing)
        {
            if (readAt == stamp) Put(key, entry);
        }
    }

    /// <summary>The value, or the one that is made and kept now: whoever asks at a time gets the same.</summary>
    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        if (TryGet(key, out var known)) return known;
        lock (changing)
        {
            var now = clock.GetUtcNow().Ticks;
            if (young.TryGetValue(key, out var entry) && now < entry.UntilTicks) return entry.Value;
            Put(key, entry = new Entry(make(), now + lifetime.Ticks));
            return entry.Value;
        }
    }

    /// <summary>Forgets the entry; a read of it that is under way will not be kept.</summary>
    public void Remove(TKey key)
    {
        lock (changing)
        {
            Interlocked.Increment(ref stamp);
            if (young.TryRemove(key, out _)) youngCount--;
            old.TryRemove(key, out _);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (changing)
        {
            Interlocked.Increment(ref stamp);
            young = new();
            old = new();
            youngCount = 0;
        }
    }

    private bool TryPromote(TKey key, [NotNullWhen(true)] out Entry? entry)
    {
        if (!old.ContainsKey(key))
        {
            entry = null;
            return false;
        }

        lock (changing) // so that it cannot bring back what is being removed
        {
            if (!old.TryRemove(key, out entry)) return young.TryGetValue(key, out entry);
            Put(key, entry);
            return true;
        }
    }

    private void Put(TKey key, Entry entry)
    {
        if (!young.ContainsKey(key) && youngCount++ >= generation)
        {
            old = young;
            young = new();
            youngCount = 1;
        }

        young[key] = entry;
    }

    private sealed record Entry(TValue Value, long UntilTicks);
}
