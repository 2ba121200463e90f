using Veza.Bench.Load;
using Veza.Bench.Measuring;
using Veza.Bench.Running;
using Veza.Doubles;

namespace Veza.Bench.Scenarios;

/// <summary>
/// How soon a new instance answers: the published executable as the Functions host starts it, beside an empty app that was
/// published in the same way.
/// </summary>
internal static class StartUp
{
    private const string Name = "start-up";
    private const int LeastStarts = 15;

    private static readonly string[] Own = ["functions"];

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        var (veza, empty) = (Path.Combine(BenchOptions.Package, "veza-server"), BenchOptions.EmptyApp);
        var settings = Settings(await bench.DatabaseAsync(), bench.Options.Redis);
        var nothing = new Dictionary<string, string>();
        (string Name, Func<Task<LoadResult>> Start)[] contestants =
        [
            ("Veza, GET /", () => StartAsync(veza, Own, settings, "/")),
            ("Veza, GET /health/live", () => StartAsync(veza, Own, settings, "/health/live")),
            ("empty ASP.NET Core app, GET /", () => StartAsync(empty, [], nothing, "/")),
        ];
        if (bench.Options.Before is { } tree)
        {
            var (earlier, its) = (Path.Combine(tree.Package, "veza-server"), Settings(await bench.DatabaseAsync(tree), bench.Options.Redis));
            contestants = [.. contestants, ("before, GET /", () => StartAsync(earlier, Own, its, "/"))];
        }

        foreach (var contestant in contestants) await contestant.Start(); // the file comes into memory
        var starts = contestants.Select(_ => new List<LoadResult>()).ToList();
        for (var turn = 0; turn < Math.Max(LeastStarts, bench.Options.Rounds); turn++)
            for (var i = 0; i < contestants.Length; i++) starts[i].Add(await contestants[i].Start());

        var results = starts.Select(Medians.Of).ToList();
        for (var i = 0; i < contestants.Length; i++) bench.Report.Add(Name, contestants[i].Name, "starts", results[i]);
        if (results.Count > 3)
        {
            bench.Report.AtMost(Name, "milliseconds to GET /, over before", results[0].P50 / results[3].P50, Report.MostOverBefore);
        }

        bench.Report.AtMost(Name, "milliseconds to GET /, over the empty app's", results[0].P50 / results[2].P50, 1.5);
    }

    /// <summary>Services that are needed later are not waited for: SignalR Service and Service Bus are out of reach here.</summary>
    private static Dictionary<string, string> Settings(string database, string redis) => new()
    {
        ["AzureSignalRConnectionString"] = "Endpoint=http://127.0.0.1:1;AccessKey=none;Version=1.0;",
        ["ServiceBusConnection"] =
            "Endpoint=sb://127.0.0.1:1/;SharedAccessKeyName=none;SharedAccessKey=none;UseDevelopmentEmulator=true",
        ["Veza__Storage__ConnectionString"] = "UseDevelopmentStorage=true",
        ["Veza__Database__ConnectionString"] = database,
        ["Veza__Redis__ConnectionString"] = redis,
        ["Veza__Redis__KeyPrefix"] = $"veza-bench-{Environment.ProcessId}:",
        ["Veza__Identity__KeySecret"] = "not a secret, only a benchmark reads it",
    };

    private static async Task<LoadResult> StartAsync(
        string program, string[] arguments, Dictionary<string, string> settings, string path)
    {
        var port = LoopbackPorts.Take();
        var environment = new Dictionary<string, string>(settings) { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}" };
        var started = Ticks.Now;
        var child = Child.StartProgram(program, arguments, environment);
        try
        {
            child.Ignore();
            await Loopback.UntilAsync(new Uri($"http://127.0.0.1:{port}"), path, TimeSpan.FromSeconds(30));
            var (took, used) = (Ticks.Now - started, ProcessUsage.Of(child.Pid));
            var (seconds, milliseconds) = (Ticks.Seconds(took), Ticks.Milliseconds(took));
            return new()
            {
                PerSecond = 1 / seconds, P50 = milliseconds, P95 = milliseconds, P99 = milliseconds,
                ServerCores = used.CpuSeconds / seconds, ServerMegabytes = used.ResidentBytes / 1048576.0,
            };
        }
        catch (TimeoutException late)
        {
            throw new InvalidOperationException($"{late.Message}\n{child.LastWords()}", late);
        }
        finally
        {
            await child.DisposeAsync(terminate: true);
        }
    }
}
