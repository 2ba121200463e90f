using Veza.Bench.Load;

namespace Veza.Bench.Running;

/// <summary>One result out of several turns.</summary>
internal static class Medians
{
    /// <summary>The median of each figure; losses and errors are added up, one loss is one too many.</summary>
    public static LoadResult Of(IReadOnlyList<LoadResult> turns) => new()
    {
        PerSecond = Of(turns, t => t.PerSecond),
        P50 = Of(turns, t => t.P50),
        P95 = Of(turns, t => t.P95),
        P99 = Of(turns, t => t.P99),
        ServerCores = Of(turns, t => t.ServerCores),
        LoadCores = Of(turns, t => t.LoadCores),
        ServerMegabytes = Of(turns, t => t.ServerMegabytes),
        Missing = turns.Sum(t => t.Missing),
        Doubled = turns.Sum(t => t.Doubled),
        Reordered = turns.Sum(t => t.Reordered),
        Errors = turns.Sum(t => t.Errors),
        Messages = turns.Sum(t => t.Messages),
        Batches = turns.Sum(t => t.Batches),
        GroupSends = turns.Sum(t => t.GroupSends),
        OtherCalls = turns.Sum(t => t.OtherCalls),
        FirstError = turns.Select(t => t.FirstError).FirstOrDefault(e => e is not null),
        More = turns.SelectMany(t => t.More.Keys).Distinct(StringComparer.Ordinal).ToDictionary(
            k => k, k => Of(turns, t => t.More.GetValueOrDefault(k)), StringComparer.Ordinal),
    };

    /// <summary>The median of numbers; 0 when there are none.</summary>
    public static double Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted.Count == 0 ? 0 : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static double Of(IReadOnlyList<LoadResult> turns, Func<LoadResult, double> figure) => Of(turns.Select(figure));
}
