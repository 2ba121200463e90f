namespace Veza.Doubles.ServiceBus;

/// <summary>Messages that can be delivered, by their numbers. Not for several threads at once.</summary>
internal abstract class Backlog
{
    protected static readonly Comparer<BusMessage> BySequence =
        Comparer<BusMessage>.Create((a, b) => a.SequenceNumber.CompareTo(b.SequenceNumber));

    public abstract IEnumerable<BusMessage> Messages { get; }

    public abstract int Count { get; }

    /// <summary>At its place by its number: a message that comes back goes before the later ones.</summary>
    public abstract void Add(BusMessage message);

    /// <summary>Whether it was there.</summary>
    public abstract bool Remove(BusMessage message);

    /// <summary>Takes the next ones out; none if there is none.</summary>
    /// <param name="max">How many at most.</param>
    /// <param name="reorder">Asked when there is a choice: whether a later one goes before an earlier one.</param>
    public abstract IReadOnlyList<BusMessage> Take(int max, Func<bool> reorder);

    /// <summary>A taken message is no longer with a receiver; if it comes back, it was added before.</summary>
    public abstract void Release(BusMessage message);
}

/// <summary>Of a queue without sessions.</summary>
internal sealed class PlainBacklog : Backlog
{
    private readonly SortedSet<BusMessage> ready = new(BySequence);

    public override IEnumerable<BusMessage> Messages => ready;

    public override int Count => ready.Count;

    public override void Add(BusMessage message) => ready.Add(message);

    public override bool Remove(BusMessage message) => ready.Remove(message);

    public override IReadOnlyList<BusMessage> Take(int max, Func<bool> reorder)
    {
        if (ready.Count == 0) return [];
        var wrong = ready.Count > 1 && reorder();
        List<BusMessage> taken = [.. ready.Skip(wrong && max == 1 ? 1 : 0).Take(max)];
        if (wrong) taken.Reverse();
        foreach (var message in taken) ready.Remove(message);
        return taken;
    }

    public override void Release(BusMessage message)
    {
    }
}

/// <summary>
/// Of a queue with sessions: one message of a session at a time, sessions in turn. (The service's receivers stay with a
/// session until it was quiet for a while; in turn, none has to wait for that.)
/// </summary>
internal sealed class SessionBacklog : Backlog
{
    private readonly Dictionary<string, Session> sessions = new(StringComparer.Ordinal);
    private readonly Queue<Session> turns = new();
    private int count;

    public override IEnumerable<BusMessage> Messages => sessions.Values.SelectMany(s => s.Ready);

    public override int Count => count;

    public override void Add(BusMessage message)
    {
        var id = message.SessionId ?? "";
        if (!sessions.TryGetValue(id, out var session)) sessions[id] = session = new Session(id);
        if (session.Ready.Add(message)) count++;
        Queue(session);
    }

    public override bool Remove(BusMessage message)
    {
        if (!sessions.TryGetValue(message.SessionId ?? "", out var session) || !session.Ready.Remove(message)) return false;
        count--;
        return true;
    }

    public override IReadOnlyList<BusMessage> Take(int max, Func<bool> reorder)
    {
        while (turns.TryDequeue(out var session))
        {
            session.HasTurn = false;
            if (session.Ready.Min is not { } next)
            {
                sessions.Remove(session.Id); // its messages expired
                continue;
            }

            session.Ready.Remove(next);
            count--;
            session.Taken = true;
            return [next];
        }

        return [];
    }

    public override void Release(BusMessage message)
    {
        var session = sessions[message.SessionId ?? ""];
        session.Taken = false;
        if (session.Ready.Count > 0) Queue(session);
        else if (!session.HasTurn) sessions.Remove(session.Id);
    }

    private void Queue(Session session)
    {
        if (session.Taken || session.HasTurn) return;
        session.HasTurn = true;
        turns.Enqueue(session);
    }

    private sealed class Session(string id)
    {
        public string Id => id;

        public SortedSet<BusMessage> Ready { get; } = new(BySequence);

        public bool Taken { get; set; }

        public bool HasTurn { get; set; }
    }
}
