using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Cases;

/// <summary>What decided cases say together, and clearing away their texts.</summary>
public sealed class CaseStatisticsRepository(Postgres database)
{
    /// <summary>Decided cases that are looked at; more make the figures no better.</summary>
    private const int MostCases = 20_000;
    private const int MostRules = 100;

    /// <summary>Of each rule, by the decided cases that it is in; the most frequent first.</summary>
    internal async Task<IReadOnlyList<RuleFigures>> ListRulesAsync(TenantId tenant, DateTimeOffset since, CancellationToken ct) =>
        await database.Command($"""
            SELECT rule, count(*), count(*) FILTER (WHERE decision IN ('uphold', 'reject')), count(*) FILTER (WHERE decision IN ('dismiss', 'approve'))
            FROM (
                SELECT DISTINCT c.id, c.decision, f ->> 'rule' AS rule FROM (
                    SELECT id, decision, findings FROM moderation_cases WHERE tenant_id = $1 AND decided_at >= $2
                    ORDER BY decided_at DESC LIMIT {MostCases}) AS c, jsonb_array_elements(c.findings) AS f) AS found
            GROUP BY rule ORDER BY count(*) DESC, rule LIMIT {MostRules}
            """).With(tenant.Value).With(since)
            .ListAsync(r => new RuleFigures(r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)), ct);

    internal async Task<DecisionFigures> CountDecisionsAsync(TenantId tenant, DateTimeOffset since, CancellationToken ct) =>
        await database.Command($"""
            SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - opened_at))::float8,
                count(*) FILTER (WHERE by_rule AND decision IN ('uphold', 'reject')), count(*) FILTER (WHERE by_rule AND decision IN ('dismiss', 'approve'))
            FROM (
                SELECT opened_at, decided_at, decision, findings <> '[]' AS by_rule FROM moderation_cases WHERE tenant_id = $1 AND decided_at >= $2
                ORDER BY decided_at DESC LIMIT {MostCases}) AS c
            """).With(tenant.Value).With(since)
            .FindAsync(r => new DecisionFigures(r.GetInt64(0), r.Maybe<double>(1), r.GetInt64(2), r.GetInt64(3)), ct) ?? new(0, null, 0, 0);

    /// <summary>Of those decided before then.</summary>
    /// <returns>How many cases.</returns>
    internal Task<int> ClearAsync(DateTimeOffset before, int limit, CancellationToken ct) =>
        database.Command("""
            WITH due AS (
                SELECT id FROM moderation_cases WHERE decided_at < $1 AND NOT cleared ORDER BY decided_at LIMIT $2 FOR UPDATE SKIP LOCKED),
            reports AS (UPDATE moderation_reports SET content = NULL WHERE case_id IN (SELECT id FROM due)),
            notes AS (DELETE FROM moderation_case_notes WHERE case_id IN (SELECT id FROM due))
            UPDATE moderation_cases SET content = NULL, note = NULL, cleared = true WHERE id IN (SELECT id FROM due)
            """).With(before).With(limit).RunAsync(ct);
}

/// <summary>How often a rule is in decided cases, and what became of these.</summary>
public sealed record RuleFigures(string Rule, long Found, long Upheld, long Overturned);

/// <summary>Decided cases together.</summary>
/// <param name="Upheld">Of those that a rule found.</param>
public sealed record DecisionFigures(long Count, double? MedianSeconds, long Upheld, long Overturned)
{
    /// <summary>The part of what rules found that was upheld; null: nothing was decided.</summary>
    public double? Precision => Upheld + Overturned == 0 ? null : (double)Upheld / (Upheld + Overturned);
}
