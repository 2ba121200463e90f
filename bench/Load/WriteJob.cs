using System.Globalization;

namespace Veza.Bench.Load;

/// <summary>A server that writes to its database by itself, for a time; nothing is sent.</summary>
internal sealed class WriteJob(LoadJob job)
{
    /// <summary>Runs it.</summary>
    public LoadResult Run()
    {
        var meter = new Meter(job);
        meter.WarmUp(time => Write(time));
        meter.Start();
        var written = Write(job.Duration);
        return meter.Stop() with { PerSecond = written / job.Duration.TotalSeconds };
    }

    private long Write(TimeSpan time) => long.Parse(
        Http.Post(job.Server, $"/bench/write?milliseconds={time.TotalMilliseconds:0}"), CultureInfo.InvariantCulture);
}
