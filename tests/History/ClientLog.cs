namespace Veza.History;

/// <summary>
/// What one client did and saw, in its own order. Methods may be called from several threads; a message's send is logged
/// before its bytes leave, an answer after it came.
/// </summary>
/// <param name="name">For reports, for example <c>alice/phone</c>.</param>
/// <param name="user">Who the client is signed in as.</param>
public sealed class ClientLog(string name, Guid user)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Send> sends = [];
    private readonly List<Message> seen = [];
    private readonly List<ReadState> reads = [];
    private readonly Dictionary<Guid, IReadOnlyList<long>> views = [];
    private readonly HashSet<Guid> caughtUp = [];
    private readonly List<(Guid MessageId, string Content)> edits = [];
    private readonly List<Change> changes = [];
    private readonly List<Wish> wishes = [];
    private readonly Dictionary<Guid, IReadOnlyDictionary<ReactionPlace, int>> reactions = [];
    private readonly Dictionary<Guid, bool> decisions = [];
    private readonly Dictionary<Guid, ThreadSaid> threads = [];
    private long clock;

    /// <summary>For reports.</summary>
    public string Name => name;

    /// <summary>Who it is signed in as.</summary>
    public Guid User => user;

    /// <summary>An attempt to send leaves; the first, or a repetition under the same id.</summary>
    /// <param name="room">Where.</param>
    /// <param name="clientMessageId">The client's id.</param>
    /// <param name="content">As the server is to keep it.</param>
    /// <param name="connection">
    /// Sends of one connection that were not repeated must keep their order even when they overlap. Null: no such promise.
    /// </param>
    public void Sending(Guid room, Guid clientMessageId, string content, object? connection = null)
    {
        lock (gate)
        {
            if (!sends.TryGetValue(clientMessageId, out var send))
                sends[clientMessageId] = send = new Send(room, clientMessageId, content, clock, connection);
            send.Attempts++;
            clock++;
        }
    }

    /// <summary>The server said that it is stored.</summary>
    public void Acknowledged(Guid clientMessageId, Guid id, long seq)
    {
        lock (gate) sends[clientMessageId].Acks.Add(new Ack(id, seq, clock++));
    }

    /// <summary>The server said that it is kept, and that somebody looks at it before it gets a place.</summary>
    public void Held(Guid clientMessageId, Guid id)
    {
        lock (gate)
        {
            sends[clientMessageId].Held.Add(id);
            clock++;
        }
    }

    /// <summary>A decision on a held message leaves; it is repeated until the server has confirmed it.</summary>
    public void Deciding(Guid id, bool publish)
    {
        lock (gate) decisions[id] = publish;
    }

    /// <summary>The server said that this attempt was not done. What got neither answer has an unknown outcome.</summary>
    public void Refused(Guid clientMessageId, string code)
    {
        lock (gate)
        {
            sends[clientMessageId].Refusals.Add(code);
            clock++;
        }
    }

    /// <summary>An edit leaves: from now on the message may also read so.</summary>
    public void Editing(Guid messageId, string content)
    {
        lock (gate) edits.Add((messageId, content));
    }

    /// <summary>A reaction leaves, or its taking back; the client has one of a message and emoji under way at a time.</summary>
    /// <returns>For <see cref="Reacted"/>.</returns>
    public object Reacting(Guid room, Guid messageId, string emoji, bool on)
    {
        var wish = new Wish(room, new(messageId, emoji), on);
        lock (gate) wishes.Add(wish);
        return wish;
    }

    /// <summary>The server said that it is so. What got no answer may be so or not, until the next one has one.</summary>
    public void Reacted(object wish)
    {
        lock (gate) ((Wish)wish).IsAcknowledged = true;
    }

    /// <summary>How often each reaction is counted in the room, as the client would show it now; the last call counts.</summary>
    public void ShowsReactions(Guid room, IReadOnlyDictionary<ReactionPlace, int> counts)
    {
        lock (gate) reactions[room] = counts;
    }

    /// <summary>A message came, live or in a page.</summary>
    public void Saw(Message message)
    {
        lock (gate) seen.Add(message);
    }

    /// <summary>A change came live: an edit, a deletion, a name, a membership.</summary>
    /// <param name="room">Where.</param>
    /// <param name="revision">Its number.</param>
    /// <param name="connection">Changes that come over one connection must keep their order. Null: no such promise.</param>
    public void Heard(Guid room, long revision, object? connection)
    {
        lock (gate) changes.Add(new Change(room, revision, connection));
    }

    /// <summary>What is said of a thread came, live or by catching up; of two the one with the greater number counts.</summary>
    public void SawThread(ThreadSaid thread)
    {
        lock (gate)
            if (!threads.TryGetValue(thread.Root, out var known) || known.Revision < thread.Revision) threads[thread.Root] = thread;
    }

    /// <summary>The room's messages as the client would show them now, by seq; the last call counts.</summary>
    public void Shows(Guid room, IReadOnlyList<long> seqs)
    {
        lock (gate) views[room] = seqs;
    }

    /// <summary>The client believes that it has everything of the room: it synced to the end after the last send.</summary>
    public void CaughtUp(Guid room)
    {
        lock (gate) caughtUp.Add(room);
    }

    /// <summary>The server told how far the user has read and what is left; the last call counts.</summary>
    public void Unread(Guid room, long readSeq, long unreadCount)
    {
        lock (gate)
        {
            reads.RemoveAll(r => r.Room == room);
            reads.Add(new ReadState(room, readSeq, unreadCount));
        }
    }

    internal Snapshot Take()
    {
        lock (gate)
            return new Snapshot(
                name, user, [.. sends.Values], [.. seen], [.. reads], new(views), new HashSet<Guid>(caughtUp), [.. edits],
                [.. changes], new(decisions), [.. wishes], new(reactions), new(threads));
    }

    internal sealed record Snapshot(
        string Name, Guid User, IReadOnlyList<Send> Sends, IReadOnlyList<Message> Seen, IReadOnlyList<ReadState> Reads,
        Dictionary<Guid, IReadOnlyList<long>> Views, IReadOnlySet<Guid> CaughtUp,
        IReadOnlyList<(Guid MessageId, string Content)> Edits, IReadOnlyList<Change> Changes, Dictionary<Guid, bool> Decisions,
        IReadOnlyList<Wish> Wishes, Dictionary<Guid, IReadOnlyDictionary<ReactionPlace, int>> Reactions,
        Dictionary<Guid, ThreadSaid> Threads);

    internal sealed class Wish(Guid room, ReactionPlace place, bool on)
    {
        public Guid Room => room;

        public ReactionPlace Place => place;

        public bool On => on;

        public bool IsAcknowledged { get; set; }
    }

    internal sealed record Change(Guid Room, long Revision, object? Connection);

    internal sealed record Ack(Guid Id, long Seq, long At);

    internal sealed record ReadState(Guid Room, long ReadSeq, long UnreadCount);

    internal sealed class Send(Guid room, Guid clientMessageId, string content, long begun, object? connection)
    {
        public Guid Room => room;

        public Guid ClientMessageId => clientMessageId;

        public string Content => content;

        public long Begun => begun;

        public object? Connection => connection;

        public int Attempts { get; set; }

        public List<Ack> Acks { get; } = [];

        public List<Guid> Held { get; } = [];

        public List<string> Refusals { get; } = [];

        /// <summary>Every attempt was answered with a refusal: nothing of it may be found anywhere.</summary>
        public bool IsRefused => Acks.Count == 0 && Held.Count == 0 && Refusals.Count >= Attempts;
    }
}
