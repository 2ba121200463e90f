using Veza.Bench.Measuring;
using Veza.Bench.Running;

namespace Veza.Bench.Load;

/// <summary>The connected members of a job, room after room.</summary>
internal sealed class Crowd
{
    private const int ConnectingAtOnce = 64;
    private static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(8);

    private readonly LoadJob job;
    private readonly Reactor reactor;
    private readonly IScene scene;
    private readonly string[] tokens;
    private int joined;

    private Crowd(LoadJob job, Reactor reactor, IScene scene)
    {
        (this.job, this.reactor, this.scene) = (job, reactor, scene);
        tokens = job.Door == Door.Veza ? Tokens.Fetch(job.Server, "veza-hub", job.Clients) : [];
    }

    /// <summary>By number.</summary>
    public List<Member> Members { get; } = [];

    /// <summary>Connects them all; the scene tells of each through <see cref="Joined"/>.</summary>
    /// <exception cref="InvalidOperationException">Not all were connected in time.</exception>
    public static Crowd Gather(LoadJob job, Reactor reactor, IScene scene, Action<Crowd> created)
    {
        var crowd = new Crowd(job, reactor, scene);
        created(crowd);
        var all = reactor.Run(TimeSpan.FromSeconds(60), crowd.ConnectMore);
        return all ? crowd : throw new InvalidOperationException($"Only {crowd.joined} of {job.Clients} clients could connect.");
    }

    /// <summary>Another one is connected.</summary>
    public void Joined() => joined++;

    /// <summary>What was missed, doubled or out of order, over all members.</summary>
    public LoadResult Verify(LoadResult result)
    {
        var (missing, doubled, reordered) = (0L, 0L, 0L);
        foreach (var room in Members.Chunk(job.RoomSize))
        {
            var seen = room.Where(m => m.Check.First > 0).Select(m => m.Check).ToList();
            if (seen.Count == 0) continue;

            var (first, last) = (seen.Min(c => c.First), seen.Max(c => c.Last));
            missing += room.Sum(m => m.Check.Missing(first, last));
            doubled += room.Sum(m => m.Check.Doubled);
            reordered += room.Sum(m => m.Check.Reordered);
        }

        return result with { Missing = missing, Doubled = doubled, Reordered = reordered };
    }

    /// <summary>Sends signs of life on time; the job's own timer calls it, or this is the timer.</summary>
    public void KeepAlive()
    {
        foreach (var member in Members) member.KeepAlive();
        reactor.WakeAt = reactor.Now + Ticks.Of(KeepAliveEvery);
        reactor.OnTime = KeepAlive;
    }

    private bool ConnectMore()
    {
        while (Members.Count < job.Clients && Members.Count - joined < ConnectingAtOnce)
        {
            var member = Connect(Members.Count);
            Members.Add(member);
            reactor.Add(member);
        }

        if (joined < job.Clients) return false;
        KeepAlive();
        return true;
    }

    private Member Connect(int number)
    {
        var room = SeedIds.Room(job.FirstRoom + (number / job.RoomSize));
        return job.Door switch
        {
            Door.Veza => new HubMember(
                job.Server, Tokens.HubPath(tokens[number]), scene, number, room, pings: true),
            Door.Negotiated => Negotiate(number, room),
            Door.SignalR => new HubMember(
                job.Server, $"/hub?room={room}&user={SeedIds.User(number)}", scene, number, room, pings: false),
            _ => new SocketMember(job.Server, $"/ws?room={room}", scene, number),
        };
    }

    private HubMember Negotiate(int number, Guid room)
    {
        var hub = Tokens.Negotiate(job.Server, job.Bearers[number]);
        return new HubMember(hub, hub.PathAndQuery, scene, number, room, pings: true);
    }
}
