using System.Globalization;
using Veza.Bench.Measuring;

namespace Veza.Bench.Load;

/// <summary>Counts what falls into the measured time.</summary>
internal sealed class Meter(LoadJob job)
{
    private const double QuietShare = 0.1;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(12);

    private readonly Histogram latency = new();
    private long operations;
    private long started;
    private ProcessUsage server;
    private ProcessUsage load;
    private long errors;
    private string? firstError;

    /// <summary>Whether the measured time has begun and not ended.</summary>
    public bool On { get; private set; }

    /// <summary>Serves the reactor through the warm-up and the measured time.</summary>
    public LoadResult Measure(Reactor reactor)
    {
        WarmUp(time => reactor.Run(time));
        Start();
        reactor.Run(job.Duration);
        return Stop();
    }

    /// <summary>
    /// Work that is not measured. In the first turn it goes on until the server's compiler has little left to do, however
    /// long that takes on a busy machine: compiling is a matter of the first seconds, and more code takes longer.
    /// </summary>
    public void WarmUp(Action<TimeSpan> work)
    {
        work(job.WarmUp);
        if (!job.Settle) return;

        var end = Ticks.Now + Ticks.Of(LongestWarmUp);
        var (compiled, used) = Spent();
        for (var share = 1.0; share > QuietShare && Ticks.Now < end;)
        {
            work(Step);
            var (compiledNow, usedNow) = Spent();
            share = (compiledNow - compiled) / Math.Max(0.01, usedNow - used);
            (compiled, used) = (compiledNow, usedNow);
        }
    }

    /// <summary>The measured time begins.</summary>
    public void Start()
    {
        (server, load) = (ProcessUsage.Of(job.ServerPid), ProcessUsage.Of(Environment.ProcessId));
        started = Ticks.Now;
        On = true;
    }

    /// <summary>The measured time ends.</summary>
    public LoadResult Stop()
    {
        On = false;
        var seconds = Ticks.Seconds(Ticks.Now - started);
        var (serverNow, loadNow) = (ProcessUsage.Of(job.ServerPid), ProcessUsage.Of(Environment.ProcessId));
        return new LoadResult
        {
            PerSecond = operations / seconds,
            P50 = latency.Milliseconds(0.50),
            P95 = latency.Milliseconds(0.95),
            P99 = latency.Milliseconds(0.99),
            ServerCores = (serverNow.CpuSeconds - server.CpuSeconds) / seconds,
            LoadCores = (loadNow.CpuSeconds - load.CpuSeconds) / seconds,
            ServerMegabytes = serverNow.ResidentBytes / 1048576.0,
            Errors = errors,
            FirstError = firstError,
        };
    }

    /// <summary>Something was done.</summary>
    public void Count(long ticks)
    {
        if (!On) return;
        operations++;
        latency.Record(ticks);
    }

    /// <summary>Something failed; that counts at any time.</summary>
    public void Fail(string reason)
    {
        errors++;
        firstError ??= reason;
    }

    /// <summary>Seconds that the server has spent compiling, and its processor time altogether.</summary>
    private (double Compiling, double Used) Spent() => (
        double.Parse(Http.Get(job.Server, "/bench/compiled"), CultureInfo.InvariantCulture) / 1000,
        ProcessUsage.Of(job.ServerPid).CpuSeconds);

    /// <summary>The failures up to now, put into a result that was taken earlier.</summary>
    public LoadResult WithErrors(LoadResult result) => result with { Errors = errors, FirstError = firstError };
}
