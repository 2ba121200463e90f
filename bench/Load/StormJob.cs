using Veza.Bench.Measuring;

namespace Veza.Bench.Load;

/// <summary>Clients that were away come back all at once. Counts messages caught up with.</summary>
internal sealed class StormJob(LoadJob job)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    private readonly Meter meter = new(job);
    private readonly List<Returning> people = [];

    /// <summary>Runs it.</summary>
    public LoadResult Run()
    {
        var tokens = Tokens.Fetch(job.Server, "veza", job.Clients);
        using (var reactor = new Reactor())
        {
            foreach (var token in tokens) people.Add(new(job, reactor, token, meter.Fail));
            EachReads(reactor);
        }

        SaySomething();

        using var storm = new Reactor();
        return MeasureReturn(storm);
    }

    /// <summary>What they have seen before they go.</summary>
    private void EachReads(Reactor reactor)
    {
        var next = 0;
        var done = reactor.Run(TimeSpan.FromSeconds(60), () =>
        {
            while (next < people.Count && people.Count(p => p.Busy) < 32) people[next++].ReadOnly();
            return next == people.Count && people.TrueForAll(p => !p.Busy);
        });
        if (!done) throw new InvalidOperationException("The first visits took more than a minute.");
        if (people.Sum(p => p.Messages) != 0) throw new InvalidOperationException("There were messages before the first one.");
    }

    /// <summary>What they miss: in each room its first member speaks.</summary>
    private void SaySomething()
    {
        var said = new HttpJob(job with { Clients = job.Rooms }).SendEach(job.Messages);
        if (said.Errors > 0) throw new InvalidOperationException($"Sending failed: {said.FirstError}");
    }

    private LoadResult MeasureReturn(Reactor reactor)
    {
        var started = 0;
        var begin = Ticks.Now;
        var each = Ticks.Of(Moment) / people.Count;
        reactor.OnTime = () =>
        {
            for (; started < people.Count && reactor.WakeAt <= reactor.Now; reactor.WakeAt += each)
                people[started++].ComeBack(reactor, time => meter.Count(time));
            if (started == people.Count) reactor.WakeAt = long.MaxValue;
        };
        reactor.WakeAt = begin;

        meter.Start();
        var all = reactor.Run(TimeSpan.FromSeconds(60), () => started == people.Count && people.TrueForAll(p => !p.Busy));
        var result = meter.Stop();
        if (!all) meter.Fail($"{people.Count(p => p.Busy)} clients had not caught up after a minute");

        var expected = job.InFlight * job.Messages;
        var seconds = Ticks.Seconds(Ticks.Now - begin);
        result = meter.WithErrors(result) with
        {
            PerSecond = people.Sum(p => p.Messages) / seconds,
            Missing = people.Sum(p => Math.Max(0, expected - p.Messages)),
            Doubled = people.Sum(p => Math.Max(0, p.Messages - expected)),
        };
        result.More["seconds"] = seconds;
        return result;
    }
}
