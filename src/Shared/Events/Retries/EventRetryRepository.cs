using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Database;

namespace Veza.Shared.Events.Retries;

/// <summary>
/// The SQL of <c>event_retries</c>, as far as events are handled; the administrator's is <see cref="DeadLetterRepository"/>.
/// </summary>
public sealed class EventRetryRepository(Postgres postgres)
{
    internal const string Columns =
        "id, queue, consumer, event_id, type, session, payload, event_created_at, attempts, available_at, parked_at, "
        + "last_error, created_at";

    /// <summary>Keeps the events, in their order. One that is there already stays as it is. <c>Id</c> is given by the table.</summary>
    internal Task<int> InsertAsync(IReadOnlyList<EventRetry> rows, CancellationToken ct) =>
        postgres.Command("""
            INSERT INTO event_retries (queue, consumer, event_id, type, session, payload, event_created_at, attempts,
                available_at, parked_at, last_error, created_at)
            SELECT i.queue, i.consumer, i.event_id, i.type, nullif(i.session, ''), i.payload, i.event_created_at, i.attempts,
                i.available_at, CASE WHEN i.parked THEN i.created_at END, nullif(i.last_error, ''), i.created_at
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::int[],
                $9::timestamptz[], $10::bool[], $11::text[], $12::timestamptz[]) WITH ORDINALITY
                AS i (queue, consumer, event_id, type, session, payload, event_created_at, attempts, available_at, parked,
                    last_error, created_at, n)
            ORDER BY i.n
            ON CONFLICT (queue, consumer, event_id) DO NOTHING
            """)
            .With(Each(rows, r => r.Queue)).With(Each(rows, r => r.Consumer)).With(Each(rows, r => r.Event.Id))
            .With(Each(rows, r => r.Event.Type)).With(Each(rows, r => r.Event.Session ?? ""))
            .With(Each(rows, r => r.Event.Payload)).With(Each(rows, r => r.Event.CreatedAt)).With(Each(rows, r => r.Attempts))
            .With(Each(rows, r => r.AvailableAt)).With(Each(rows, r => r.DeadLetteredAt is not null))
            .With(Each(rows, r => r.LastError ?? "")).With(Each(rows, r => r.CreatedAt)).RunAsync(ct);

    /// <summary>Those of the sessions of which an event waits for the consumer.</summary>
    internal async Task<HashSet<string>> ListWaitingSessionsAsync(string consumer, string[] sessions, CancellationToken ct) =>
        [.. await postgres.Command("""
            SELECT DISTINCT session FROM event_retries
            WHERE consumer = $1 AND session = ANY ($2) AND parked_at IS NULL LIMIT cardinality($2)
            """).With(consumer).With(sessions).ListAsync(r => r.GetString(0), ct)];

    /// <summary>
    /// Takes the consumer's next due event; never one behind another of its session. It is not due again before the lease ends, which is
    /// what its <see cref="EventRetry.AvailableAt"/> then is.
    /// </summary>
    internal Task<EventRetry?> ClaimAsync(string consumer, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) =>
        postgres.Command($"""
            UPDATE event_retries SET available_at = $3 WHERE id = (
                SELECT id FROM event_retries r
                WHERE consumer = $1 AND parked_at IS NULL AND available_at <= $2 AND (session IS NULL OR NOT EXISTS (
                    SELECT 1 FROM event_retries e
                    WHERE e.consumer = r.consumer AND e.session = r.session AND e.parked_at IS NULL AND e.id < r.id))
                ORDER BY available_at, id LIMIT 1 FOR UPDATE OF r SKIP LOCKED)
            RETURNING {Columns}
            """).With(consumer).With(now).With(until).FindAsync(Map, ct);

    /// <summary>The same for events of which the consumer is none of these.</summary>
    internal Task<EventRetry?> ClaimOrphanAsync(string[] consumers, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) =>
        postgres.Command($"""
            UPDATE event_retries SET available_at = $3 WHERE id = (
                SELECT id FROM event_retries
                WHERE consumer <> ALL ($1) AND parked_at IS NULL AND available_at <= $2
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING {Columns}
            """).With(consumers).With(now).With(until).FindAsync(Map, ct);

    /// <summary>It is done, whoever holds it now: in the transaction that handled it.</summary>
    internal Task<int> DeleteAsync(UnitOfWork work, long id, CancellationToken ct) =>
        work.Command("DELETE FROM event_retries WHERE id = $1").With(id).RunAsync(ct);

    /// <summary>The same for one that others have now.</summary>
    internal Task<int> DeleteAsync(long id, CancellationToken ct) =>
        postgres.Command("DELETE FROM event_retries WHERE id = $1").With(id).RunAsync(ct);

    /// <summary>It failed again; unless the lease by which it was claimed is not the last one any more.</summary>
    internal Task<int> UpdateAsync(EventRetry failed, EventRetry claimed, CancellationToken ct) =>
        postgres.Command("""
            UPDATE event_retries SET attempts = $3, available_at = $4, parked_at = $5, last_error = $6
            WHERE id = $1 AND available_at = $2
            """).With(failed.Id).With(claimed.AvailableAt).With(failed.Attempts).With(failed.AvailableAt)
            .WithNullable(failed.DeadLetteredAt, NpgsqlDbType.TimestampTz).WithNullable(failed.LastError, NpgsqlDbType.Text).RunAsync(ct);

    /// <summary>It was not tried to the end: it is due again at once; unless the lease by which it was claimed is not the last one any more.</summary>
    internal Task<int> ReleaseAsync(EventRetry claimed, DateTimeOffset now, CancellationToken ct) =>
        postgres.Command("UPDATE event_retries SET available_at = $3 WHERE id = $1 AND available_at = $2")
            .With(claimed.Id).With(claimed.AvailableAt).With(now).RunAsync(ct);

    internal static EventRetry Map(NpgsqlDataReader r) => new(
        r.GetInt64(0), r.GetString(1), r.GetString(2),
        new EventEnvelope(r.GetString(3), r.GetString(4), r.MaybeText(5), r.Time(7), r.GetString(6)),
        r.GetInt32(8), r.Time(9), r.MaybeTime(10), r.MaybeText(11), r.Time(12));

    private static T[] Each<T>(IReadOnlyList<EventRetry> rows, Func<EventRetry, T> value) => [.. rows.Select(value)];
}
