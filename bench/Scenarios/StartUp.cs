using Veza.Bench.Load;
using Veza.Bench.Measuring;
using Veza.Bench.Running;
using Veza.Doubles;
using Veza.Doubles.FunctionsHost;

namespace Veza.Bench.Scenarios;

/// <summary>
/// How soon a new instance answers: the published package behind the double of the Functions host, from the start of its process to
/// the first request that a function has answered, beside an empty isolated worker that was published in the same way. And the same
/// program by itself.
/// </summary>
internal static class StartUp
{
    private const string Name = "start-up";
    private const int LeastStarts = 15;
    private const double MostOverEmpty = 2.0;

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    public static async Task RunAsync(Running.Bench bench)
    {
        var settings = Settings(await bench.DatabaseAsync(), bench.Options.Redis);
        (string Name, Func<Task<LoadResult>> Start)[] contestants =
        [
            ("worker, GET /health/live", () => BehindHostAsync(BenchOptions.Package, settings, "/health/live")),
            ("empty worker, GET /hello", () => BehindHostAsync(BenchOptions.EmptyApp, [], "/hello")),
            ("by itself, GET /health/live", () => ByItselfAsync(Path.Combine(BenchOptions.Package, "veza-server"), settings)),
        ];
        foreach (var contestant in contestants) await contestant.Start(); // the files come into memory
        var starts = contestants.Select(_ => new List<LoadResult>()).ToList();
        for (var turn = 0; turn < Math.Max(LeastStarts, bench.Options.Rounds); turn++)
            for (var i = 0; i < contestants.Length; i++) starts[i].Add(await contestants[i].Start());

        var results = starts.Select(Medians.Of).ToList();
        for (var i = 0; i < contestants.Length; i++) bench.Report.Add(Name, contestants[i].Name, "starts", results[i]);
        bench.Report.AtMost(
            Name, "worker: milliseconds to the first answer, over the empty one's", results[0].P50 / results[1].P50, MostOverEmpty);
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

    private static async Task<LoadResult> BehindHostAsync(string package, Dictionary<string, string> settings, string path)
    {
        var started = Ticks.Now;
        await using var host = await FunctionsHostDouble.StartAsync(new() { PackageFolder = package, Settings = settings });
        await Loopback.UntilAsync(host.Address, path, StartsWithin);
        return Result(started, host.WorkerProcessId() ?? throw new InvalidOperationException($"The worker is gone.\n{host.Output}"));
    }

    private static async Task<LoadResult> ByItselfAsync(string program, Dictionary<string, string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{LoopbackPorts.Take()}");
        var environment = new Dictionary<string, string>(settings)
        {
            ["Veza__Storage__Folder"] = Path.Combine(Path.GetTempPath(), "veza-bench-files"),
        };
        environment.Remove("Veza__Storage__ConnectionString");
        var started = Ticks.Now;
        var child = Child.StartProgram(program, [$"--urls={address}"], environment);
        try
        {
            child.Ignore();
            await Loopback.UntilAsync(address, "/health/live", StartsWithin);
            return Result(started, child.Pid);
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

    private static LoadResult Result(long started, int pid)
    {
        var (took, used) = (Ticks.Now - started, ProcessUsage.Of(pid));
        var (seconds, milliseconds) = (Ticks.Seconds(took), Ticks.Milliseconds(took));
        return new()
        {
            PerSecond = 1 / seconds, P50 = milliseconds, P95 = milliseconds, P99 = milliseconds,
            ServerCores = used.CpuSeconds / seconds, ServerMegabytes = used.ResidentBytes / 1048576.0,
        };
    }
}
