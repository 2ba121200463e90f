using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Messages.Sending;

namespace Veza.Shared.Messages;

/// <summary>The SQL of <c>messages</c> and <c>message_revisions</c>, but for storing new ones (<see cref="MessageBatch"/>).</summary>
public sealed class MessageRepository(Postgres postgres)
{
    private const string Columns = """
        m.id, m.room_id, m.seq, m.user_id, m.client_message_id, m.content, m.reply_to, m.mentions, m.created_at, m.edited_at,
        m.deleted_at, m.revision, m.mentioned
        """;

    /// <summary>By id alone: looks into every partition.</summary>
    public Task<Message?> FindAsync(MessageId id, CancellationToken ct) =>
        postgres.Command($"SELECT {Columns} FROM messages m WHERE m.id = $1 LIMIT 1").With(id.Value).FindAsync(Map, ct);

    /// <summary>Within a transaction that holds the room's lock: what it returns cannot change before the commit.</summary>
    public Task<Message?> FindAsync(UnitOfWork work, RoomId room, MessageId id, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM messages m WHERE m.room_id = $1 AND m.id = $2 LIMIT 1")
            .With(room.Value).With(id.Value).FindAsync(Map, ct);

    /// <summary>The place of a message in its room, or null when it is not there.</summary>
    public Task<long?> FindSeqAsync(RoomId room, MessageId id, CancellationToken ct) =>
        postgres.Command("SELECT seq FROM messages WHERE room_id = $1 AND id = $2 LIMIT 1")
            .With(room.Value).With(id.Value).FindValueAsync<long>(ct);

    /// <summary>Messages by id, as far as they are in these rooms, in no order.</summary>
    public Task<List<Message>> ListByIdsAsync(Guid[] rooms, Guid[] ids, CancellationToken ct) =>
        postgres.Command($"SELECT {Columns} FROM messages m WHERE m.room_id = ANY ($1) AND m.id = ANY ($2) LIMIT $3")
            .With(rooms).With(ids).With(ids.Length).ListAsync(Map, ct);

    /// <summary>Messages with a seq below the limit, newest first.</summary>
    public Task<List<Message>> ListBeforeAsync(RoomId room, long before, int limit, CancellationToken ct) =>
        postgres.Command($"SELECT {Columns} FROM messages m WHERE m.room_id = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3")
            .With(room.Value).With(before).With(limit).ListAsync(Map, ct);

    /// <summary>Messages with a seq above the limit, oldest first.</summary>
    public Task<List<Message>> ListAfterAsync(RoomId room, long after, int limit, CancellationToken ct) =>
        postgres.Command($"SELECT {Columns} FROM messages m WHERE m.room_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3")
            .With(room.Value).With(after).With(limit).ListAsync(Map, ct);

    /// <summary>Messages of several rooms, each in its range <c>(after, upTo]</c>; ordered by room and seq.</summary>
    public Task<List<Message>> ListRangesAsync(Guid[] rooms, long[] after, long[] upTo, int limit, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {Columns} FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS i (room_id, after, up_to)
            CROSS JOIN LATERAL (
                SELECT * FROM messages s WHERE s.room_id = i.room_id AND s.seq > i.after AND s.seq <= i.up_to
                ORDER BY s.seq LIMIT $4) m
            ORDER BY m.room_id, m.seq LIMIT $4
            """).With(rooms).With(after).With(upTo).With(limit).ListAsync(Map, ct);

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
            """).With(rooms).With(afterRevision).With(upToRevision).With(upToSeq).With(limit).ListAsync(Map, ct);

    /// <summary>Replaces the content and the marks of change. Needs the room's lock, taken by the caller.</summary>
    public Task UpdateAsync(UnitOfWork work, Message changed, UserId? deletedBy, CancellationToken ct) =>
        work.Command("""
            UPDATE messages SET content = $3, mentions = $4, edited_at = $5, deleted_at = $6, deleted_by = $7, revision = $8,
                mentioned = $9
            WHERE room_id = $1 AND seq = $2
            """)
            .With(changed.RoomId.Value).With(changed.Seq).With(changed.Content)
            .WithNullable(MentionRows.Ids(changed.Mentions), NpgsqlDbType.Array | NpgsqlDbType.Uuid)
            .WithNullable(changed.EditedAt, NpgsqlDbType.TimestampTz).WithNullable(changed.DeletedAt, NpgsqlDbType.TimestampTz)
            .WithNullable(deletedBy?.Value, NpgsqlDbType.Uuid).WithNullable(changed.Revision, NpgsqlDbType.Bigint)
            .WithNullable(MentionRows.Entries(changed.Mentions), NpgsqlDbType.Array | NpgsqlDbType.Text)
            .RunAsync(ct);

    /// <summary>Keeps what the message said before.</summary>
    public Task InsertRevisionAsync(
        UnitOfWork work, Message replaced, long revision, UserId by, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            INSERT INTO message_revisions (message_id, room_id, revision, content, replaced_at, replaced_by)
            VALUES ($1, $2, $3, $4, $5, $6)
            """)
            .With(replaced.Id.Value).With(replaced.RoomId.Value).With(revision).With(replaced.Content).With(at).With(by.Value)
            .RunAsync(ct);

    /// <summary>What the message said before, oldest first.</summary>
    public Task<List<MessageRevision>> ListRevisionsAsync(MessageId id, int limit, CancellationToken ct) =>
        postgres.Command("""
            SELECT content, replaced_at FROM message_revisions WHERE message_id = $1 ORDER BY revision LIMIT $2
            """).With(id.Value).With(limit).ListAsync(r => new MessageRevision(r.GetString(0), r.Time(1)), ct);

    private static Message Map(NpgsqlDataReader r) => new(
        new MessageId(r.GetGuid(0)),
        new RoomId(r.GetGuid(1)),
        r.GetInt64(2),
        new UserId(r.GetGuid(3)),
        r.GetGuid(4),
        r.GetString(5),
        r.IsDBNull(6) ? null : new MessageId(r.GetGuid(6)),
        r.IsDBNull(7) ? [] : MentionRows.Read(r.GetFieldValue<Guid[]>(7), r.IsDBNull(12) ? [] : r.GetFieldValue<string[]>(12)),
        r.Time(8),
        r.MaybeTime(9),
        r.MaybeTime(10),
        r.Maybe<long>(11));
}

/// <summary>What a message said before.</summary>
public sealed record MessageRevision(string Content, DateTimeOffset ReplacedAt);
