using Veza.Bench.Load;
using Veza.Bench.Measuring;
using Veza.Bench.Running;

namespace Veza.Bench.Scenarios;

/// <summary>
/// How soon a new instance answers: the published executable as the Functions host starts it, beside an empty app that was
/// published in the same way.
/// </summary>
internal static class StartUp
{
    private const string Name = "start-up";
    private const int LeastStarts = 9;

    private static readonly string[] Own = ["functions"];

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        var (veza, empty) = (Path.Combine(BenchOptions.Package, "veza-server"), BenchOptions.EmptyApp);
        var settings = Settings(await bench.DatabaseAsync(), bench.Options.Redis);
        var nothing = new Dictionary<string, string>();
        (string Name, Func<Task<double>> Start)[] contestants =
        [
            ("Veza, GET /", () => StartAsync(veza, Own, settings, "/")),
            ("Veza, GET /health/live", () => StartAsync(veza, Own, settings, "/health/live")),
            ("empty ASP.NET Core app, GET /", () => StartAsync(empty, [], nothing, "/")),
        ];
        foreach (var contestant in contestants) await contestant.Start(); // the file comes into memory
        var took = contestants.Select(_ => new List<double>()).ToList();
        for (var turn = 0; turn < Math.Max(LeastStarts, bench.Options.Rounds); turn++)
            for (var i = 0; i < contestants.Length; i++) took[i].Add(await contestants[i].Start());

        var results = took.Select(Result).ToList();
        for (var i = 0; i < contestants.Length; i++) bench.Report.Add(Name, contestants[i].Name, "starts", results[i]);
        bench.Report.AtMost(Name, "milliseconds to GET /, over the empty app's", results[0].P50 / results[2].P50, 1.5);
    }

    private static LoadResult Result(List<double> milliseconds)
    {
        milliseconds.Sort();
        double Share(double share) => milliseconds[(int)Math.Ceiling(share * milliseconds.Count) - 1];
        return new() { PerSecond = 1000 / Share(0.5), P50 = Share(0.5), P95 = Share(0.95), P99 = Share(0.99) };
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

    private static async Task<double> StartAsync(
        string program, string[] arguments, Dictionary<string, string> settings, string path)
    {
        var port = Loopback.FreePort();
        var environment = new Dictionary<string, string>(settings) { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}" };
        var started = Ticks.Now;
        var child = Child.StartProgram(program, arguments, environment);
        try
        {
            child.Ignore();
            await Loopback.UntilAsync(new Uri($"http://127.0.0.1:{port}"), path, TimeSpan.FromSeconds(30));
            return Ticks.Milliseconds(Ticks.Now - started);
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
