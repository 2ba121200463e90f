using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages.Sending;

/// <summary>
/// The replies of a batch: looks at their roots along with the rooms, and moves what is said of each thread in the transaction that stores
/// them, once per root. A batch without replies has none of this.
/// </summary>
internal sealed class ThreadReplies
{
    // The LIMITs keep the planner from joining in any other way than by one look into an index per root.
    private const string FindRoots = $"""
        SELECT m.room_id, m.id, m.seq, m.user_id, c.payload, c.revision, c.user_id, c.changed_at
        FROM unnest($1::uuid[], $2::uuid[]) AS i (room_id, id)
        CROSS JOIN LATERAL (
            SELECT s.room_id, s.id, s.seq, s.user_id FROM messages s
            WHERE s.room_id = i.room_id AND s.id = i.id AND s.deleted_at IS NULL AND s.thread_root IS NULL LIMIT 1) m
        LEFT JOIN LATERAL (
            SELECT t.payload::text, t.revision, t.user_id, t.changed_at FROM message_changes t
            WHERE t.room_id = m.room_id AND t.seq = m.seq AND t.kind = '{ThreadSummary.Kind}' LIMIT 1) c ON true
        """;

    private const string UpdateStates = $"""
        INSERT INTO message_changes (room_id, seq, kind, message_id, revision, user_id, changed_at, payload)
        SELECT i.room_id, i.seq, '{ThreadSummary.Kind}', i.message_id, i.revision, i.user_id, $6, i.payload::json
        FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[], $7::text[])
            AS i (room_id, seq, message_id, revision, user_id, payload)
        ON CONFLICT (room_id, seq, kind) DO UPDATE
        SET revision = excluded.revision, user_id = excluded.user_id, changed_at = excluded.changed_at, payload = excluded.payload
        """;

    private readonly Dictionary<(Guid Room, Guid Id), Root?> roots = [];

    /// <summary>Those of the batch; null: it has none.</summary>
    public static ThreadReplies? In(IReadOnlyList<PendingMessage> batch)
    {
        ThreadReplies? found = null;
        for (var i = 0; i < batch.Count; i++)
            if (batch[i].Message is { Thread: { } place } message) (found ??= new()).roots[(message.RoomId.Value, place.Root.Value)] = null;
        return found;
    }

    /// <summary>Asks for the roots; to be run once the rooms are locked.</summary>
    public NpgsqlBatchCommand Find() => MessageBatch.Statement(
        FindRoots, roots.Keys.Select(k => k.Room).ToArray(), roots.Keys.Select(k => k.Id).ToArray());

    /// <summary>Takes the answer.</summary>
    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        while (await reader.ReadAsync(ct))
        {
            var (room, id) = (reader.GetGuid(0), reader.GetGuid(1));
            var state = await reader.IsDBNullAsync(5, ct) ? null : new MessageChange(
                new(room), reader.GetInt64(2), new(id), ThreadSummary.Kind, reader.GetInt64(5), new(reader.GetGuid(6)), reader.Time(7),
                reader.MaybeText(4));
            roots[(room, id)] = new Root(new(room), new(id), reader.GetInt64(2), new(reader.GetGuid(3)), state);
        }
    }

    /// <summary>Whether the reply's root is there and can be answered.</summary>
    public bool IsOpen(Message reply) => reply.Thread is not { } place || roots[(reply.RoomId.Value, place.Root.Value)] is not null;

    /// <summary>The reply has got its number.</summary>
    public void Add(Message reply, long seq)
    {
        if (reply.Thread is { } place && roots[(reply.RoomId.Value, place.Root.Value)] is { } root) root.Replies.Add((reply, seq));
    }

    /// <summary>The reply was stored by an earlier attempt, whose answer was lost: nobody has been told of its thread.</summary>
    public void AddUntold(Message reply)
    {
        if (reply.Thread is { } place && roots[(reply.RoomId.Value, place.Root.Value)] is { } root) root.IsUntold = true;
    }

    /// <summary>Takes a revision for each thread that moves.</summary>
    public void Move(Dictionary<Guid, RoomHead> rooms, DateTimeOffset now)
    {
        foreach (var root in Moving)
        {
            var state = ThreadSummary.Read(root.State?.Payload);
            root.IsNew = state is null;
            foreach (var (reply, _) in root.Replies) state = ThreadSummary.After(state, reply.AuthorId, now);
            root.State = new MessageChange(
                root.RoomId, root.Seq, root.Id, ThreadSummary.Kind, rooms[root.RoomId.Value].NextRevision(), root.Replies[^1].Reply.AuthorId, now,
                state!.ToJson());
        }
    }

    /// <summary>What is stored besides the messages.</summary>
    public void Store(NpgsqlBatch commands, DateTimeOffset now)
    {
        var states = Moving.Select(r => r.State!).ToArray();
        if (states.Length == 0) return;
        commands.BatchCommands.Add(MessageBatch.Statement(
            UpdateStates, states.Select(s => s.RoomId.Value).ToArray(), states.Select(s => s.Seq).ToArray(),
            states.Select(s => s.MessageId.Value).ToArray(), states.Select(s => s.Revision).ToArray(),
            states.Select(s => s.UserId.Value).ToArray(), now, states.Select(s => s.Payload!).ToArray()));

        Root[] begun = [.. Moving.Where(r => r.IsNew)];
        if (begun.Length > 0)
        {
            commands.BatchCommands.Add(MessageBatch.Statement(
                ThreadSql.FollowOwn, begun.Select(r => r.RoomId.Value).ToArray(), begun.Select(r => r.Id.Value).ToArray(),
                begun.Select(r => r.AuthorId.Value).ToArray(), begun.Select(r => r.Seq).ToArray()));
        }

        var follow = Moving.SelectMany(Followers).DistinctBy(f => (f.Root.RoomId, f.Root.Id, f.User)).ToArray();
        commands.BatchCommands.Add(MessageBatch.Statement(
            ThreadSql.Follow, follow.Select(f => f.Root.RoomId.Value).ToArray(), follow.Select(f => f.Root.Id.Value).ToArray(),
            follow.Select(f => f.User).ToArray(), follow.Select(f => f.Root.Seq).ToArray(), follow.Select(f => f.ReadSeq).ToArray()));
    }

    /// <summary>What the room is to be told of its threads, in the order of the revisions.</summary>
    public IReadOnlyList<MessageChange> ListChanges(RoomId room) =>
        [.. roots.Values.Where(r => r is not null && r.RoomId == room && (r.Replies.Count > 0 || r.IsUntold)).Select(r => r!.State)
            .OfType<MessageChange>().OrderBy(s => s.Revision)];

    private IEnumerable<Root> Moving => roots.Values.OfType<Root>().Where(r => r.Replies.Count > 0);

    /// <summary>Who follows from these replies on: their authors, and whom they name.</summary>
    private static IEnumerable<(Root Root, Guid User, long ReadSeq)> Followers(Root root)
    {
        foreach (var (reply, seq) in root.Replies)
        {
            yield return (root, reply.AuthorId.Value, seq);
            foreach (var mention in reply.Mentions)
                if (mention.Id != root.RoomId.Value) yield return (root, mention.Id, seq - 1);
        }
    }

    private sealed record Root(RoomId RoomId, MessageId Id, long Seq, UserId AuthorId, MessageChange? FormerState)
    {
        public MessageChange? State { get; set; } = FormerState;

        public List<(Message Reply, long Seq)> Replies { get; } = [];

        public bool IsNew { get; set; }

        public bool IsUntold { get; set; }
    }
}
