using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Columns;
using Veza.Shared.Rooms.Announcing;

namespace Veza.Shared.Messages.Sending;

/// <summary>
/// Stores a batch of messages in one transaction of two round trips: lock the rooms and look at what is there, then
/// number, store and note them in the outbox. Statements are few and simple on purpose: their plans do not depend on
/// the size of the batch, as those of one clever statement would.
/// </summary>
internal sealed class MessageBatch(Guid producer, TimeProvider clock, MessageTable table, AnnouncementOrder order)
{
    // Rooms are locked in the order of their ids, so that the writers of two processes cannot wait for each other in a ring.
    private const string LockRooms = """
        SELECT id, tenant_id, last_seq, departures, revision FROM rooms
        WHERE id = ANY ($1) AND deleted_at IS NULL AND archived_at IS NULL
        ORDER BY id FOR NO KEY UPDATE
        """;

    // Runs after the locks are held, and READ COMMITTED gives it a new snapshot: what another process stored is seen. The
    // LIMIT keeps the planner from joining in any other way than by one look into the index of one partition per message.
    private const string Inspect = """
        SELECT i.n::int, rm.user_id IS NOT NULL, m.id, m.seq, m.created_at, m.request_digest, h.id IS NOT NULL
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) WITH ORDINALITY AS i (room_id, user_id, client_message_id, id, n)
        LEFT JOIN room_members rm ON rm.room_id = i.room_id AND rm.user_id = i.user_id AND rm.left_at IS NULL
        LEFT JOIN LATERAL (
            SELECT s.id, s.seq, s.created_at, s.request_digest FROM messages s
            WHERE s.room_id = i.room_id AND s.user_id = i.user_id AND s.client_message_id = i.client_message_id
            LIMIT 1) m ON true
        LEFT JOIN LATERAL (
            SELECT w.id FROM held_messages w
            WHERE w.room_id = i.room_id AND w.user_id = i.user_id AND w.client_message_id = i.client_message_id AND w.id <> i.id
            LIMIT 1) h ON m.id IS NULL
        """;

