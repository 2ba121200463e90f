using Veza.Shared.Database;

namespace Veza.Shared.Events;

/// <summary>The SQL of <c>event_payloads</c>: payloads too large for a message, which refers to them by the event's id.</summary>
public sealed class EventPayloadRepository(Postgres postgres)
{
    /// <summary>Keeps the payload; once is enough, an event's payload never changes.</summary>
    internal Task<int> InsertAsync(string eventId, string payload, DateTimeOffset now, CancellationToken ct) =>
        postgres.Command("""
            INSERT INTO event_payloads (event_id, payload, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
            """).With(eventId).With(payload).With(now).RunAsync(ct);

    /// <summary>The payload, or null.</summary>
    internal Task<string?> FindAsync(string eventId, CancellationToken ct) =>
        postgres.Command("SELECT payload FROM event_payloads WHERE event_id = $1").With(eventId).FindAsync(r => r.GetString(0), ct);

    /// <returns>How many went; at most as many as the limit.</returns>
    internal Task<int> DeleteAsync(DateTimeOffset before, int limit, CancellationToken ct) =>
        postgres.Command("""
            DELETE FROM event_payloads WHERE ctid = ANY (ARRAY(SELECT ctid FROM event_payloads WHERE created_at < $1 LIMIT $2))
            """).With(before).With(limit).RunAsync(ct);
}
