using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Reputation;

/// <summary>The table <c>moderation_reputation</c>.</summary>
public sealed class ReputationRepository(Postgres database)
{
    private const int MostCauses = 20;

    private const string Move = """
        INSERT INTO moderation_reputation AS r (tenant_id, user_id, cause, count, weight, updated_at)
        SELECT t, u, c, n, greatest(-1, least(1, w)), $6 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::float8[]) AS m (t, u, c, n, w)
        ON CONFLICT (tenant_id, user_id, cause) DO UPDATE SET count = r.count + excluded.count,
            weight = greatest(-1, least(1, excluded.weight
                + r.weight * power(0.5::float8, greatest(0, extract(epoch FROM excluded.updated_at - r.updated_at)::float8 / $7)))),
            updated_at = greatest(r.updated_at, excluded.updated_at)
        """;

    internal Task<List<ReputationMove>> ListAsync(TenantId tenant, UserId user, CancellationToken ct) =>
        database.Command("SELECT cause, count, weight, updated_at FROM moderation_reputation WHERE tenant_id = $1 AND user_id = $2 LIMIT $3")
            .With(tenant.Value).With(user.Value).With(MostCauses)
            .ListAsync(r => new ReputationMove(r.GetString(0), r.GetInt64(1), r.GetDouble(2), r.GetFieldValue<DateTimeOffset>(3)), ct);

    /// <summary>Adds one move, inside the transaction.</summary>
    internal Task<int> MoveAsync(UnitOfWork work, ReputationKey key, double weight, DateTimeOffset now, TimeSpan halfLife, CancellationToken ct) =>
        Fill(work.Command(Move), [(key, 1, weight)], now, halfLife).RunAsync(ct);

    /// <summary>Adds the moves, each key once and in one order, so that two processes do not wait for each other in a ring.</summary>
    internal Task<int> MoveAsync(IEnumerable<(ReputationKey Key, long Count, double Weight)> moves, DateTimeOffset now, TimeSpan halfLife, CancellationToken ct) =>
        Fill(
            database.Command(Move),
            [.. moves.OrderBy(m => m.Key.Tenant.Value).ThenBy(m => m.Key.User.Value).ThenBy(m => m.Key.Cause)], now, halfLife).RunAsync(ct);

    /// <summary>Takes one move back whole, made at that time, inside the transaction; what else has moved it stays.</summary>
    internal async Task TakeBackAsync(
        UnitOfWork work, ReputationKey key, double weight, DateTimeOffset madeAt, DateTimeOffset now, TimeSpan halfLife, CancellationToken ct)
    {
        // The only one of its cause leaves nothing; of several what is left of this one by now goes.
        var removed = await work.Command("DELETE FROM moderation_reputation WHERE tenant_id = $1 AND user_id = $2 AND cause = $3 AND count = 1")
            .With(key.Tenant.Value).With(key.User.Value).With(key.Cause.Code()).RunAsync(ct);
        if (removed > 0) return;
        await work.Command("""
            UPDATE moderation_reputation r SET count = count - 1, updated_at = greatest(updated_at, $6),
                weight = greatest(-1, least(1,
                    weight * power(0.5::float8, greatest(0, extract(epoch FROM $6 - updated_at)::float8 / $7))
                    - $4 * power(0.5::float8, greatest(0, extract(epoch FROM greatest(updated_at, $6) - $5)::float8 / $7))))
            WHERE tenant_id = $1 AND user_id = $2 AND cause = $3
            """).With(key.Tenant.Value).With(key.User.Value).With(key.Cause.Code()).With(weight).With(madeAt).With(now)
            .With(halfLife.TotalSeconds).RunAsync(ct);
    }

    private static NpgsqlCommand Fill(NpgsqlCommand command, (ReputationKey Key, long Count, double Weight)[] moves, DateTimeOffset now, TimeSpan halfLife) =>
        command.With(Array.ConvertAll(moves, m => m.Key.Tenant.Value)).With(Array.ConvertAll(moves, m => m.Key.User.Value))
            .With(Array.ConvertAll(moves, m => m.Key.Cause.Code())).With(Array.ConvertAll(moves, m => m.Count))
            .With(Array.ConvertAll(moves, m => m.Weight)).With(now).With(halfLife.TotalSeconds);
}

/// <summary>What is moved, and by what.</summary>
internal readonly record struct ReputationKey(TenantId Tenant, UserId User, ReputationCause Cause);
