using System.Text.Json;
using Veza.Bench.Measuring;
using Veza.Bench.Running;
using Veza.Bench.Servers;

namespace Veza.Bench.Load;

/// <summary>
/// Members who send over HTTP and receive over their connections. With a rate: messages on a fixed schedule, and time runs
/// from there. Without: each sender sends again when its message was accepted. Counts deliveries.
/// </summary>
internal sealed class PostJob(LoadJob job) : IScene
{
    private const int Ring = 1 << 16;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly LoadJob job = job;
    private readonly Meter meter = new(job);
    private readonly Histogram acceptance = new();
    private readonly List<double> acceptedToAll = [];
    private readonly Message[] messages = new Message[Ring];
    private readonly Queue<Sender> idle = [];
    private readonly Queue<long> due = [];
    private readonly int run = Random.Shared.Next(); // the client's ids differ from those of earlier runs
    private readonly long step = job.Rate > 0 ? Ticks.Of(TimeSpan.FromSeconds(1)) / job.Rate : 0;
    private Reactor? reactor;
    private Crowd? crowd;
    private int sent;
    private int arrived;
    private bool stopping;

    /// <summary>Runs it.</summary>
    public LoadResult Run()
    {
        using (reactor = new Reactor())
        {
            Crowd.Gather(job, reactor, this, c => crowd = c);
            reactor.Run(Quiet); // what their coming caused is over
            var before = Counts();
            for (var i = 0; i < job.InFlight; i++) idle.Enqueue(new Sender(this, i));
            if (job.Rate > 0) (reactor.WakeAt, reactor.OnTime) = (Ticks.Now + step, OnSchedule);
            else SendAll();

            reactor.Run(job.Settle ? Settling : job.WarmUp);
            meter.Start();
            reactor.Run(job.Duration);
            var result = meter.Stop();
            stopping = true;
            reactor.Run(TimeSpan.FromSeconds(10), () => arrived == sent);
            return Told(crowd!.Verify(meter.WithErrors(result)), before, Counts());
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
    public void Seen(Member member, long seq, int index)
    {
        ref var message = ref messages[index & (Ring - 1)];
        message.Received++;
        meter.Count(reactor!.Now - message.SentAt);
        if (message.Received == job.RoomSize) message.CompleteAt = reactor.Now;
        Finish(in message);
    }

    private void OnSchedule()
    {
        for (; reactor!.WakeAt <= reactor.Now; reactor.WakeAt += step)
            if (!stopping) due.Enqueue(reactor.WakeAt);
        SendAll();
    }

    /// <summary>Whoever is idle sends, when it is time.</summary>
    private void SendAll()
    {
        while (idle.Count > 0 && (job.Rate > 0 ? due.Count > 0 : !stopping))
        {
            messages[sent & (Ring - 1)] = new Message { SentAt = job.Rate > 0 ? due.Dequeue() : Ticks.Now };
            idle.Dequeue().Send(sent++);
        }
    }

    private void Accepted(Sender sender, int index, int status, ReadOnlySpan<byte> body)
    {
        if (status != 200) meter.Fail($"{status} {System.Text.Encoding.UTF8.GetString(body)}");
        ref var message = ref messages[index & (Ring - 1)];
        message.AcceptedAt = reactor!.Now;
        if (meter.On) acceptance.Record(message.AcceptedAt - message.SentAt);
        Finish(in message);
        if (status == 0) return; // the connection has ended
        idle.Enqueue(sender);
        SendAll();
    }

    private void Finish(in Message message)
    {
        if (message.AcceptedAt == 0 || message.CompleteAt == 0) return;
        arrived++;
        if (meter.On) acceptedToAll.Add(Ticks.Milliseconds(message.CompleteAt - message.AcceptedAt));
    }

    private StageCounts Counts() => job.Stage is { } stage
        ? JsonSerializer.Deserialize(Http.Get(stage, "/bench/counts"), BenchJson.Default.StageCounts)!
        : new(0, 0);

    private LoadResult Told(LoadResult result, StageCounts before, StageCounts after)
    {
        acceptedToAll.Sort();
        double AcceptedToAll(double share) => acceptedToAll.Count == 0
            ? double.NaN
            : acceptedToAll[(int)Math.Ceiling(share * acceptedToAll.Count) - 1];
        result.More["messages_per_second"] = acceptedToAll.Count / job.Duration.TotalSeconds;
        result.More["accepted_p50"] = acceptance.Milliseconds(0.50);
        result.More["accepted_p99"] = acceptance.Milliseconds(0.99);
        result.More["accepted_to_all_p50"] = AcceptedToAll(0.50);
        result.More["accepted_to_all_p99"] = AcceptedToAll(0.99);
        return result with
        {
            Missing = result.Missing + sent - arrived,
            Messages = arrived,
            Batches = crowd!.Members.Where(m => m.Number % job.RoomSize == 0).Sum(m => m.Batches),
            GroupSends = after.GroupSends - before.GroupSends,
            OtherCalls = after.OtherCalls - before.OtherCalls,
        };
    }

    private record struct Message
    {
        public long SentAt;
        public long AcceptedAt;
        public long CompleteAt;
        public int Received;
    }

    /// <summary>A member's connection for requests; the rooms take turns.</summary>
    private sealed class Sender
    {
        private readonly PostJob owner;
        private readonly HttpConnection connection;
        private readonly SendRequest request;
        private readonly Guid room;
        private int current;

        public Sender(PostJob owner, int number)
        {
            var job = owner.job;
            var rooms = job.Clients / job.RoomSize;
            var (place, member) = (number % rooms, (number % rooms * job.RoomSize) + (number / rooms % job.RoomSize));
            this.owner = owner;
            room = SeedIds.Room(job.FirstRoom + place);
            request = new SendRequest(
                $" HTTP/1.1\r\nHost: {job.Server.Authority}\r\nAuthorization: Bearer {job.Bearers[member]}\r\n", owner.run);
            connection = new HttpConnection(job.Server)
            {
                OnAnswer = (status, body) => owner.Accepted(this, current, status, body),
            };
            owner.reactor!.Add(connection);
        }

        public void Send(int index)
        {
            current = index;
            connection.Send(request.To(room, index));
        }
    }
}
