using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages.Changes;

/// <summary>The SQL of <c>message_changes</c>: one row for a message and kind, so that what is read is as short as what is shown.</summary>
public sealed class MessageChangeRepository(Postgres postgres)
{
    private const string Columns = "c.room_id, c.seq, c.message_id, c.kind, c.revision, c.user_id, c.changed_at, c.payload::text";

    /// <summary>What the kind says of the message; the caller holds the room's lock.</summary>
    public Task<MessageChange?> FindAsync(UnitOfWork work, RoomId room, long seq, string kind, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM message_changes c WHERE c.room_id = $1 AND c.seq = $2 AND c.kind = $3")
            .With(room.Value).With(seq).With(kind).FindAsync(Map, ct);

    /// <summary>Replaces what the kind said of the message. The caller holds the room's lock and took the revision.</summary>
    public Task UpdateAsync(UnitOfWork work, MessageChange change, CancellationToken ct) =>
        work.Command("""
            INSERT INTO message_changes (room_id, seq, kind, message_id, revision, user_id, changed_at, payload)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (room_id, seq, kind) DO UPDATE
            SET revision = excluded.revision, user_id = excluded.user_id, changed_at = excluded.changed_at, payload = excluded.payload
            """)
            .With(change.RoomId.Value).With(change.Seq).With(change.Kind).With(change.MessageId.Value).With(change.Revision)
            .With(change.UserId.Value).With(change.ChangedAt).WithNullable(change.Payload, NpgsqlDbType.Json).RunAsync(ct);

    /// <summary>What the kind says of a message.</summary>
    public Task<MessageChange?> FindAsync(RoomId room, long seq, string kind, CancellationToken ct) =>
        postgres.Command($"SELECT {Columns} FROM message_changes c WHERE c.room_id = $1 AND c.seq = $2 AND c.kind = $3")
            .With(room.Value).With(seq).With(kind).FindAsync(Map, ct);

    /// <summary>What the kind says of some messages; the caller holds the room's lock.</summary>
    public Task<List<MessageChange>> ListAsync(UnitOfWork work, RoomId room, long[] seqs, string kind, CancellationToken ct) =>
        work.Command($"""
            SELECT {Columns} FROM message_changes c WHERE c.room_id = $1 AND c.seq = ANY ($2) AND c.kind = $3 LIMIT cardinality($2)
            """).With(room.Value).With(seqs).With(kind).ListAsync(Map, ct);

    /// <summary>As <see cref="UpdateAsync(UnitOfWork, MessageChange, CancellationToken)"/>, of several messages of a room at once.</summary>
    public Task UpdateAsync(UnitOfWork work, IReadOnlyList<MessageChange> changed, CancellationToken ct) =>
        work.Command("""
            INSERT INTO message_changes (room_id, seq, kind, message_id, revision, user_id, changed_at, payload)
            SELECT $1, i.seq, $2, i.message_id, i.revision, i.user_id, $3, nullif(i.payload, '')::json
            FROM unnest($4::bigint[], $5::uuid[], $6::bigint[], $7::uuid[], $8::text[]) AS i (seq, message_id, revision, user_id, payload)
            ON CONFLICT (room_id, seq, kind) DO UPDATE
            SET revision = excluded.revision, user_id = excluded.user_id, changed_at = excluded.changed_at, payload = excluded.payload
            """)
            .With(changed[0].RoomId.Value).With(changed[0].Kind).With(changed[0].ChangedAt).With(Array(changed, c => c.Seq))
            .With(Array(changed, c => c.MessageId.Value)).With(Array(changed, c => c.Revision)).With(Array(changed, c => c.UserId.Value))
            .With(Array(changed, c => c.Payload ?? "")).RunAsync(ct);

    /// <summary>Takes away what is said of a message that is deleted, but for its thread: its clients know that nothing else is left.</summary>
    public Task DeleteAsync(UnitOfWork work, RoomId room, long seq, CancellationToken ct) =>
        work.Command($"DELETE FROM message_changes WHERE room_id = $1 AND seq = $2 AND kind <> '{ThreadSummary.Kind}'")
            .With(room.Value).With(seq).RunAsync(ct);

    /// <summary>What is said now of messages of several rooms, each in its range <c>(after, upTo]</c>; by room and seq.</summary>
    public Task<List<MessageChange>> ListOfRangesAsync(Guid[] rooms, long[] after, long[] upTo, int limit, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {Columns} FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS i (room_id, after, up_to)
            CROSS JOIN LATERAL (
                SELECT * FROM message_changes s
                WHERE s.room_id = i.room_id AND s.seq > i.after AND s.seq <= i.up_to AND s.payload IS NOT NULL
                ORDER BY s.seq, s.kind LIMIT $4) c
            ORDER BY c.room_id, c.seq, c.kind LIMIT $4
            """).With(rooms).With(after).With(upTo).With(limit).ListAsync(Map, ct);

    /// <summary>What is said now of these messages of a room; by seq.</summary>
    internal Task<List<MessageChange>> ListOfAsync(RoomId room, long[] seqs, int limit, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {Columns} FROM message_changes c
            WHERE c.room_id = $1 AND c.seq = ANY ($2) AND c.payload IS NOT NULL ORDER BY c.seq, c.kind LIMIT $3
            """).With(room.Value).With(seqs).With(limit).ListAsync(Map, ct);

    /// <summary>What changed behind a revision, of messages up to a seq, for several rooms; by room and revision.</summary>
    public Task<List<MessageChange>> ListChangedAsync(
        Guid[] rooms, long[] afterRevision, long[] upToRevision, long[] upToSeq, int limit, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {Columns} FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS i (room_id, after, up_to, seq)
            CROSS JOIN LATERAL (
                SELECT * FROM message_changes s
                WHERE s.room_id = i.room_id AND s.revision > i.after AND s.revision <= i.up_to AND s.seq <= i.seq
                ORDER BY s.revision LIMIT $5) c
            ORDER BY c.room_id, c.revision LIMIT $5
            """).With(rooms).With(afterRevision).With(upToRevision).With(upToSeq).With(limit).ListAsync(Map, ct);

    /// <summary>How much was missed of each room behind a revision, counted no further than one above the limits.</summary>
    public Task<List<(Guid Room, MissedChanges Missed)>> CountMissedAsync(
        Guid[] rooms, long[] afterRevision, long[] upToRevision, long[] upToSeq, int maxTexts, int maxOthers, CancellationToken ct) =>
        postgres.Command("""
            SELECT i.room_id,
                (SELECT count(*) FROM (
                    SELECT 1 FROM message_revisions t
                    WHERE t.room_id = i.room_id AND t.revision > i.after AND t.revision <= i.up_to LIMIT $5 + 1) texts),
                (SELECT count(*) FROM (
                    SELECT 1 FROM message_changes c
                    WHERE c.room_id = i.room_id AND c.revision > i.after AND c.revision <= i.up_to AND c.seq <= i.seq LIMIT $6 + 1) others)
            FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS i (room_id, after, up_to, seq)
            LIMIT cardinality($1)
            """).With(rooms).With(afterRevision).With(upToRevision).With(upToSeq).With(maxTexts).With(maxOthers)
            .ListAsync(r => (r.GetGuid(0), new MissedChanges(r.GetInt64(1), r.GetInt64(2))), ct);

    /// <summary>The revision up to which so many changes lie behind another one; null when there are fewer.</summary>
    public Task<long?> FindCutAsync(RoomId room, long afterRevision, long upToRevision, long upToSeq, long count, CancellationToken ct) =>
        postgres.Command("""
            SELECT revision FROM message_changes
            WHERE room_id = $1 AND revision > $2 AND revision <= $3 AND seq <= $4 ORDER BY revision OFFSET $5 LIMIT 1
            """).With(room.Value).With(afterRevision).With(upToRevision).With(upToSeq).With(count - 1).FindValueAsync<long>(ct);

    private static T[] Array<T>(IReadOnlyList<MessageChange> changes, Func<MessageChange, T> value) => [.. changes.Select(value)];

    private static MessageChange Map(NpgsqlDataReader r) => new(
        new(r.GetGuid(0)), r.GetInt64(1), new(r.GetGuid(2)), r.GetString(3), r.GetInt64(4), new(r.GetGuid(5)), r.Time(6), r.MaybeText(7));
}
