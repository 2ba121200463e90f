using Veza.Bench.Measuring;

namespace Veza.Bench.Load;

/// <summary>
/// Members who send over their connections, in a closed loop: each of <see cref="LoadJob.InFlight"/> senders in a room
/// sends again when its message has been acknowledged and has reached every member. Counts deliveries.
/// </summary>
internal sealed class SendJob(LoadJob job) : IScene
{
    private const int Ring = 1 << 16;

    private readonly Meter meter = new(job);
    private readonly Histogram acknowledgements = new();
    private readonly Message[] messages = new Message[Ring];
    private readonly int[] current = new int[job.Clients];
    private Reactor? reactor;
    private Crowd? crowd;
    private int sent;
    private int underWay;
    private long measured;
    private bool stopping;

    /// <summary>Runs it.</summary>
    public LoadResult Run()
    {
        using (reactor = new Reactor())
        {
            Crowd.Gather(job, reactor, this, c => crowd = c);
            var senders = crowd!.Members.Where(m => m.Number % job.RoomSize < job.InFlight).ToList();
            foreach (var sender in senders) Say(sender);

            var result = meter.Measure(reactor);
            stopping = true;
            reactor.Run(TimeSpan.FromSeconds(5), () => underWay == 0);
            result = crowd.Verify(meter.WithErrors(result));
            result.More["messages_per_second"] = measured / job.Duration.TotalSeconds;
            result.More["ack_p50"] = acknowledgements.Milliseconds(0.50);
            result.More["ack_p99"] = acknowledgements.Milliseconds(0.99);
            return result;
        }
    }

    /// <inheritdoc/>
    public void Joined(Member member) => crowd!.Joined();

    /// <inheritdoc/>
    public void Failed(Member member, string reason) => meter.Fail(reason);

    /// <inheritdoc/>
    public void Acknowledged(Member member)
    {
        ref var message = ref messages[current[member.Number]];
        message.Acknowledged = true;
        if (meter.On) acknowledgements.Record(reactor!.Now - message.SentAt);
        Finish(ref message);
    }

    /// <inheritdoc/>
    public void Seen(Member member, long seq, int index)
    {
        ref var message = ref messages[index & (Ring - 1)];
        message.Received++;
        meter.Count(reactor!.Now - message.SentAt);
        Finish(ref message);
    }

    private void Finish(ref Message message)
    {
        if (!message.Acknowledged || message.Received != job.RoomSize) return;

        underWay--;
        if (meter.On) measured++;
        if (!stopping) Say(message.Sender);
    }

    private void Say(Member sender)
    {
        var index = sent++ & int.MaxValue;
        current[sender.Number] = index & (Ring - 1);
        messages[index & (Ring - 1)] = new Message(sender) { SentAt = Ticks.Now };
        underWay++;
        sender.Say(index);
    }

    private record struct Message(Member Sender)
    {
        public long SentAt;
        public int Received;
        public bool Acknowledged;
    }
}
