using System.Text;
using Veza.Bench.Measuring;
using Veza.Bench.Running;

namespace Veza.Bench.Load;

/// <summary>
/// Events that the server publishes to one room on request, with a fixed number in flight: an event is in flight from the
/// request on until every member has it. Counts deliveries.
/// </summary>
internal sealed class FanOutJob(LoadJob job) : IScene
{
    private const int Ring = 1 << 14;

    private readonly Meter meter = new(job);
    private readonly int[] received = new int[Ring];
    private readonly long[] askedAt = new long[Ring];
    private Crowd? crowd;
    private HttpConnection? control;
    private long asked;
    private long done;
    private long firstSeq;
    private bool asking;
    private bool stopping;

    /// <summary>Runs it.</summary>
    public LoadResult Run()
    {
        using var reactor = new Reactor();
        Crowd.Gather(job, reactor, this, c => crowd = c);
        control = new HttpConnection(job.Server) { OnAnswer = OnAnswer };
        reactor.Add(control);
        reactor.AfterReading = () => Ask(reactor.Now);
        Now = () => reactor.Now;

        Ask(Ticks.Now);
        var result = meter.Measure(reactor);
        stopping = true;
        reactor.Run(TimeSpan.FromSeconds(5), () => done == asked);
        return crowd!.Verify(meter.WithErrors(result));
    }

    private Func<long> Now { get; set; } = () => 0;

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
        if (firstSeq == 0) firstSeq = seq; // the room was silent before, and the first event comes first
        var slot = (int)((seq - firstSeq) & (Ring - 1));
        meter.Count(Now() - askedAt[slot]);
        if (++received[slot] < job.Clients) return;

        received[slot] = 0;
        done++;
    }

    private void Ask(long now)
    {
        var wanted = (int)(done + job.InFlight - asked);
        if (asking || stopping || wanted == 0) return;

        asking = true;
        for (var i = 0; i < wanted; i++) askedAt[(int)(asked++ & (Ring - 1))] = now;
        control!.Send(Encoding.ASCII.GetBytes(
            $"POST /bench/publish?room={SeedIds.Room(job.FirstRoom)}&count={wanted} HTTP/1.1\r\n"
            + $"Host: {job.Server.Authority}\r\nContent-Length: 0\r\n\r\n"));
    }

    private void OnAnswer(int status, ReadOnlySpan<byte> body)
    {
        asking = false;
        if (status is not (200 or 204)) meter.Fail($"publish: {status} {Encoding.UTF8.GetString(body)}");
    }
}
