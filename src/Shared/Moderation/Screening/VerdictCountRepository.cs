using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Screening;

/// <summary>The table <c>moderation_verdicts</c>.</summary>
public sealed class VerdictCountRepository(Postgres database)
{
    /// <summary>Adds the counts, each kind once and in one order, so that two processes do not wait for each other in a ring.</summary>
    internal Task<int> AddAsync(IEnumerable<KeyValuePair<VerdictKey, long>> counts, CancellationToken ct)
    {
        var sorted = counts.OrderBy(c => c.Key.Tenant.Value).ThenBy(c => c.Key.Day).ThenBy(c => c.Key.Verdict).ToArray();
        return database.Command("""
            INSERT INTO moderation_verdicts AS v (tenant_id, day, verdict, count)
            SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[], $4::bigint[])
            ON CONFLICT (tenant_id, day, verdict) DO UPDATE SET count = v.count + excluded.count
            """)
            .With(sorted.Select(c => c.Key.Tenant.Value).ToArray()).With(sorted.Select(c => c.Key.Day).ToArray())
            .With(sorted.Select(c => c.Key.Verdict.Code()).ToArray())
            .With(sorted.Select(c => c.Value).ToArray()).RunAsync(ct);
    }

    /// <returns>How many went; at most as many as the limit.</returns>
    internal Task<int> DeleteAsync(DateOnly before, int limit, CancellationToken ct) =>
        database.Command("""
            DELETE FROM moderation_verdicts WHERE ctid = ANY (ARRAY(SELECT ctid FROM moderation_verdicts WHERE day < $1 LIMIT $2))
            """).With(before).With(limit).RunAsync(ct);

    /// <summary>Of each day since then on which something was found, by verdict.</summary>
    internal Task<List<DayFigures>> ListDaysAsync(TenantId tenant, DateOnly since, CancellationToken ct) =>
        database.Command("""
            SELECT day, coalesce(sum(count) FILTER (WHERE verdict = 'flag'), 0)::bigint, coalesce(sum(count) FILTER (WHERE verdict = 'mask'), 0)::bigint,
                coalesce(sum(count) FILTER (WHERE verdict = 'hold'), 0)::bigint, coalesce(sum(count) FILTER (WHERE verdict = 'block'), 0)::bigint
            FROM moderation_verdicts WHERE tenant_id = $1 AND day >= $2 GROUP BY day ORDER BY day
            """).With(tenant.Value).With(since)
            .ListAsync(r => new DayFigures(r.GetFieldValue<DateOnly>(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), ct);
}

/// <summary>What became of texts on a day in which something was found; each counts once.</summary>
/// <param name="Day">UTC.</param>
public sealed record DayFigures(DateOnly Day, long Flag, long Mask, long Hold, long Block);
