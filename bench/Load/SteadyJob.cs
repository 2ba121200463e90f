using Veza.Bench.Measuring;

namespace Veza.Bench.Load;

/// <summary>
/// Messages on a fixed schedule, whatever happens to the earlier ones; time runs from the moment of the schedule, so a
/// server that stalls is charged for all that had to wait. Counts deliveries.
/// </summary>
internal sealed class SteadyJob(LoadJob job) : IScene
{
    private const int Ring = 1 << 16;

    private readonly Meter meter = new(job);
    private readonly long[] due = new long[Ring];
    private readonly long step = Ticks.Of(TimeSpan.FromSeconds(1)) / job.Rate;
    private Reactor? reactor;
    private Crowd? crowd;
    private int sent;

    /// <summary>Runs it.</summary>
    public LoadResult Run()
    {
        using (reactor = new Reactor())
        {
            Crowd.Gather(job, reactor, this, c => crowd = c);
            reactor.WakeAt = Ticks.Now + step;
            reactor.OnTime = Say;

            var result = meter.Measure(reactor);
            reactor.WakeAt = long.MaxValue;
            reactor.Run(TimeSpan.FromSeconds(1));
            return crowd!.Verify(meter.WithErrors(result));
        }
    }

    /// <inheritdoc/>
    public void Joined(Member member) => crowd!.Joined();

    /// <inheritdoc/>
    public void Acknowledged(Member member)
    {
    }

    /// <inheritdoc/>
    public void Failed(Member member, string reason) => meter.Fail(reason);

    /// <inheritdoc/>
    public void Seen(Member member, long seq, int index) => meter.Count(reactor!.Now - due[index & (Ring - 1)]);

    private void Say()
    {
        for (; reactor!.WakeAt <= reactor.Now; reactor.WakeAt += step)
        {
            due[sent & (Ring - 1)] = reactor.WakeAt;
            crowd!.Members[sent % crowd.Members.Count].Say(sent);
            sent++;
        }
    }
}
