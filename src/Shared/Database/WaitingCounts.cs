using System.Collections.Concurrent;

namespace Veza.Shared.Database;

/// <summary>
/// Counts that are kept in memory for a while, so that nobody waits for the database: they are added to it together. What was not written is lost
/// with a process that is killed.
/// </summary>
/// <param name="most">Kinds that wait at a time; of what is beyond nothing is counted.</param>
internal sealed class WaitingCounts<TKey>(int most) where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, long> waiting = new();

    /// <summary>One more of the kind.</summary>
    public void Add(TKey key)
    {
        if (waiting.Count < most) waiting.AddOrUpdate(key, 1, static (_, n) => n + 1);
    }

    /// <summary>Has those written that wait, if any; they go on waiting when that fails.</summary>
    /// <returns>Those that were written.</returns>
    public async Task<IReadOnlyList<KeyValuePair<TKey, long>>> WriteAsync(Func<IReadOnlyList<KeyValuePair<TKey, long>>, Task> write)
    {
        var counts = new List<KeyValuePair<TKey, long>>();
        foreach (var key in waiting.Keys)
            if (waiting.TryRemove(key, out var count)) counts.Add(new(key, count));
        if (counts.Count == 0) return counts;
        try
        {
            await write(counts);
            return counts;
        }
        catch
        {
            foreach (var (key, count) in counts) waiting.AddOrUpdate(key, count, (_, n) => n + count);
            throw;
        }
    }
}
