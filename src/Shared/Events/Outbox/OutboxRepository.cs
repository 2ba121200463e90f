using Npgsql;
using Veza.Shared.Database;

namespace Veza.Shared.Events.Outbox;

/// <summary>The SQL of <c>outbox</c>, but for appending.</summary>
public sealed class OutboxRepository
{
    // Any constant will do, as long as every instance takes the same one.
    private const long SessionsKey = 0x76657A61_0003;

    private const string Columns = "id, type, session, producer, payload::text, sent, created_at";

    /// <summary>
    /// Takes events without a session that are due, for as long as the transaction lasts; others skip them. Events of another
    /// process are taken only once they are older than <paramref name="foreignBefore"/>: until then that process sees to them
    /// itself. Its own only once they are older than <paramref name="ownBefore"/>: it may be about to announce them.
    /// </summary>
    public Task<List<OutboxEvent>> TakeAsync(
        UnitOfWork work, Guid producer, DateTimeOffset now, DateTimeOffset ownBefore, DateTimeOffset foreignBefore, int limit,
        CancellationToken ct) =>
        work.Command($"""
            SELECT {Columns} FROM outbox
            WHERE session IS NULL AND available_at <= $1 AND (producer = $2 AND created_at <= $3 OR created_at < $4)
            ORDER BY id LIMIT $5 FOR UPDATE SKIP LOCKED
            """).With(now).With(producer).With(ownBefore).With(foreignBefore).With(limit).ListAsync(Map, ct);

    /// <summary>
    /// The right to take events with a session, for as long as the transaction lasts: one drain of the installation at a time,
    /// since two could swap the events of one session.
    /// </summary>
    /// <returns>False when another drain has it, or there are none.</returns>
    public async Task<bool> LockSessionsAsync(UnitOfWork work, CancellationToken ct) =>
        await work.Command("""
            SELECT CASE WHEN EXISTS (SELECT 1 FROM outbox WHERE session IS NOT NULL)
                THEN pg_try_advisory_xact_lock($1) ELSE false END
            """).With(SessionsKey).FindValueAsync<bool>(ct) is true;

    /// <summary>
    /// Takes events with a session that are due, in order; none behind one of its session that waits. Needs
    /// <see cref="LockSessionsAsync"/>.
    /// </summary>
    public Task<List<OutboxEvent>> TakeOrderedAsync(UnitOfWork work, DateTimeOffset now, int limit, CancellationToken ct) =>
        work.Command($"""
            SELECT {Columns} FROM outbox o
            WHERE session IS NOT NULL AND available_at <= $1 AND NOT EXISTS (
                SELECT 1 FROM outbox e WHERE e.session = o.session AND e.id < o.id AND e.available_at > $1)
            ORDER BY id LIMIT $2 FOR UPDATE OF o SKIP LOCKED
            """).With(now).With(limit).ListAsync(Map, ct);

    /// <summary>They are done.</summary>
    public Task DeleteAsync(UnitOfWork work, long[] ids, CancellationToken ct) =>
        work.Command("DELETE FROM outbox WHERE id = ANY ($1)").With(ids).RunAsync(ct);

    /// <summary>They failed somewhere: tried again later, each time twice as late, up to five minutes.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="ids">Which.</param>
    /// <param name="sent">For each the stations that have it, joined by commas.</param>
    /// <param name="now">The time.</param>
    public Task DelayAsync(UnitOfWork work, long[] ids, string[] sent, DateTimeOffset now, CancellationToken ct) =>
        work.Command("""
            UPDATE outbox o SET attempts = attempts + 1, sent = string_to_array(i.sent, ','),
                available_at = $3 + least(interval '1 second' * power(2, least(attempts, 9)), interval '5 minutes')
            FROM unnest($1::bigint[], $2::text[]) AS i (id, sent) WHERE o.id = i.id
            """).With(ids).With(sent).With(now).RunAsync(ct);

    private static OutboxEvent Map(NpgsqlDataReader r) => new(
        r.GetInt64(0), r.GetString(1), r.MaybeText(2), r.GetGuid(3), r.GetString(4), r.GetFieldValue<string[]>(5), r.Time(6));
}
