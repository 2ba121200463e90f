using Veza.Bench.Load;

namespace Veza.Bench.Running;

/// <summary>What contestants that took turns achieved, turn by turn.</summary>
internal sealed class Turns
{
    private readonly Dictionary<string, List<LoadResult>> results = new(StringComparer.Ordinal);

    /// <summary>The median of a contestant's turns, figure by figure; losses and errors are added up.</summary>
    public LoadResult this[string name] => Medians.Of(results[name]);

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
