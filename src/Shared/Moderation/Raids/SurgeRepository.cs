using Veza.Shared.Database;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Raids;

/// <summary>The tables <c>moderation_surges</c> and <c>moderation_raid_proposals</c>.</summary>
public sealed class SurgeRepository(Postgres database)
{
    /// <summary>Adds the counts, each kind once and in one order, so that two processes do not wait for each other in a ring.</summary>
    internal Task<int> AddAsync(IEnumerable<KeyValuePair<SurgeKey, long>> counts, DateTimeOffset minute, CancellationToken ct)
    {
        KeyValuePair<SurgeKey, long>[] sorted =
            [.. counts.OrderBy(c => c.Key.Tenant.Value).ThenBy(c => c.Key.Scope).ThenBy(c => c.Key.Kind)];
        return database.Command("""
            INSERT INTO moderation_surges AS s (tenant_id, scope_id, kind, minute, count)
            SELECT tenant, scope, kind, $5, count FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[]) AS c (tenant, scope, kind, count)
            ON CONFLICT (tenant_id, scope_id, kind, minute) DO UPDATE SET count = s.count + excluded.count
            """).With(Array.ConvertAll(sorted, c => c.Key.Tenant.Value)).With(Array.ConvertAll(sorted, c => c.Key.Scope))
            .With(Array.ConvertAll(sorted, c => c.Key.Kind.Code())).With(Array.ConvertAll(sorted, c => c.Value)).With(minute).RunAsync(ct);
    }

    /// <summary>How many of each there were since then, in all processes, in the order of the keys.</summary>
    internal Task<List<long>> SumAsync(SurgeKey[] keys, DateTimeOffset since, CancellationToken ct) =>
        database.Command("""
            SELECT (SELECT coalesce(sum(s.count), 0)::bigint FROM moderation_surges s
                WHERE s.tenant_id = k.tenant AND s.scope_id = k.scope AND s.kind = k.kind AND s.minute >= $4)
            FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS k (tenant, scope, kind, place) ORDER BY k.place LIMIT cardinality($1)
            """).With(Array.ConvertAll(keys, k => k.Tenant.Value)).With(Array.ConvertAll(keys, k => k.Scope))
            .With(Array.ConvertAll(keys, k => k.Kind.Code())).With(since).ListAsync(r => r.GetInt64(0), ct);

    /// <summary>Takes the turn to propose something for the place.</summary>
    /// <returns>False: there was a proposal for it since then.</returns>
    internal async Task<bool> TakeTurnAsync(UnitOfWork work, SurgeKey key, DateTimeOffset now, DateTimeOffset since, CancellationToken ct) =>
        await work.Command("""
            INSERT INTO moderation_raid_proposals AS p (tenant_id, scope_id, proposed_at) VALUES ($1, $2, $3)
            ON CONFLICT (tenant_id, scope_id) DO UPDATE SET proposed_at = excluded.proposed_at WHERE p.proposed_at <= $4
            """).With(key.Tenant.Value).With(key.Scope).With(now).With(since).RunAsync(ct) == 1;

    /// <summary>Removes minutes, and proposals, that nothing looks back to.</summary>
    /// <returns>How many; as many as the limit: there may be more.</returns>
    internal async Task<int> DeleteAsync(DateTimeOffset minutesBefore, DateTimeOffset proposalsBefore, int limit, CancellationToken ct) =>
        Math.Max(
            await database.Command("""
                DELETE FROM moderation_surges WHERE ctid = ANY (ARRAY(SELECT ctid FROM moderation_surges WHERE minute < $1 LIMIT $2))
                """).With(minutesBefore).With(limit).RunAsync(ct),
            await database.Command("""
                DELETE FROM moderation_raid_proposals WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM moderation_raid_proposals WHERE proposed_at < $1 LIMIT $2))
                """).With(proposalsBefore).With(limit).RunAsync(ct));
}
