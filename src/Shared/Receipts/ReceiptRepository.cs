using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Receipts;

/// <summary>The SQL of <c>receipts</c> and <c>receipt_history</c>.</summary>
public sealed class ReceiptRepository(Postgres postgres)
{
    private const int CountLimit = 1_000;

    /// <summary>Replies that stand in threads alone lie between what is counted; so many messages are looked at, them included.</summary>
    private const int LookLimit = 10 * CountLimit;

    /// <summary>
    /// Merges reports: watermarks only rise, stop at the newest message, and each rise is kept with its time. The own place rises with
    /// them unless it was put back since. Rows are locked in the order of room and user, so that two processes cannot wait for each
    /// other in a ring.
    /// </summary>
    /// <param name="reports">At most one per room and user.</param>
    /// <param name="at">The time of the rise.</param>
    /// <param name="ct">When it is cancelled, the same reports may be merged again.</param>
    public Task<List<MergedReceipt>> MergeAsync(IReadOnlyList<ReceiptReport> reports, DateTimeOffset at, CancellationToken ct)
    {
        var ordered = reports.OrderBy(r => r.RoomId.Value).ThenBy(r => r.UserId.Value).ToArray();
        return postgres.Command("""
            WITH report AS MATERIALIZED (
                SELECT i.room_id, i.user_id, top.seq AS last_seq, coalesce(r.delivered_seq, 0) AS old_delivered,
                    coalesce(r.read_seq, 0) AS old_read, coalesce(r.cursor_seq, r.read_seq, 0) AS old_place,
                    coalesce(r.cursor_version, 0) AS old_version, least(greatest(i.delivered, i.read), top.seq) AS delivered,
                    least(i.read, top.seq) AS read, least(i.place, top.seq) AS place,
                    least(CASE WHEN i.version < 0 THEN 0 ELSE i.version END, coalesce(r.cursor_version, 0)) AS version
                FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $6::bigint[], $7::int[])
                    AS i (room_id, user_id, delivered, read, place, version)
                CROSS JOIN LATERAL (SELECT coalesce(max(m.seq), 0) AS seq FROM messages m WHERE m.room_id = i.room_id) top
                LEFT JOIN receipts r ON r.room_id = i.room_id AND r.user_id = i.user_id
                ORDER BY i.room_id, i.user_id
            ), merged AS (
                INSERT INTO receipts AS r (room_id, user_id, delivered_seq, read_seq, cursor_seq, cursor_version)
                SELECT room_id, user_id, delivered, read, CASE WHEN old_version > 0 THEN place END, version FROM report
                WHERE delivered > old_delivered OR read > old_read OR (version = old_version AND place > old_place)
                ON CONFLICT (room_id, user_id) DO UPDATE SET
                    delivered_seq = greatest(r.delivered_seq, excluded.delivered_seq),
                    read_seq = greatest(r.read_seq, excluded.read_seq),
                    cursor_seq = CASE WHEN excluded.cursor_version = r.cursor_version
                        THEN greatest(r.cursor_seq, excluded.cursor_seq) ELSE r.cursor_seq END
                RETURNING room_id, user_id, delivered_seq, read_seq, coalesce(cursor_seq, read_seq) AS place, cursor_version
            ), risen AS (
                INSERT INTO receipt_history (room_id, user_id, kind, seq, at)
                SELECT m.room_id, m.user_id, k.kind, k.seq, $5 FROM merged m
                CROSS JOIN LATERAL (VALUES (1::smallint, m.delivered_seq), (2::smallint, m.read_seq)) AS k (kind, seq)
                WHERE k.seq > 0
                ON CONFLICT DO NOTHING
            )
            SELECT p.room_id, p.user_id, coalesce(m.delivered_seq, p.old_delivered), coalesce(m.read_seq, p.old_read),
                p.old_delivered, p.old_read, p.last_seq, d.id, s.id, coalesce(m.place, p.old_place),
                coalesce(m.cursor_version, p.old_version), p.old_place, p.old_version
            FROM report p
            LEFT JOIN merged m ON m.room_id = p.room_id AND m.user_id = p.user_id
            LEFT JOIN messages d ON d.room_id = m.room_id AND d.seq = m.delivered_seq
            LEFT JOIN messages s ON s.room_id = m.room_id AND s.seq = m.read_seq
            """)
            .With(ordered.Select(r => r.RoomId.Value).ToArray()).With(ordered.Select(r => r.UserId.Value).ToArray())
            .With(ordered.Select(r => r.DeliveredSeq).ToArray()).With(ordered.Select(r => r.ReadSeq).ToArray()).With(at)
            .With(ordered.Select(r => r.PlaceSeq).ToArray()).With(ordered.Select(r => r.Version).ToArray())
            .ListAsync(
                r => new MergedReceipt(
                    new RoomId(r.GetGuid(0)),
                    new UserId(r.GetGuid(1)),
                    new Watermarks(r.GetInt64(2), r.GetInt64(3)),
                    new Watermarks(r.GetInt64(4), r.GetInt64(5)),
                    new ReadingPlace(r.GetInt64(9), r.GetInt32(10)),
                    new ReadingPlace(r.GetInt64(11), r.GetInt32(12)),
                    r.GetInt64(6),
                    r.Maybe<Guid>(7),
                    r.Maybe<Guid>(8)),
                ct);
    }

