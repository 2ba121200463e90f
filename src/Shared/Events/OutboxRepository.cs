using Veza.Shared.Database;

namespace Veza.Shared.Events;

/// <summary>The SQL of <c>outbox</c>, but for appending.</summary>
public sealed class OutboxRepository
{
    /// <summary>
    /// Takes events that are due, for as long as the transaction lasts; others skip them. Events of another process are
    /// taken only once they are older than <paramref name="foreignBefore"/>: until then that process sees to them itself.
    /// </summary>
    public Task<List<OutboxEvent>> TakeAsync(
        DbSession session, Guid producer, DateTimeOffset now, DateTimeOffset foreignBefore, int limit, CancellationToken ct) =>
        session.Command("""
            SELECT id, type, producer, payload::text, created_at FROM outbox
            WHERE available_at <= $1 AND (producer = $2 OR created_at < $3)
            ORDER BY id LIMIT $4 FOR UPDATE SKIP LOCKED
            """).With(now).With(producer).With(foreignBefore).With(limit)
            .ListAsync(r => new OutboxEvent(r.GetInt64(0), r.GetString(1), r.GetGuid(2), r.GetString(3), r.Time(4)), ct);

    /// <summary>They are done.</summary>
    public Task DeleteAsync(DbSession session, long[] ids, CancellationToken ct) =>
        session.Command("DELETE FROM outbox WHERE id = ANY ($1)").With(ids).RunAsync(ct);

    /// <summary>They failed: tried again later, each time twice as late, up to five minutes.</summary>
    public Task DelayAsync(DbSession session, long[] ids, DateTimeOffset now, CancellationToken ct) =>
        session.Command("""
            UPDATE outbox SET attempts = attempts + 1,
                available_at = $2 + least(interval '1 second' * power(2, least(attempts, 9)), interval '5 minutes')
            WHERE id = ANY ($1)
            """).With(ids).With(now).RunAsync(ct);
}
