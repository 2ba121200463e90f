using NpgsqlTypes;
using Veza.Shared.Database;

namespace Veza.Shared.Events.Retries;

/// <summary>The SQL of <c>event_retries</c> for those who look after it.</summary>
public sealed class DeadLetterRepository(Postgres postgres)
{
    /// <summary>Newest first; payloads are left out.</summary>
    internal Task<List<EventRetry>> ListAsync(bool parked, string? queue, long? before, int limit, CancellationToken ct) =>
        postgres.Command("""
            SELECT id, queue, consumer, event_id, type, session, '', event_created_at, attempts, available_at, parked_at,
                last_error, created_at
            FROM event_retries
            WHERE (parked_at IS NOT NULL) = $1 AND ($2 IS NULL OR queue = $2) AND id < $3
            ORDER BY id DESC LIMIT $4
            """).With(parked).WithNullable(queue, NpgsqlDbType.Text).With(before ?? long.MaxValue).With(limit)
            .ListAsync(EventRetryRepository.Map, ct);

    internal Task<EventRetry?> FindAsync(long id, CancellationToken ct) =>
        postgres.Command($"SELECT {EventRetryRepository.Columns} FROM event_retries WHERE id = $1").With(id)
            .FindAsync(EventRetryRepository.Map, ct);

    /// <summary>Due at once, with all its tries before it again; the event, or null when there is none.</summary>
    internal Task<EventRetry?> ReplayAsync(UnitOfWork work, long id, DateTimeOffset now, CancellationToken ct) =>
        work.Command($"""
            UPDATE event_retries SET parked_at = NULL, attempts = 0, available_at = $2 WHERE id = $1
            RETURNING {EventRetryRepository.Columns}
            """).With(id).With(now).FindAsync(EventRetryRepository.Map, ct);

    /// <summary>The same for parked events of a queue that were parked before now, the oldest first.</summary>
    /// <returns>How many; at most as many as the limit.</returns>
    internal Task<int> ReplayAsync(UnitOfWork work, string queue, DateTimeOffset now, int limit, CancellationToken ct) =>
        work.Command("""
            UPDATE event_retries SET parked_at = NULL, attempts = 0, available_at = $2 WHERE id = ANY (ARRAY(
                SELECT id FROM event_retries WHERE queue = $1 AND parked_at <= $2 ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED))
            """).With(queue).With(now).With(limit).RunAsync(ct);

    internal Task<int> DeleteAsync(UnitOfWork work, long id, CancellationToken ct) =>
        work.Command("DELETE FROM event_retries WHERE id = $1").With(id).RunAsync(ct);

    /// <returns>How many went; at most as many as the limit.</returns>
    internal Task<int> DeleteParkedAsync(DateTimeOffset before, int limit, CancellationToken ct) =>
        postgres.Command("""
            DELETE FROM event_retries WHERE id = ANY (ARRAY(SELECT id FROM event_retries WHERE parked_at < $1 LIMIT $2))
            """).With(before).With(limit).RunAsync(ct);
}
