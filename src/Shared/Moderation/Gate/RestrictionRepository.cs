using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Gate;

/// <summary>The table <c>moderation_restrictions</c>.</summary>
public sealed class RestrictionRepository(Postgres database)
{
    /// <summary>Of a tenant, at most; no further one is made then.</summary>
    internal const int MostOfTenant = 100_000;

    /// <summary>A later version may know more; what it makes is passed over here, and left where it is.</summary>
    private static readonly string[] Kinds = [.. Enum.GetValues<RestrictionKind>().Select(k => k.Code())];

    private const string Columns = "action_id, tenant_id, kind, level, scope_id, user_id, interval_seconds, until";

    /// <summary>All of the tenant, those that have run out and were not removed yet among them.</summary>
    internal Task<List<Restriction>> ListAsync(TenantId tenant, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM moderation_restrictions WHERE tenant_id = $1 AND kind = ANY ($3) LIMIT $2")
            .With(tenant.Value).With(MostOfTenant).With(Kinds).ListAsync(Map, ct);

    /// <summary>Whether the tenant has as many as it may have.</summary>
    internal async Task<bool> IsFullAsync(UnitOfWork work, TenantId tenant, CancellationToken ct) =>
        await work.Command("SELECT 1 FROM moderation_restrictions WHERE tenant_id = $1 OFFSET $2 LIMIT 1")
            .With(tenant.Value).With(MostOfTenant - 1).FindValueAsync<int>(ct) is not null;

    /// <summary>Those of the people who are banned from the room, or from the tenant, inside the transaction.</summary>
    internal Task<List<Restriction>> ListBansAsync(
        UnitOfWork work, TenantId tenant, RoomId? room, IReadOnlyCollection<UserId> users, DateTimeOffset now, CancellationToken ct) =>
        work.Command($"""
            SELECT {Columns} FROM moderation_restrictions
            WHERE tenant_id = $1 AND kind = 'ban' AND user_id = ANY ($2) AND (scope_id IS NULL OR scope_id = $3)
                AND (until IS NULL OR until > $4)
            LIMIT 2 * cardinality($2)
            """).With(tenant.Value).With(users.Select(u => u.Value).ToArray()).WithNullable(room?.Value, NpgsqlDbType.Uuid).With(now)
            .ListAsync(Map, ct);

    /// <summary>Whether there is one of its kind for the same person or room that ends at the same time, later, or never.</summary>
    internal async Task<bool> OutlastsAsync(UnitOfWork work, Restriction r, CancellationToken ct) =>
        await work.Command("""
            SELECT 1 FROM moderation_restrictions
            WHERE tenant_id = $1 AND kind = $2 AND scope_id IS NOT DISTINCT FROM $3 AND user_id IS NOT DISTINCT FROM $4
                AND coalesce(until, 'infinity') >= coalesce($5, 'infinity')
            """).With(r.TenantId.Value).With(r.Kind.Code()).WithNullable(r.ScopeId, NpgsqlDbType.Uuid)
            .WithNullable(r.User?.Value, NpgsqlDbType.Uuid).WithNullable(r.Until, NpgsqlDbType.TimestampTz).FindValueAsync<int>(ct) is not null;

    /// <summary>Adds it in the place of the one of its kind for the same person or room.</summary>
    /// <returns>The action of the one that it replaced, or null.</returns>
    internal async Task<Guid?> ReplaceAsync(UnitOfWork work, Restriction r, CancellationToken ct)
    {
        var former = await work.Command("""
            DELETE FROM moderation_restrictions
            WHERE tenant_id = $1 AND kind = $2 AND scope_id IS NOT DISTINCT FROM $3 AND user_id IS NOT DISTINCT FROM $4
            RETURNING action_id
            """).With(r.TenantId.Value).With(r.Kind.Code()).WithNullable(r.ScopeId, NpgsqlDbType.Uuid)
            .WithNullable(r.User?.Value, NpgsqlDbType.Uuid).FindValueAsync<Guid>(ct);
        await work.Command($"INSERT INTO moderation_restrictions ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .With(r.ActionId).With(r.TenantId.Value).With(r.Kind.Code()).With(r.Level.Code()).WithNullable(r.ScopeId, NpgsqlDbType.Uuid)
            .WithNullable(r.User?.Value, NpgsqlDbType.Uuid)
            .WithNullable(r.Interval is { } wait ? (int)wait.TotalSeconds : null, NpgsqlDbType.Integer)
            .WithNullable(r.Until, NpgsqlDbType.TimestampTz).RunAsync(ct);
        return former;
    }

    /// <returns>1, or 0 when it was not there any more.</returns>
    internal Task<int> DeleteAsync(UnitOfWork work, Guid action, CancellationToken ct) =>
        work.Command("DELETE FROM moderation_restrictions WHERE action_id = $1").With(action).RunAsync(ct);

    /// <summary>Removes some that have run out, those first that did first; none that another process is at.</summary>
    internal Task<List<Restriction>> TakeDueAsync(UnitOfWork work, DateTimeOffset now, int limit, CancellationToken ct) =>
        work.Command($"""
            DELETE FROM moderation_restrictions WHERE action_id = ANY (ARRAY(
                SELECT action_id FROM moderation_restrictions WHERE until <= $1 AND kind = ANY ($3) ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED))
            RETURNING {Columns}
            """).With(now).With(limit).With(Kinds).ListAsync(Map, ct);

    private static Restriction Map(NpgsqlDataReader r) => new(
        r.GetGuid(0), new(r.GetGuid(1)), Known(RestrictionCodes.ParseKind(r.GetString(2)), r.GetString(2)),
        Known(RestrictionCodes.ParseLevel(r.GetString(3)), r.GetString(3)), r.Maybe<Guid>(4),
        r.Maybe<Guid>(5) is { } user ? new UserId(user) : null, r.Maybe<int>(6) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, r.MaybeTime(7));

    private static T Known<T>(T? parsed, string code) where T : struct => parsed
        ?? throw new InvalidOperationException($"moderation_restrictions holds '{code}', which this build does not know.");
}
