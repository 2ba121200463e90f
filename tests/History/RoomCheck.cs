namespace Veza.History;

/// <summary>The check of one room.</summary>
internal sealed class RoomCheck
{
    private readonly FinalHistory final;
    private readonly IReadOnlyList<ClientLog.Snapshot> logs;
    private readonly List<Violation> violations;
    private readonly Dictionary<Guid, Message> storedById = [];
    private readonly Dictionary<(Guid User, Guid ClientMessageId), Message> storedBySender = [];
    private readonly Dictionary<(Guid User, Guid ClientMessageId), List<ClientLog.Send>> sends = [];
    private readonly Dictionary<Guid, HashSet<string>> edits = [];
    private readonly Dictionary<Guid, bool> decisions = [];

    public RoomCheck(FinalHistory final, IReadOnlyList<ClientLog.Snapshot> logs, List<Violation> violations)
    {
        this.final = final;
        this.logs = logs;
        this.violations = violations;
        foreach (var log in logs)
        {
            foreach (var send in log.Sends.Where(s => s.Room == final.Room))
            {
                // Two devices of a person may repeat each other's sends.
                if (!sends.TryGetValue((log.User, send.ClientMessageId), out var known))
                    sends[(log.User, send.ClientMessageId)] = known = [];
                known.Add(send);
            }

            foreach (var (id, publish) in log.Decisions) decisions[id] = publish;
            foreach (var (message, content) in log.Edits)
            {
                if (!edits.TryGetValue(message, out var texts)) edits[message] = texts = [];
                texts.Add(content);
            }
        }
    }

    public void Run()
    {
        Stored();
        if (final.Threads is not null) new ThreadCheck(final, logs, violations).Run();
        foreach (var log in logs)
        {
            Acknowledged(log);
            Held(log);
            OwnOrder(log);
            Seen(log);
            View(log);
            Changes(log);
            Unread(log);
        }
    }

    private void Stored()
    {
        var expected = final.FirstSeq;
        foreach (var message in final.Messages)
        {
            if (message.Seq != expected)
                Add(ViolationKind.Gap, $"after seq {expected - 1} comes {message.Seq}");
            expected = message.Seq + 1;

            if (!storedById.TryAdd(message.Id, message))
                Add(ViolationKind.Doubled, $"the id {message.Id} is stored at seq {storedById[message.Id].Seq} and {message.Seq}");
            if (!storedBySender.TryAdd((message.User, message.ClientMessageId), message))
                Add(ViolationKind.Doubled,
                    $"the client's id {message.ClientMessageId} is stored at seq "
                    + $"{storedBySender[(message.User, message.ClientMessageId)].Seq} and {message.Seq}");
            WasSent(message, "stored");
        }
    }

    private void Acknowledged(ClientLog.Snapshot log)
    {
        foreach (var send in log.Sends.Where(s => s.Room == final.Room && s.Acks.Count > 0))
        {
            if (send.Acks.Select(a => (a.Id, a.Seq)).Distinct().Count() > 1)
                Add(ViolationKind.Doubled,
                    $"{log.Name} got different answers for {send.ClientMessageId}: seq {string.Join(", ", send.Acks.Select(a => a.Seq))}");

            var ack = send.Acks[0];
            if (!storedById.TryGetValue(ack.Id, out var stored))
                Add(ViolationKind.Lost, $"{log.Name} was told that {send.ClientMessageId} is stored at seq {ack.Seq}; it is not");
            else if (stored.Seq != ack.Seq)
                Add(ViolationKind.Reordered, $"{log.Name} was told seq {ack.Seq} for {stored.Id}; it stands at {stored.Seq}");
            else if (stored.ClientMessageId != send.ClientMessageId || stored.User != log.User)
                Add(ViolationKind.Phantom, $"the answer for {send.ClientMessageId} of {log.Name} names another message, seq {stored.Seq}");
        }
    }

    /// <summary>What was held is there when somebody has let it through, and else nowhere; always under the id that was told.</summary>
    private void Held(ClientLog.Snapshot log)
    {
        foreach (var send in log.Sends.Where(s => s.Room == final.Room && s.Held.Count > 0))
        {
            var id = send.Held[0];
            if (send.Held.Concat(send.Acks.Select(a => a.Id)).Distinct().Count() > 1)
                Add(ViolationKind.Doubled, $"{log.Name} was told different ids of {send.ClientMessageId}, which is held as {id}");

            var isPublished = decisions.TryGetValue(id, out var publish) && publish;
            var isStored = storedBySender.TryGetValue((log.User, send.ClientMessageId), out var stored);
            if (isStored && stored!.Id != id)
                Add(ViolationKind.Doubled, $"{send.ClientMessageId} of {log.Name} was held as {id} and is stored as {stored.Id}");
            if (isPublished && !isStored) Add(ViolationKind.Lost, $"{send.ClientMessageId} of {log.Name} was held, let through, and is not stored");
            if (isStored && !isPublished)
                Add(ViolationKind.Phantom, $"{send.ClientMessageId} of {log.Name} was held, nobody let it through, and it is stored at seq {stored!.Seq}");
        }
    }

