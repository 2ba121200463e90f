using Npgsql;
using Veza.Shared.Database;

namespace Veza.Shared.Events.Outbox;

/// <summary>What a relay asks for.</summary>
/// <param name="Claim">Names the lease; new for each claim.</param>
/// <param name="Producer">The process of the relay.</param>
/// <param name="Until">When the lease ends unless it is renewed.</param>
/// <param name="OwnBefore">The process's own events are taken once they are that old: younger ones may be about to be announced.</param>
/// <param name="ForeignBefore">Those of others once they are older than this: until then that process sees to them itself.</param>
/// <param name="Limit">Events with and without a session, each.</param>
internal sealed record OutboxClaimTerms(
    Guid Claim, Guid Producer, DateTimeOffset Now, DateTimeOffset Until, DateTimeOffset OwnBefore, DateTimeOffset ForeignBefore, int Limit);

/// <summary>
/// The SQL of <c>outbox</c>, but for appending. An event under a lease is one that is not due before the lease ends; only the claim
/// that holds it renews, ends or postpones it, so a relay that was away for longer than its lease changes nothing any more.
/// </summary>
public sealed class OutboxRepository(Postgres postgres)
{
    // Any constant will do, as long as every instance takes the same one.
    private const long SessionsKey = 0x76657A61_0003;

    private const string Held = "(SELECT id FROM outbox WHERE id = ANY ($1) AND claim = $2 ORDER BY id FOR UPDATE) AS held";

    /// <summary>
    /// Takes events that are due, in the order of their ids; nobody else takes them before the lease ends. Of a session it takes the
    /// first event and what follows that without a gap, or nothing: none passes one that waits or is under a lease. Claims of events
    /// with a session exclude each other while the statement runs; who comes second leaves them for later.
    /// </summary>
    /// <remarks>
    /// Of what changed after the statement's snapshot only the rows that it locks are seen as they are now. That is why the first of a
    /// session is locked before the others: as long as that one is free, nobody has touched those behind it.
    /// </remarks>
    internal Task<List<OutboxEvent>> ClaimAsync(OutboxClaimTerms terms, CancellationToken ct) =>
        postgres.Command("""
            WITH turn AS MATERIALIZED (
                SELECT CASE WHEN EXISTS (SELECT 1 FROM outbox WHERE session IS NOT NULL)
                    THEN pg_try_advisory_xact_lock($8) ELSE false END AS mine
            ), candidates AS MATERIALIZED (
                SELECT id, session FROM outbox o
                WHERE (SELECT mine FROM turn) AND session IS NOT NULL AND available_at <= $3 AND NOT EXISTS (
                    SELECT 1 FROM outbox e WHERE e.session = o.session AND e.id < o.id AND e.available_at > $3)
                ORDER BY id LIMIT $7
            ), firsts AS MATERIALIZED (
                SELECT o.id, o.session FROM outbox o JOIN (SELECT min(id) AS id FROM candidates GROUP BY session) f ON f.id = o.id
                WHERE o.available_at <= $3 FOR UPDATE OF o SKIP LOCKED
            ), followers AS MATERIALIZED (
                SELECT o.id FROM outbox o JOIN candidates c ON c.id = o.id JOIN firsts f ON f.session = c.session AND f.id < c.id
                WHERE o.available_at <= $3 FOR UPDATE OF o SKIP LOCKED
            ), others AS MATERIALIZED (
                SELECT id FROM outbox
                WHERE session IS NULL AND available_at <= $3 AND (producer = $2 AND created_at <= $5 OR created_at < $6)
                ORDER BY id LIMIT $7 FOR UPDATE SKIP LOCKED
            ), taken AS (
                UPDATE outbox o SET claim = $1, available_at = $4
                FROM (SELECT id FROM firsts UNION ALL SELECT id FROM followers UNION ALL SELECT id FROM others) AS due
                WHERE o.id = due.id
                RETURNING o.id, o.type, o.session, o.producer, o.payload, o.sent, o.created_at
            )
            SELECT id, type, session, producer, payload::text, sent, created_at FROM taken ORDER BY id
            """)
            .With(terms.Claim).With(terms.Producer).With(terms.Now).With(terms.Until).With(terms.OwnBefore).With(terms.ForeignBefore)
            .With(terms.Limit).With(SessionsKey).ListAsync(Map, ct);

    /// <summary>Puts off the end of the lease.</summary>
    /// <returns>How many of the events it still held.</returns>
    internal Task<int> RenewAsync(long[] ids, Guid claim, DateTimeOffset until, CancellationToken ct) =>
        postgres.Command($"UPDATE outbox o SET available_at = $3 FROM {Held} WHERE o.id = held.id")
            .With(ids).With(claim).With(until).RunAsync(ct);

    /// <summary>They are done.</summary>
    internal Task<int> DeleteAsync(long[] ids, Guid claim, CancellationToken ct) =>
        postgres.Command("DELETE FROM outbox WHERE id = ANY ($1) AND claim = $2").With(ids).With(claim).RunAsync(ct);

    /// <summary>They failed somewhere: tried again later, each time twice as late, up to five minutes.</summary>
    /// <param name="sent">For each the destinations that have it, joined by commas.</param>
    internal Task<int> DelayAsync(long[] ids, string[] sent, Guid claim, DateTimeOffset now, CancellationToken ct) =>
        postgres.Command($"""
            UPDATE outbox o SET claim = NULL, attempts = attempts + 1, sent = string_to_array(i.sent, ','),
                available_at = $4 + least(interval '1 second' * power(2, least(attempts, 9)), interval '5 minutes')
            FROM {Held} JOIN unnest($1::bigint[], $3::text[]) AS i (id, sent) ON i.id = held.id WHERE o.id = held.id
            """).With(ids).With(claim).With(sent).With(now).RunAsync(ct);

    private static OutboxEvent Map(NpgsqlDataReader r) => new(
        r.GetInt64(0), r.GetString(1), r.MaybeText(2), r.GetGuid(3), r.GetString(4), r.GetFieldValue<string[]>(5), r.Time(6));
}
