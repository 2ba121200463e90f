using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Columns;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Sending;

namespace Veza.Shared.Messages;

/// <summary>The SQL of <c>messages</c> and <c>message_revisions</c>, but for storing new ones (<see cref="MessageBatch"/>).</summary>
public sealed class MessageRepository(Postgres postgres)
{
    private static readonly string Columns = MessageColumns.Table.Select;

    /// <summary>By id alone: looks into every partition.</summary>
    public Task<Message?> FindAsync(MessageId id, CancellationToken ct) =>
        postgres.Command($"SELECT {Columns} FROM messages m WHERE m.id = $1 LIMIT 1").With(id.Value).FindAsync(MessageColumns.Read, ct);

    /// <summary>Within a transaction that holds the room's lock: what it returns cannot change before the commit.</summary>
    public Task<Message?> FindAsync(UnitOfWork work, RoomId room, MessageId id, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM messages m WHERE m.room_id = $1 AND m.id = $2 LIMIT 1")
            .With(room.Value).With(id.Value).FindAsync(MessageColumns.Read, ct);

    /// <summary>By the sender's own id.</summary>
    internal Task<StoredMessage?> FindSentAsync(RoomId room, UserId author, Guid clientMessageId, CancellationToken ct) =>
        postgres.Command("""
            SELECT id, seq, created_at, request_digest FROM messages WHERE room_id = $1 AND user_id = $2 AND client_message_id = $3 LIMIT 1
            """).With(room.Value).With(author.Value).With(clientMessageId)
            .FindAsync(r => new StoredMessage(new(r.GetGuid(0)), r.GetInt64(1), r.Time(2), r.GetInt64(3)), ct);

    /// <summary>The place of a message in its room, or null when it is not there.</summary>
    public Task<long?> FindSeqAsync(RoomId room, MessageId id, CancellationToken ct) =>
        postgres.Command("SELECT seq FROM messages WHERE room_id = $1 AND id = $2 LIMIT 1")
            .With(room.Value).With(id.Value).FindValueAsync<long>(ct);

    /// <summary>Messages by id, as far as they are in these rooms, in no order.</summary>
    public Task<List<Message>> ListByIdsAsync(Guid[] rooms, Guid[] ids, CancellationToken ct) =>
        postgres.Command($"SELECT {Columns} FROM messages m WHERE m.room_id = ANY ($1) AND m.id = ANY ($2) LIMIT $3")
            .With(rooms).With(ids).With(ids.Length).ListAsync(MessageColumns.Read, ct);

    /// <summary>The same of one room, within a transaction that holds its lock; by seq.</summary>
    public Task<List<Message>> ListByIdsAsync(UnitOfWork work, RoomId room, Guid[] ids, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM messages m WHERE m.room_id = $1 AND m.id = ANY ($2) ORDER BY m.seq LIMIT $3")
            .With(room.Value).With(ids).With(ids.Length).ListAsync(MessageColumns.Read, ct);

    /// <summary>What stands there, with a seq below the limit; newest first.</summary>
    internal Task<List<Message>> ListBeforeAsync(RoomId room, Standing standing, long before, int limit, CancellationToken ct) =>
        Page(standing, "m.seq < $2 ORDER BY m.seq DESC", room, before, limit).ListAsync(MessageColumns.Read, ct);

    /// <summary>The same with a seq above the limit, oldest first.</summary>
    internal Task<List<Message>> ListAfterAsync(RoomId room, Standing standing, long after, int limit, CancellationToken ct) =>
        Page(standing, "m.seq > $2 ORDER BY m.seq", room, after, limit).ListAsync(MessageColumns.Read, ct);

    /// <summary>The newest message that stands in each of several rooms, deleted or not, of those up to its limit.</summary>
    internal Task<List<Message>> ListLastAsync(Guid[] rooms, long[] upTo, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {Columns} FROM unnest($1::uuid[], $2::bigint[]) AS i (room_id, up_to)
            CROSS JOIN LATERAL (
                SELECT * FROM messages s WHERE s.room_id = i.room_id AND s.seq <= i.up_to AND (s.thread_root IS NULL OR s.also_in_room)
                ORDER BY s.seq DESC LIMIT 1) m
            LIMIT cardinality($1)
            """).With(rooms).With(upTo).ListAsync(MessageColumns.Read, ct);

    /// <summary>The newest messages of several rooms that are not deleted, of each room those below its limit; newest first.</summary>
    internal Task<List<Message>> ListNewestAsync(Guid[] rooms, long[] before, int limit, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {Columns} FROM unnest($1::uuid[], $2::bigint[]) AS i (room_id, before)
            CROSS JOIN LATERAL (
                SELECT * FROM messages s WHERE s.room_id = i.room_id AND s.seq < i.before AND s.deleted_at IS NULL
                ORDER BY s.seq DESC LIMIT $3) m
            ORDER BY m.created_at DESC, m.room_id, m.seq DESC LIMIT $3
            """).With(rooms).With(before).With(limit).ListAsync(MessageColumns.Read, ct);

    /// <summary>Messages of several rooms, each in its range <c>(after, upTo]</c>; ordered by room and seq.</summary>
    public Task<List<Message>> ListRangesAsync(Guid[] rooms, long[] after, long[] upTo, int limit, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {Columns} FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS i (room_id, after, up_to)
            CROSS JOIN LATERAL (
                SELECT * FROM messages s WHERE s.room_id = i.room_id AND s.seq > i.after AND s.seq <= i.up_to
                ORDER BY s.seq LIMIT $4) m
            ORDER BY m.room_id, m.seq LIMIT $4
            """).With(rooms).With(after).With(upTo).With(limit).ListAsync(MessageColumns.Read, ct);

    /// <summary>Messages up to a seq that changed after a revision, for several rooms; ordered by room and revision.</summary>
    public Task<List<Message>> ListChangedAsync(
        Guid[] rooms, long[] afterRevision, long[] upToRevision, long[] upToSeq, int limit, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {Columns} FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS i (room_id, after, up_to, seq)
            CROSS JOIN LATERAL (
                SELECT * FROM messages s
                WHERE s.room_id = i.room_id AND s.revision > i.after AND s.revision <= i.up_to AND s.seq <= i.seq
                ORDER BY s.revision LIMIT $5) m
            ORDER BY m.room_id, m.revision LIMIT $5
            """).With(rooms).With(afterRevision).With(upToRevision).With(upToSeq).With(limit).ListAsync(MessageColumns.Read, ct);

    /// <summary>Replaces the content and the marks of change. Needs the room's lock, taken by the caller.</summary>
    public Task UpdateAsync(UnitOfWork work, Message changed, UserId? deletedBy, CancellationToken ct)
    {
        var update = work.Command(MessageColumns.Table.UpdateChanged).With(changed.RoomId.Value).With(changed.Seq);
        // The tenant and the digest never change.
        MessageColumns.Table.Changed(update.Parameters, new(changed, Guid.Empty, 0, changed.Seq, changed.CreatedAt, deletedBy));
        return update.RunAsync(ct);
    }

    /// <summary>
    /// Stores messages as they stand after their changes, with numbers and times of their own: what was said elsewhere or made up. What
    /// people say goes through <see cref="MessageBatch"/>.
    /// </summary>
    internal static Task InsertWholeAsync(UnitOfWork work, IReadOnlyList<MessageRow> rows, CancellationToken ct)
    {
        var insert = work.Command(MessageColumns.Table.InsertWhole);
        MessageColumns.Table.Whole(insert.Parameters, [.. rows]);
        return insert.RunAsync(ct);
    }

    /// <summary>Keeps what the message said before.</summary>
    public Task InsertRevisionAsync(
        UnitOfWork work, Message replaced, long revision, UserId by, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            INSERT INTO message_revisions (message_id, room_id, revision, content, replaced_at, replaced_by)
            VALUES ($1, $2, $3, $4, $5, $6)
            """)
            .With(replaced.Id.Value).With(replaced.RoomId.Value).With(revision).With(replaced.Content).With(at).With(by.Value)
            .RunAsync(ct);

    private NpgsqlCommand Page(Standing standing, string where, RoomId room, long from, int limit)
    {
        var command = postgres.Command($"SELECT {Columns} FROM messages m WHERE m.room_id = $1{standing.Condition} AND {where} LIMIT $3")
            .With(room.Value).With(from).With(limit);
        return standing.Root is { } root ? command.With(root.Value) : command;
    }

    /// <summary>What the message said before, oldest first.</summary>
    public Task<List<MessageRevision>> ListRevisionsAsync(MessageId id, int limit, CancellationToken ct) =>
        postgres.Command("""
            SELECT content, replaced_at FROM message_revisions WHERE message_id = $1 ORDER BY revision LIMIT $2
            """).With(id.Value).With(limit).ListAsync(r => new MessageRevision(r.GetString(0), r.Time(1)), ct);
}

/// <summary>What a message said before.</summary>
public sealed record MessageRevision(string Content, DateTimeOffset ReplacedAt);

/// <summary>What a repetition of a send is held against.</summary>
internal sealed record StoredMessage(MessageId Id, long Seq, DateTimeOffset CreatedAt, long Digest);
