using System.Globalization;
using System.Text.Json;
using Veza.Bench.Load;

namespace Veza.Bench.Running;

/// <summary>One contestant's result in one scenario.</summary>
internal sealed record Row(string Scenario, string Contestant, string Unit, LoadResult Result);

/// <summary>A target, and what came of it.</summary>
/// <param name="Scenario">Which scenario.</param>
/// <param name="What">What is compared with what.</param>
/// <param name="Value">What was measured: mostly a ratio.</param>
/// <param name="Target">What it must be.</param>
/// <param name="AtLeast">Whether the target is a floor; otherwise it is a ceiling.</param>
/// <param name="Unit">What the value counts; empty for a ratio.</param>
internal sealed record Verdict(string Scenario, string What, double Value, double Target, bool AtLeast, string Unit)
{
    /// <summary>Whether the target is met. What could not be measured is not met.</summary>
    public bool Met => double.IsFinite(Value) && (AtLeast ? Value >= Target : Value <= Target);
}

/// <summary>The file that <c>--json</c> asks for.</summary>
internal sealed record ReportFile(DateTimeOffset At, string Machine, bool Full, IReadOnlyList<Row> Rows, IReadOnlyList<Verdict> Verdicts);

/// <summary>Collects results, prints them as they come, and the table of targets in the end.</summary>
internal sealed class Report
{
    /// <summary>How much slower than the earlier commit anything may be.</summary>
    public const double MostOverBefore = 1.03;

    private readonly List<Row> rows = [];
    private readonly List<Verdict> verdicts = [];

    /// <summary>Whether every target is met.</summary>
    public bool AllMet => verdicts.TrueForAll(v => v.Met);

    /// <summary>A scenario begins.</summary>
    public static void Begin(string scenario, string what)
    {
        Console.WriteLine();
        Console.WriteLine($"{scenario}: {what}");
        Console.WriteLine(
            $"  {"",-30}{"per second",12}{"",-11}{"p50 ms",9}{"p95 ms",9}{"p99 ms",9}{"cores",7}{"µs each",9}{"MB",6}{"missing",9}");
    }

    /// <summary>Notes and prints a result.</summary>
    public void Add(string scenario, string contestant, string unit, LoadResult r)
    {
        rows.Add(new(scenario, contestant, unit, r));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {contestant,-30}{r.PerSecond,12:N0} {unit,-10}{r.P50,9:N2}{r.P95,9:N2}{r.P99,9:N2}{r.ServerCores,7:N2}{MicrosecondsEach(r),9:N1}{r.ServerMegabytes,6:N0}{r.Missing,9}"));
        var faults = $"{(r.Doubled > 0 ? $" doubled {r.Doubled}" : "")}{(r.Reordered > 0 ? $" reordered {r.Reordered}" : "")}"
            + $"{(r.Errors > 0 ? $" errors {r.Errors}: {r.FirstError}" : "")}";
        if (faults.Length > 0) Console.WriteLine("   " + faults);
        var more = r.More.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key.Replace('_', ' ')} {m.Value:N2}"));
        if (r.More.Count > 0) Console.WriteLine("    " + string.Join(", ", more));
    }

    /// <summary>The server's processor time for one operation: what noise changes least.</summary>
    private static double MicrosecondsEach(LoadResult r) => r.PerSecond > 0 ? r.ServerCores / r.PerSecond * 1e6 : 0;

    /// <summary>Notes a target of which more is better.</summary>
    public void AtLeast(string scenario, string what, double value, double target, string unit = "") =>
        verdicts.Add(new(scenario, what, value, target, true, unit));

    /// <summary>Notes a target of which less is better.</summary>
    public void AtMost(string scenario, string what, double value, double target, string unit = "") =>
        verdicts.Add(new(scenario, what, value, target, false, unit));

    /// <summary>Notes that nothing may be lost, doubled, out of order or refused.</summary>
    public void Clean(string scenario, string what, LoadResult r) => AtMost(
        scenario, $"{what}: missing, doubled, reordered, errors", r.Missing + r.Doubled + r.Reordered + r.Errors, 0);

    /// <summary>
    /// Notes how a place of a scenario stands to the earlier commit, where one was named: its speed, or in scenarios at a fixed
    /// rate the median time.
    /// </summary>
    public void AgainstBefore(string scenario, string place, string unit, Turns turns, bool fixedRate = false)
    {
        if (!turns.Has(Products.Before)) return;
        Add(scenario, $"before, {place}", unit, turns[Products.Before]);
        if (fixedRate) AtMost(scenario, $"{place}: p50 over before", turns.Ratio(Products.Now, Products.Before, r => r.P50), MostOverBefore);
        else AtMost(scenario, $"{place}: time over before", turns.Ratio(Products.Before, Products.Now, r => r.PerSecond), MostOverBefore);
        AtMost(scenario, $"{place}: server µs over before", turns.Ratio(Products.Now, Products.Before, MicrosecondsEach), MostOverBefore);
    }

    /// <summary>Prints the table of targets.</summary>
    public void PrintVerdicts()
    {
        Console.WriteLine();
        Console.WriteLine($"{"scenario",-14}{"target",-66}{"measured",11}");
        foreach (var v in verdicts)
        {
            var target = string.Create(CultureInfo.InvariantCulture, $"{v.What} {(v.AtLeast ? "≥" : "≤")} {v.Target:0.##} {v.Unit}");
            var verdict = v.Met ? "met" : "SHORT OF TARGET";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{v.Scenario,-14}{target,-66}{v.Value,11:0.00}  {verdict}"));
        }
    }

    /// <summary>Writes everything as JSON.</summary>
    public async Task WriteAsync(string path, DateTimeOffset at, bool full)
    {
        var machine = $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Environment.OSVersion.VersionString}";
        var file = new ReportFile(at, machine, full, rows, verdicts);
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(file, BenchJson.Default.ReportFile));
    }
}