    /// <summary>What was acknowledged before another send began stands before it; so does what left first on one connection.</summary>
    private void OwnOrder(ClientLog.Snapshot log)
    {
        var own = log.Sends.Where(s => s.Room == final.Room && s.Acks.Count > 0).OrderBy(s => s.Begun).ToList();
        var acks = own.OrderBy(s => s.Acks[0].At).ToList();
        var next = 0;
        ClientLog.Send? highest = null;
        var highestOn = new Dictionary<object, ClientLog.Send>(ReferenceEqualityComparer.Instance);
        foreach (var send in own)
        {
            for (; next < acks.Count && acks[next].Acks[0].At < send.Begun; next++)
                if (highest is null || acks[next].Acks[0].Seq > highest.Acks[0].Seq) highest = acks[next];

            var before = highest;
            if (send.Connection is { } connection)
            {
                if (highestOn.TryGetValue(connection, out var sent) && (before is null || sent.Acks[0].Seq > before.Acks[0].Seq))
                    before = sent;
                if (send.Attempts == 1 && (sent is null || send.Acks[0].Seq > sent.Acks[0].Seq)) highestOn[connection] = send;
            }

            if (before is not null && before.Acks[0].Seq > send.Acks[0].Seq)
                Add(ViolationKind.Reordered,
                    $"{log.Name} sent {before.ClientMessageId} before {send.ClientMessageId}; they stand at seq "
                    + $"{before.Acks[0].Seq} and {send.Acks[0].Seq}");
        }
    }

    private void Seen(ClientLog.Snapshot log)
    {
        var places = new Dictionary<(Guid, Guid), long>();
        var seqs = new HashSet<long>();
        var newest = new Dictionary<long, long>(); // the highest revision seen of each message
        foreach (var message in log.Seen.Where(m => m.Room == final.Room && m.Seq >= final.FirstSeq))
        {
            seqs.Add(message.Seq);
            newest[message.Seq] = Math.Max(newest.GetValueOrDefault(message.Seq), message.Revision);
            if (!places.TryAdd((message.User, message.ClientMessageId), message.Seq)
                && places[(message.User, message.ClientMessageId)] != message.Seq)
                Add(ViolationKind.Doubled,
                    $"{log.Name} saw {message.ClientMessageId} at seq {places[(message.User, message.ClientMessageId)]} and {message.Seq}");

            if (!storedById.TryGetValue(message.Id, out var stored))
                Add(ViolationKind.Phantom, $"{log.Name} saw {message.Id} at seq {message.Seq}; the server does not hold it");
            else if (stored.Seq != message.Seq)
                Add(ViolationKind.Reordered, $"{log.Name} saw {message.Id} at seq {message.Seq}; it stands at {stored.Seq}");
            WasSent(message, $"seen by {log.Name}");
        }

        if (!log.CaughtUp.Contains(final.Room)) return;
        foreach (var missed in final.Messages.Where(m => !seqs.Contains(m.Seq)))
            Add(ViolationKind.Lost, $"{log.Name} caught up and does not have seq {missed.Seq}");
        foreach (var stale in final.Messages.Where(m => seqs.Contains(m.Seq) && newest.GetValueOrDefault(m.Seq) < m.Revision))
            Add(ViolationKind.Lost, $"{log.Name} caught up and has seq {stale.Seq} without its change {stale.Revision}");
    }

    /// <summary>Over one connection no change comes below one that came before. One change may come as several events.</summary>
    private void Changes(ClientLog.Snapshot log)
    {
        var highest = new Dictionary<object, long>(ReferenceEqualityComparer.Instance);
        foreach (var change in log.Changes.Where(c => c.Room == final.Room && c.Connection is not null))
        {
            var before = highest.GetValueOrDefault(change.Connection!);
            if (change.Revision < before) Add(ViolationKind.Reordered, $"{log.Name} heard the change {change.Revision} after {before}");
            highest[change.Connection!] = Math.Max(before, change.Revision);
        }
    }

    private void View(ClientLog.Snapshot log)
    {
        if (!log.Views.TryGetValue(final.Room, out var view)) return;
        for (var i = 1; i < view.Count; i++)
        {
            if (view[i] < view[i - 1]) Add(ViolationKind.Reordered, $"{log.Name} shows seq {view[i]} after {view[i - 1]}");
            else if (view[i] == view[i - 1]) Add(ViolationKind.Doubled, $"{log.Name} shows seq {view[i]} twice");
        }

        if (!log.CaughtUp.Contains(final.Room)) return;
        var shown = view.ToHashSet();
        foreach (var missed in final.Messages.Where(m => !shown.Contains(m.Seq)))
            Add(ViolationKind.Lost, $"{log.Name} caught up and does not show seq {missed.Seq}");
    }

    private void Unread(ClientLog.Snapshot log)
    {
        if (final.Messages.Count == 0) return;
        var last = final.Messages.Max(m => m.Seq);
        foreach (var read in log.Reads.Where(r => r.Room == final.Room && r.ReadSeq >= last && r.UnreadCount > 0))
            Add(ViolationKind.StuckUnread, $"{log.Name} read up to {read.ReadSeq} and has {read.UnreadCount} unread");
    }

    private void WasSent(Message message, string how)
    {
        if (!sends.TryGetValue((message.User, message.ClientMessageId), out var sent))
            Add(ViolationKind.Phantom, $"nobody sent what is {how} at seq {message.Seq} ({message.ClientMessageId})");
        else if (sent.TrueForAll(s => s.IsRefused))
            Add(ViolationKind.Phantom, $"{message.ClientMessageId} was refused ({string.Join(", ", sent[0].Refusals)}) and is {how} at seq {message.Seq}");
        else if (!message.Deleted && !sent.Exists(s => string.Equals(s.Content, message.Content, StringComparison.Ordinal))
            && !(edits.TryGetValue(message.Id, out var texts) && texts.Contains(message.Content)))
            Add(ViolationKind.Phantom, $"seq {message.Seq} is {how} with another content than was sent");
    }

    private void Add(ViolationKind kind, string text) => violations.Add(new Violation(kind, final.Room, text));
}