    /// <summary>Puts the person's own place in a room; what others are told stays as it is.</summary>
    public Task PlaceAsync(RoomId room, UserId user, long seq, CancellationToken ct) =>
        postgres.Command("""
            INSERT INTO receipts AS r (room_id, user_id, cursor_seq, cursor_version)
            SELECT $1, $2, least($3, coalesce(max(m.seq), 0)), 1 FROM messages m WHERE m.room_id = $1
            ON CONFLICT (room_id, user_id) DO UPDATE SET
                cursor_seq = excluded.cursor_seq, cursor_version = r.cursor_version + 1
            """).With(room.Value).With(user.Value).With(seq).RunAsync(ct);

    /// <summary>
    /// The person's state in each room, in one query that looks at no more than 1,000 messages of a room, and 10,000 with those in threads. The rooms' numbers are
    /// read by the same statement: they say which messages and which changes the counts know of.
    /// </summary>
    /// <param name="user">Whose state.</param>
    /// <param name="rooms">Which rooms.</param>
    /// <param name="joined">When the person came into each, and behind which message: what was said before is not unread.</param>
    public Task<List<ReadState>> ListStatesAsync(UserId user, Guid[] rooms, (DateTimeOffset At, long Seq)[] joined, CancellationToken ct) =>
        postgres.Command($"""
            SELECT i.room_id, greatest(r.delivered_seq, p.seq), p.seq, u.unread::int, u.mentioned::int, g.last_seq, g.revision,
                coalesce(r.cursor_version, 0)
            FROM unnest($2::uuid[], $3::timestamptz[], $4::bigint[]) AS i (room_id, joined_at, joined_seq)
            JOIN rooms g ON g.id = i.room_id
            LEFT JOIN receipts r ON r.room_id = i.room_id AND r.user_id = $1
            CROSS JOIN LATERAL (SELECT greatest(coalesce(r.cursor_seq, r.read_seq), i.joined_seq) AS seq) p
            CROSS JOIN LATERAL (
                SELECT count(*) AS unread, count(*) FILTER (WHERE t.mentions && ARRAY[$1, i.room_id]) AS mentioned
                FROM (
                    SELECT * FROM (
                        SELECT m.user_id, m.mentions, m.deleted_at, m.created_at, m.system, m.thread_root, m.also_in_room FROM messages m
                        WHERE m.room_id = i.room_id AND m.seq > p.seq
                        ORDER BY m.seq DESC LIMIT {LookLimit}) w
                    WHERE w.thread_root IS NULL OR w.also_in_room LIMIT {CountLimit}) t
                WHERE t.user_id <> $1 AND t.deleted_at IS NULL AND t.system IS NULL AND t.created_at >= i.joined_at) u
            """).With(user.Value).With(rooms).With(joined.Select(j => j.At).ToArray()).With(joined.Select(j => j.Seq).ToArray())
            .ListAsync(
                r => new ReadState(
                    new RoomId(r.GetGuid(0)), r.GetInt64(1), new ReadingPlace(r.GetInt64(2), r.GetInt32(7)), r.GetInt32(3),
                    r.GetInt32(4), r.GetInt64(5), r.GetInt64(6)),
                ct);

