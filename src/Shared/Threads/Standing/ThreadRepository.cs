using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Threads.Standing;

/// <summary>
/// The SQL of <c>thread_members</c>, and what is counted of threads. What is stored with a reply is in the batch of its message.
/// </summary>
public sealed class ThreadRepository(Postgres postgres)
{
    /// <summary>Counts of what is unread look at no more replies of a thread.</summary>
    public const int CountLimit = 200;

    // Of the thread t.root in the room t.room_id, above t.place, for the person $1.
    private static readonly string Counts = $"""
        SELECT count(*)::int AS unread, (count(*) FILTER (WHERE n.mentions && ARRAY[$1, t.room_id]))::int AS mentioned
        FROM (
            SELECT m.user_id, m.mentions, m.deleted_at FROM messages m
            WHERE m.room_id = t.room_id AND m.thread_root = t.root AND m.seq > t.place ORDER BY m.seq DESC LIMIT {CountLimit}) n
        WHERE t.following AND n.user_id <> $1 AND n.deleted_at IS NULL
        """;

    /// <summary>How some threads of rooms are to a person who is in these; one query.</summary>
    public Task<List<OwnThread>> ListOwnAsync(UserId user, Guid[] rooms, Guid[] roots, CancellationToken ct) =>
        postgres.Command($"""
            SELECT t.room_id, t.root, t.following, t.read_seq, u.unread, u.mentioned, t.last_seq
            FROM (
                SELECT i.room_id, i.root, coalesce(f.following, false) AS following, coalesce(f.read_seq, 0) AS read_seq, g.last_seq,
                    greatest(f.read_seq, rm.joined_seq) AS place
                FROM unnest($2::uuid[], $3::uuid[]) AS i (room_id, root)
                JOIN rooms g ON g.id = i.room_id
                JOIN room_members rm ON rm.room_id = i.room_id AND rm.user_id = $1 AND rm.left_at IS NULL
                LEFT JOIN thread_members f ON f.room_id = i.room_id AND f.root = i.root AND f.user_id = $1) t
            CROSS JOIN LATERAL ({Counts}) u
            LIMIT cardinality($3)
            """).With(user.Value).With(rooms).With(roots).ListAsync(MapOwn, ct);

    /// <summary>The threads that a person follows, those with something unread first, then those in which something happened last.</summary>
    /// <param name="user">Whose list.</param>
    /// <param name="looked">Looks at so many of them, those with the youngest roots.</param>
    /// <param name="after">The last one of the page before; null: the first page.</param>
    /// <param name="limit">Most on the page.</param>
    public Task<List<ListedThread>> ListFollowedAsync(UserId user, int looked, ThreadListPlace? after, int limit, CancellationToken ct) =>
        postgres.Command($"""
            WITH followed AS MATERIALIZED (
                SELECT room_id, root, root_seq, read_seq, following FROM thread_members
                WHERE user_id = $1 AND following ORDER BY root DESC LIMIT $2
            ), counted AS MATERIALIZED (
                SELECT t.*, u.unread, u.mentioned
                FROM (
                    SELECT f.*, g.last_seq, c.payload, c.changed_at, greatest(f.read_seq, rm.joined_seq) AS place
                    FROM followed f
                    JOIN room_members rm ON rm.room_id = f.room_id AND rm.user_id = $1 AND rm.left_at IS NULL
                    JOIN rooms g ON g.id = f.room_id AND g.deleted_at IS NULL
                    JOIN message_changes c ON c.room_id = f.room_id AND c.seq = f.root_seq AND c.kind = '{ThreadSummary.Kind}'
                    WHERE c.payload IS NOT NULL) t
                CROSS JOIN LATERAL ({Counts}) u
            )
            SELECT room_id, root, following, read_seq, unread, mentioned, last_seq, payload::text, changed_at,
                (SELECT count(*) FROM counted WHERE unread > 0)::int, (SELECT coalesce(sum(mentioned), 0) FROM counted)::int
            FROM counted
            WHERE $3::boolean IS NULL OR (unread > 0, changed_at, root) < ($3, $4, $5)
            ORDER BY unread > 0 DESC, changed_at DESC, root DESC LIMIT $6
            """)
            .With(user.Value).With(looked).WithNullable(after?.IsUnread, NpgsqlDbType.Boolean).With(after?.ChangedAt ?? default)
            .With(after?.Root.Value ?? Guid.Empty).With(limit)
            .ListAsync(
                r => new ListedThread(ThreadSummary.Read(r.GetString(7))!, MapOwn(r), r.Time(8), r.GetInt32(9), r.GetInt32(10)), ct);

