using Veza.Bench.Load;

namespace Veza.Bench.Running;

/// <summary>What contestants that took turns achieved, turn by turn.</summary>
internal sealed class Turns
{
    private readonly Dictionary<string, List<LoadResult>> results = new(StringComparer.Ordinal);

    /// <summary>The median of a contestant's turns, figure by figure; losses and errors are added up.</summary>
    public LoadResult this[string name] => Medians.Of(results[name]);

    /// <summary>
    /// Who comes when in a round: back and forth, since who comes second finds warmer caches, or a checkpoint that the first one
    /// caused. Today's product and an earlier one stay side by side and change places: were one of them at the end of the row, its
    /// turns would lie now close together, now so far apart that its caches expire between them.
    /// </summary>
    public static IEnumerable<(string Name, LoadJob Job)> Order((string Name, LoadJob Job)[] contestants, int round)
    {
        if (round % 2 == 0) return contestants;
        var pair = contestants.TakeWhile(c => c.Name is Products.Now or Products.Before).ToArray();
        return pair.Length == 2 ? [.. pair.Reverse(), .. contestants.Skip(2).Reverse()] : contestants.Reverse();
    }

    /// <summary>Whether it took part.</summary>
    public bool Has(string name) => results.ContainsKey(name);

    /// <summary>Notes a turn.</summary>
    public void Add(string name, LoadResult result)
    {
        if (!results.TryGetValue(name, out var turns)) results[name] = turns = [];
        turns.Add(result);
    }

    /// <summary>
    /// One contestant's figure over another's: the median of the ratios of turns that stood side by side, which the machine's
    /// moods change less than the ratio of two medians.
    /// </summary>
    public double Ratio(string name, string over, Func<LoadResult, double> figure) =>
        Medians.Of([.. results[name].Zip(results[over], (one, other) => figure(one) / figure(other))]);
}