    /// <summary>The watermarks of members of a room; those who never reported are missing.</summary>
    public Task<List<(UserId User, Watermarks Marks)>> ListWatermarksAsync(RoomId room, Guid[] users, CancellationToken ct) =>
        postgres.Command("""
            SELECT user_id, delivered_seq, read_seq FROM receipts WHERE room_id = $1 AND user_id = ANY ($2) LIMIT $3
            """).With(room.Value).With(users).With(users.Length)
            .ListAsync(r => (new UserId(r.GetGuid(0)), new Watermarks(r.GetInt64(1), r.GetInt64(2))), ct);

    /// <summary>Where a person goes on reading in several rooms; rooms without a report are missing.</summary>
    public Task<List<(RoomId Room, ReadingPlace Place)>> ListPlacesAsync(UserId user, Guid[] rooms, CancellationToken ct) =>
        postgres.Command("""
            SELECT room_id, coalesce(cursor_seq, read_seq), cursor_version FROM receipts
            WHERE user_id = $1 AND room_id = ANY ($2) LIMIT $3
            """).With(user.Value).With(rooms).With(rooms.Length)
            .ListAsync(r => (new RoomId(r.GetGuid(0)), new ReadingPlace(r.GetInt64(1), r.GetInt32(2))), ct);

    /// <summary>
    /// For each room, how many have got one message and how many have read another, their authors not counted; a seq of 0
    /// counts nobody.
    /// </summary>
    public Task<List<(RoomId Room, int Delivered, int Read)>> ListCountsAsync(
        Guid[] rooms, long[] deliveredSeqs, long[] readSeqs, CancellationToken ct) =>
        postgres.Command("""
            SELECT i.room_id, count(*) FILTER (WHERE r.delivered_seq >= i.delivered AND r.user_id <> d.user_id)::int,
                count(*) FILTER (WHERE r.read_seq >= i.read AND r.user_id <> s.user_id)::int
            FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS i (room_id, delivered, read)
            JOIN receipts r ON r.room_id = i.room_id
            LEFT JOIN messages d ON d.room_id = i.room_id AND d.seq = i.delivered
            LEFT JOIN messages s ON s.room_id = i.room_id AND s.seq = i.read
            GROUP BY i.room_id LIMIT $4
            """).With(rooms).With(deliveredSeqs).With(readSeqs).With(rooms.Length)
            .ListAsync(r => (new RoomId(r.GetGuid(0)), r.GetInt32(1), r.GetInt32(2)), ct);

    /// <summary>Who has the message, and since when: the first rise of each watermark that reached it. Ordered by user.</summary>
    public Task<List<MessageReceipt>> ListReceiptsAsync(
        RoomId room, long seq, UserId author, Guid? after, int limit, CancellationToken ct) =>
        postgres.Command("""
            SELECT r.user_id, d.at, s.at FROM receipts r
            LEFT JOIN LATERAL (
                SELECT h.at FROM receipt_history h
                WHERE h.room_id = r.room_id AND h.user_id = r.user_id AND h.kind = 1 AND h.seq >= $2 ORDER BY h.seq LIMIT 1) d ON true
            LEFT JOIN LATERAL (
                SELECT h.at FROM receipt_history h
                WHERE h.room_id = r.room_id AND h.user_id = r.user_id AND h.kind = 2 AND h.seq >= $2 ORDER BY h.seq LIMIT 1) s ON true
            WHERE r.room_id = $1 AND r.delivered_seq >= $2 AND r.user_id <> $3 AND r.user_id > $4
            ORDER BY r.user_id LIMIT $5
            """).With(room.Value).With(seq).With(author.Value).With(after ?? Guid.Empty).With(limit)
            .ListAsync(r => new MessageReceipt(new UserId(r.GetGuid(0)), r.MaybeTime(1), r.MaybeTime(2)), ct);

    /// <summary>How many others have got, and read, the message.</summary>
    public async Task<(int Delivered, int Read)> CountReceiptsAsync(RoomId room, long seq, UserId author, CancellationToken ct)
    {
        var rows = await postgres.Command("""
            SELECT count(*)::int, count(*) FILTER (WHERE read_seq >= $2)::int FROM receipts
            WHERE room_id = $1 AND delivered_seq >= $2 AND user_id <> $3
            """).With(room.Value).With(seq).With(author.Value).ListAsync(r => (r.GetInt32(0), r.GetInt32(1)), ct);
        return rows[0];
    }
}
