using System.Data.Common;
using System.Globalization;
using Microsoft.Playwright;
using Veza.Bench.Measuring;
using Veza.Bench.Scenarios;
using Veza.Shared.Common;

namespace Veza.Bench.Running;

/// <summary>Runs the scenarios one after the other.</summary>
internal static class Orchestrator
{
    /// <summary>Runs those that the arguments ask for.</summary>
    /// <returns>The exit code: 1 with <c>--gate</c> when a target is missed, 2 for arguments that are not known.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        BenchOptions options;
        try
        {
            options = BenchOptions.Parse(args);
        }
        catch (InvalidOperationException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 2;
        }

        var chosen = Scenario.All.Where(s => options.Only.Count == 0 || options.Only.Contains(s.Name)).ToList();
        if (options.Only.Except(Scenario.All.Select(s => s.Name)).FirstOrDefault() is { } unknown)
        {
            await Console.Error.WriteLineAsync(
                $"There is no scenario '{unknown}'. Scenarios: {string.Join(", ", Scenario.All.Select(s => s.Name))}.");
            return 2;
        }

        WarnOfLoad();
        var report = new Report();
        var started = Ticks.Now;
        foreach (var scenario in chosen) await RunAsync(scenario, options, report);

        report.PrintVerdicts();
        Console.WriteLine($"{Ticks.Seconds(Ticks.Now - started):N0} s, medians of {options.Rounds} turns");
        if (options.JsonPath is { } path) await report.WriteAsync(path, TimeProvider.System.Now(), options.Full);
        return options.Gate && !report.AllMet ? 1 : 0;
    }

    private static void WarnOfLoad()
    {
        var load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        if (load > Environment.ProcessorCount / 2.0)
            Console.WriteLine($"The machine is busy (load {load:0.0}): believe the ratios, not the figures.");
    }

    private static async Task RunAsync(Scenario scenario, BenchOptions options, Report report)
    {
        Report.Begin(scenario.Name, scenario.What);
        await using var databases = new Databases(options.Database);
        await using var bench = new Bench(options, databases, report);
        try
        {
            await scenario.RunAsync(bench);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or DbException or HttpRequestException or TimeoutException or PlaywrightException)
        {
            Console.WriteLine($"  failed: {e.Message}");
            report.AtLeast(scenario.Name, "could be measured", double.NaN, 1);
        }
    }
}
