using Veza.Shared.Database;

namespace Veza.Shared.Events.Consumers;

/// <summary>The SQL of <c>inbox</c>: which consumer has acted on which event.</summary>
public sealed class ProcessedEventRepository(Postgres postgres)
{
    /// <summary>
    /// Notes that the consumer acts on the events in this transaction; waits for another one that is at the same event.
    /// </summary>
    /// <returns>Those that it has not acted on before.</returns>
    internal async Task<HashSet<string>> InsertAsync(
        UnitOfWork work, string consumer, string[] eventIds, DateTimeOffset now, CancellationToken ct) =>
        [.. await work.Command("""
            INSERT INTO inbox (consumer, event_id, processed_at)
            SELECT $1, i.id, $3 FROM unnest($2::text[]) AS i (id) ORDER BY i.id
            ON CONFLICT DO NOTHING RETURNING event_id
            """).With(consumer).With(eventIds).With(now).ListAsync(r => r.GetString(0), ct)];

    /// <returns>How many went; at most as many as the limit.</returns>
    internal Task<int> DeleteAsync(DateTimeOffset before, int limit, CancellationToken ct) =>
        postgres.Command("""
            DELETE FROM inbox WHERE ctid = ANY (ARRAY(SELECT ctid FROM inbox WHERE processed_at < $1 LIMIT $2))
            """).With(before).With(limit).RunAsync(ct);
}