    /// <summary>Follows a thread, or follows it no more. Who begins to has read what is there.</summary>
    public Task UpsertFollowingAsync(RoomId room, MessageId root, long rootSeq, UserId user, bool following, CancellationToken ct) =>
        postgres.Command("""
            INSERT INTO thread_members AS t (room_id, root, user_id, root_seq, following, read_seq)
            SELECT $1, $2, $3, $4, $5, greatest($4, coalesce(max(m.seq), 0)) FROM messages m WHERE m.room_id = $1 AND m.thread_root = $2
            ON CONFLICT (room_id, root, user_id) DO UPDATE SET
                following = excluded.following,
                read_seq = CASE WHEN excluded.following AND NOT t.following THEN greatest(t.read_seq, excluded.read_seq) ELSE t.read_seq END
            """).With(room.Value).With(root.Value).With(user.Value).With(rootSeq).With(following).RunAsync(ct);

    /// <summary>People who are named by a change of a reply: they follow its thread from right before it.</summary>
    public Task InsertNamedAsync(
        UnitOfWork work, RoomId room, MessageId root, long rootSeq, long replySeq, Guid[] users, CancellationToken ct) =>
        work.Command(ThreadSql.Follow).With(Of(users, room.Value)).With(Of(users, root.Value)).With(users).With(Of(users, rootSeq))
            .With(Of(users, replySeq - 1)).RunAsync(ct);

    /// <summary>Raises the mark of somebody who follows the thread, no further than its newest reply.</summary>
    /// <returns>0: it was there already, or they do not follow it.</returns>
    public Task<int> UpdateReadAsync(RoomId room, MessageId root, UserId user, long seq, CancellationToken ct) =>
        postgres.Command("""
            UPDATE thread_members t SET read_seq = n.seq
            FROM (SELECT least($4, max(m.seq)) AS seq FROM messages m WHERE m.room_id = $1 AND m.thread_root = $2) n
            WHERE t.room_id = $1 AND t.root = $2 AND t.user_id = $3 AND t.following AND t.read_seq < n.seq
            """).With(room.Value).With(root.Value).With(user.Value).With(seq).RunAsync(ct);

    /// <summary>What is said of threads after replies were taken away or brought back. Needs the room's lock, taken by the caller.</summary>
    /// <returns>Threads without a reply are missing.</returns>
    public Task<List<(Guid Root, ThreadSummary State)>> ListStatesAsync(UnitOfWork work, RoomId room, Guid[] roots, CancellationToken ct) =>
        work.Command($"""
            SELECT i.root, n.replies, n.last_at, ARRAY(
                SELECT p.user_id FROM (
                    SELECT r.user_id, max(r.seq) AS seq FROM (
                        SELECT m.user_id, m.seq FROM messages m
                        WHERE m.room_id = $1 AND m.thread_root = i.root AND m.deleted_at IS NULL ORDER BY m.seq DESC LIMIT {CountLimit}) r
                    GROUP BY r.user_id) p
                ORDER BY p.seq DESC LIMIT {ThreadSummary.MostRepliers})
            FROM unnest($2::uuid[]) AS i (root)
            CROSS JOIN LATERAL (
                SELECT count(*)::int AS replies, max(m.created_at) AS last_at FROM messages m
                WHERE m.room_id = $1 AND m.thread_root = i.root AND m.deleted_at IS NULL) n
            WHERE n.replies > 0 LIMIT cardinality($2)
            """).With(room.Value).With(roots)
            .ListAsync(
                r => (r.GetGuid(0), new ThreadSummary(
                    r.GetInt32(1), r.Time(2), [.. r.GetFieldValue<Guid[]>(3).Select(id => new UserId(id))])), ct);

    private static OwnThread MapOwn(NpgsqlDataReader r) => new(
        new(r.GetGuid(0)), new(r.GetGuid(1)), r.GetBoolean(2), r.GetInt64(3), r.GetInt32(4), r.GetInt32(5), r.GetInt64(6));

    private static T[] Of<T>(Guid[] users, T value)
    {
        var values = new T[users.Length];
        Array.Fill(values, value);
        return values;
    }
}

/// <summary>A thread of somebody's list.</summary>
/// <param name="ChangedAt">When something happened in it last.</param>
/// <param name="UnreadThreads">Threads of the list with something unread.</param>
/// <param name="Mentions">Unread replies of all of them that name the person.</param>
public sealed record ListedThread(ThreadSummary State, OwnThread Own, DateTimeOffset ChangedAt, int UnreadThreads, int Mentions);

/// <summary>Where a thread stands in that list.</summary>
public readonly record struct ThreadListPlace(bool IsUnread, DateTimeOffset ChangedAt, MessageId Root);
