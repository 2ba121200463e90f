using Veza.Bench.Measuring;

namespace Veza.Bench.Load;

/// <summary>Connections that do nothing; measures what the server's memory grows by.</summary>
internal sealed class IdleJob(LoadJob job) : IScene
{
    private readonly Meter meter = new(job);
    private Crowd? crowd;

    /// <summary>Runs it.</summary>
    public LoadResult Run()
    {
        using (var few = new Reactor()) // code and pools that the first connections need
        {
            Crowd.Gather(job with { Clients = Math.Min(100, job.Clients) }, few, this, c => crowd = c);
        }

        using var reactor = new Reactor();
        reactor.Run(TimeSpan.FromSeconds(1));
        var before = Memory();
        Crowd.Gather(job, reactor, this, c => crowd = c);
        reactor.Run(job.WarmUp);
        meter.Start();
        reactor.Run(job.Duration);
        var result = meter.WithErrors(meter.Stop());
        var after = Memory();
        result.More["kilobytes_each"] = (after.Collected - before.Collected) / 1024.0 / job.Clients;
        result.More["kilobytes_each_uncollected"] = (after.Raw - before.Raw) / 1024.0 / job.Clients;
        return result;
    }

    /// <inheritdoc/>
    public void Joined(Member member) => crowd!.Joined();

    /// <inheritdoc/>
    public void Acknowledged(Member member)
    {
    }

    /// <inheritdoc/>
    public void Seen(Member member, long seq, int index)
    {
    }

    /// <inheritdoc/>
    public void Failed(Member member, string reason) => meter.Fail(reason);

    /// <summary>As it is, and after a collection: what is garbage was not the connections' to keep.</summary>
    private (long Raw, long Collected) Memory()
    {
        var raw = ProcessUsage.Of(job.ServerPid).ResidentBytes;
        Http.Post(job.Server, "/bench/collect");
        return (raw, ProcessUsage.Of(job.ServerPid).ResidentBytes);
    }
}