    /// <summary>Stores what is new. When it returns, everything that it reports is durable.</summary>
    /// <param name="connection">Not in a transaction.</param>
    /// <param name="batch">No two with the same <see cref="PendingMessage.Key"/>.</param>
    /// <param name="ct">When it is cancelled, it is unknown whether the batch was stored; the same batch may be written again.</param>
    /// <returns>The outcomes, in the order of the batch.</returns>
    public async Task<WriteOutcome[]> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<PendingMessage> batch, CancellationToken ct)
    {
        var outcomes = new WriteOutcome[batch.Count];
        var (rooms, replies) = (new Dictionary<Guid, RoomHead>(), ThreadReplies.In(batch));
        await InspectAsync(connection, batch, replies, rooms, outcomes, ct);

        var now = clock.Now();
        var fresh = Number(batch, replies, rooms, outcomes, now);
        replies?.Move(rooms, now);
        if (replies is not null) Tell(batch, replies, outcomes);
        try
        {
            if (fresh.Count == 0) await new NpgsqlCommand("COMMIT", connection).RunAsync(ct);
            else await StoreAsync(connection, batch, fresh, replies, rooms, outcomes, now, ct);
        }
        catch when (replies is not null)
        {
            foreach (var message in batch) message.TakeThreads(order); // nobody is to wait for what is not told
            throw;
        }

        return outcomes;
    }

    /// <summary>Has each room told of its threads right behind its last message. The rooms are locked, so places follow revisions.</summary>
    private void Tell(IReadOnlyList<PendingMessage> batch, ThreadReplies replies, WriteOutcome[] outcomes)
    {
        var last = new Dictionary<RoomId, PendingMessage>();
        for (var i = 0; i < batch.Count; i++)
            if (outcomes[i].Status == WriteStatus.Stored || IsOwn(outcomes[i], batch[i])) last[batch[i].Message.RoomId] = batch[i];
        foreach (var (room, message) in last)
            if (replies.ListChanges(room) is { Count: > 0 } changes) message.Threads = new(changes, order.Take(room));
    }

    /// <summary>An earlier attempt of this write, whose answer was lost, had stored it under the very id that we made.</summary>
    internal static bool IsOwn(WriteOutcome outcome, PendingMessage message) =>
        outcome.Status == WriteStatus.Known && outcome.Id == message.Message.Id;

    private static async Task InspectAsync(
        NpgsqlConnection connection,
        IReadOnlyList<PendingMessage> batch,
        ThreadReplies? replies,
        Dictionary<Guid, RoomHead> rooms,
        WriteOutcome[] outcomes,
        CancellationToken ct)
    {
        var (roomIds, users) = (new Guid[batch.Count], new Guid[batch.Count]);
        var (clientIds, ids) = (new Guid[batch.Count], new Guid[batch.Count]);
        var distinct = new HashSet<Guid>();
        for (var i = 0; i < batch.Count; i++)
        {
            var message = batch[i].Message;
            (roomIds[i], users[i]) = (message.RoomId.Value, message.AuthorId.Value);
            (clientIds[i], ids[i]) = (message.ClientMessageId, message.Id.Value);
            distinct.Add(message.RoomId.Value);
        }

        await using var commands = new NpgsqlBatch(connection);
        commands.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        commands.BatchCommands.Add(Statement(LockRooms, distinct.ToArray()));
        commands.BatchCommands.Add(Statement(Inspect, roomIds, users, clientIds, ids));
        if (replies is not null) commands.BatchCommands.Add(replies.Find());
        await using var reader = await commands.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rooms[reader.GetGuid(0)] = new RoomHead(reader.GetGuid(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var i = reader.GetInt32(0) - 1;
            outcomes[i] = !reader.IsDBNull(2)
                ? new WriteOutcome(
                    WriteStatus.Known, new MessageId(reader.GetGuid(2)), reader.GetInt64(3), reader.Time(4), reader.GetInt64(5),
                    rooms.GetValueOrDefault(batch[i].Message.RoomId.Value)?.Departures ?? 0)
                : new WriteOutcome( // that somebody left is told in their name, when they are no member any more
                    reader.GetBoolean(6) ? WriteStatus.Held : reader.GetBoolean(1) || batch[i].Message.System is not null ? WriteStatus.Stored : WriteStatus.Refused,
                    batch[i].Message.Id, 0, default, batch[i].Digest);
        }

        if (replies is not null && await reader.NextResultAsync(ct)) await replies.ReadAsync(reader, ct);
    }

    private static List<int> Number(
        IReadOnlyList<PendingMessage> batch, ThreadReplies? replies, Dictionary<Guid, RoomHead> rooms, WriteOutcome[] outcomes, DateTimeOffset now)
    {
        var fresh = new List<int>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (replies is not null && IsOwn(outcomes[i], batch[i])) replies.AddUntold(batch[i].Message);
            if (outcomes[i].Status != WriteStatus.Stored) continue;
            if (!rooms.TryGetValue(batch[i].Message.RoomId.Value, out var room))
            {
                outcomes[i] = outcomes[i] with { Status = WriteStatus.Refused };
                continue;
            }

            if (replies?.IsOpen(batch[i].Message) == false)
            {
                outcomes[i] = outcomes[i] with { Status = WriteStatus.RootGone };
                continue;
            }

            outcomes[i] = outcomes[i] with { Seq = room.Next(batch[i].Message.StandsInRoom), CreatedAt = now, Departures = room.Departures };
            replies?.Add(batch[i].Message, outcomes[i].Seq);
            fresh.Add(i);
        }

        return fresh;
    }

    private async Task StoreAsync(
        NpgsqlConnection connection,
        IReadOnlyList<PendingMessage> batch,
        List<int> fresh,
        ThreadReplies? replies,
        Dictionary<Guid, RoomHead> rooms,
        WriteOutcome[] outcomes,
        DateTimeOffset now,
        CancellationToken ct)
    {
        var rows = new MessageRow[fresh.Count];
        for (var n = 0; n < rows.Length; n++)
        {
            var (pending, outcome) = (batch[fresh[n]], outcomes[fresh[n]]);
            rows[n] = new(pending.Message, rooms[pending.Message.RoomId.Value].TenantId, pending.Digest, outcome.Seq, now);
        }

        var advanced = rooms.Where(r => r.Value.LastSeq > r.Value.FormerSeq).ToArray();
        await using var commands = new NpgsqlBatch(connection);
        commands.BatchCommands.Add(RoomHead.Advance(advanced, replies is not null, now));
        commands.BatchCommands.Add(table.InsertSent(rows));
        replies?.Store(commands, now);
        commands.BatchCommands.Add(OutboxNote.OfMessages(producer, advanced, now));
        if (fresh.Exists(i => FlaggedMessages.Has(batch[i].Judgement)))
        {
            var flagged = fresh.Where(i => FlaggedMessages.Has(batch[i].Judgement)).Select(i => (
                new TenantId(rooms[batch[i].Message.RoomId.Value].TenantId), batch[i].Message, outcomes[i].Seq, batch[i].Judgement));
            commands.BatchCommands.Add(OutboxNote.Of(producer, FlaggedMessages.Type, FlaggedMessages.Payload(flagged), now));
        }

        commands.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await commands.ExecuteNonQueryAsync(ct);
    }

    internal static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
