using System.Text;
using Veza.Bench.Measuring;
using Veza.Bench.Running;

namespace Veza.Bench.Load;

/// <summary>Requests over keep-alive connections, each sent when the one before was answered. Counts answers.</summary>
internal sealed class HttpJob(LoadJob job)
{
    private readonly LoadJob job = job;
    private readonly Meter meter = new(job);
    private readonly int run = Random.Shared.Next(); // the client's ids differ from those of earlier runs
    private bool stopping;
    private int number;

    /// <summary>Sends messages, to a room of the caller's each time.</summary>
    public LoadResult Send() => Run((head, user) => new SendRequests(this, head, user, room: null));

    /// <summary>Reads a page of fifty somewhere in the history of a room of the caller's.</summary>
    public LoadResult History() => Run((head, user) => new HistoryRequests(job, head, user));

    /// <summary>Each caller sends so many to the room of the same number, and that is all.</summary>
    public LoadResult SendEach(int count)
    {
        var left = new int[job.Clients];
        Array.Fill(left, count);
        return Run((head, user) => new SendRequests(this, head, user, user), user => left[user]-- > 0, () => left.Max() < 0);
    }

    private interface IRequests
    {
        ReadOnlySpan<byte> Next();
    }

    private LoadResult Run(Func<string, int, IRequests> requests, Func<int, bool>? more = null, Func<bool>? done = null)
    {
        var tokens = job.Door == Door.Veza ? Tokens.Fetch(job.Server, "veza", job.Clients) : [];
        using var reactor = new Reactor();
        for (var user = 0; user < job.Clients; user++)
        {
            var head = $" HTTP/1.1\r\nHost: {job.Server.Authority}\r\n"
                + (tokens.Length > 0 ? $"Authorization: Bearer {tokens[user]}\r\n" : $"X-User: {SeedIds.User(user)}\r\n");
            Open(reactor, requests(head, user), user, more ?? (_ => true));
        }

        if (done is not null)
        {
            if (!reactor.Run(TimeSpan.FromSeconds(60), done)) meter.Fail("not all was answered within a minute");
            return meter.WithErrors(new());
        }

        var result = meter.Measure(reactor);
        stopping = true;
        reactor.Run(TimeSpan.FromMilliseconds(200));
        return meter.WithErrors(result);
    }

    private void Open(Reactor reactor, IRequests requests, int user, Func<int, bool> more)
    {
        var connection = new HttpConnection(job.Server);
        var sentAt = 0L;
        connection.OnAnswer = (status, body) =>
        {
            if (status == 200) meter.Count(reactor.Now - sentAt);
            else meter.Fail($"{status} {Encoding.UTF8.GetString(body)}");
            if (!stopping && status != 0 && more(user)) Ask();
        };
        reactor.Add(connection);
        if (more(user)) Ask();

        void Ask()
        {
            sentAt = Ticks.Now;
            connection.Send(requests.Next());
        }
    }

    /// <summary>A room that the user is in; see <see cref="Seed.MemberOfEighths"/>.</summary>
    private static int AnyRoom(LoadJob job, int user) => job.Rooms == 1
        ? job.FirstRoom
        : job.FirstRoom + (8 * Random.Shared.Next(job.Rooms / 8)) + (user % 8);

    private sealed class SendRequests(HttpJob owner, string head, int user, int? room) : IRequests
    {
        private readonly SendRequest request = new(head, owner.run);

        public ReadOnlySpan<byte> Next() => request.To(SeedIds.Room(room ?? AnyRoom(owner.job, user)), owner.number++);
    }

    private sealed class HistoryRequests(LoadJob job, string head, int user) : IRequests
    {
        public ReadOnlySpan<byte> Next() => Encoding.ASCII.GetBytes(
            $"GET /api/rooms/{SeedIds.Room(AnyRoom(job, user))}/messages?limit=50"
            + $"&before={Random.Shared.Next(52, job.Messages)}{head}\r\n");
    }
}
