using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Rules;

/// <summary>The table <c>moderation_rules</c>.</summary>
public sealed class RuleRepository(Postgres database)
{
    private const string Columns = "tenant_id, level, scope_id, version, document::text, author_id, created_at, note";

    /// <summary>The version that holds in each scope of the tenant that has rules of its own.</summary>
    internal Task<List<(Guid Scope, int Version)>> ListCurrentAsync(TenantId tenant, int limit, CancellationToken ct) =>
        database.Command("SELECT scope_id, version FROM moderation_rules WHERE tenant_id = $1 AND is_current LIMIT $2")
            .With(tenant.Value).With(limit).ListAsync(r => (r.GetGuid(0), r.GetInt32(1)), ct);

    /// <summary>The documents of these versions, by scope.</summary>
    internal async Task<IReadOnlyDictionary<Guid, string>> ListDocumentsAsync(
        TenantId tenant, (Guid Scope, int Version)[] which, CancellationToken ct) =>
        (await database.Command("""
            SELECT r.scope_id, r.document::text
            FROM unnest($2, $3) AS w (scope_id, version)
            JOIN moderation_rules r ON r.tenant_id = $1 AND r.scope_id = w.scope_id AND r.version = w.version
            LIMIT cardinality($2)
            """).With(tenant.Value).With(which.Select(w => w.Scope).ToArray()).With(which.Select(w => w.Version).ToArray())
            .ListAsync(r => KeyValuePair.Create(r.GetGuid(0), r.GetString(1)), ct)).ToDictionary();

    /// <summary>The version that holds in the scope; null: it has no rules of its own.</summary>
    internal Task<RuleVersion?> FindCurrentAsync(RuleScope scope, CancellationToken ct) => Current(database.Command(CurrentSql), scope, ct);

    /// <summary>The same inside the transaction.</summary>
    internal Task<RuleVersion?> FindCurrentAsync(UnitOfWork work, RuleScope scope, CancellationToken ct) =>
        Current(work.Command(CurrentSql), scope, ct);

    internal Task<RuleVersion?> FindAsync(RuleScope scope, int version, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM moderation_rules WHERE tenant_id = $1 AND scope_id = $2 AND version = $3")
            .With(scope.Tenant.Value).With(scope.Id).With(version).FindAsync(Map, ct);

    /// <summary>Newest first, those before one; without the documents.</summary>
    internal Task<List<RuleChange>> ListAsync(RuleScope scope, int before, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT version, author_id, created_at, note FROM moderation_rules
            WHERE tenant_id = $1 AND scope_id = $2 AND version < $3 ORDER BY version DESC LIMIT $4
            """).With(scope.Tenant.Value).With(scope.Id).With(before).With(limit)
            .ListAsync(r => new RuleChange(r.GetInt32(0), r.Maybe<Guid>(1) is { } by ? new UserId(by) : null, r.Time(2), r.MaybeText(3)), ct);

    /// <summary>Those that hold in these rooms, as far as they have rules of their own.</summary>
    internal Task<List<RuleVersion>> ListCurrentAsync(TenantId tenant, Guid[] rooms, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns} FROM moderation_rules WHERE tenant_id = $1 AND scope_id = ANY ($2) AND is_current LIMIT cardinality($2)
            """).With(tenant.Value).With(rooms).ListAsync(Map, ct);

    /// <summary>How many scopes of the tenant have rules of their own.</summary>
    internal async Task<long> CountAsync(UnitOfWork work, TenantId tenant, CancellationToken ct) =>
        await work.Command("SELECT count(*) FROM moderation_rules WHERE tenant_id = $1 AND is_current").With(tenant.Value)
            .FindValueAsync<long>(ct) ?? 0;

    /// <summary>Makes it the version that holds, in the place of the one before it.</summary>
    /// <returns>False when that does not hold any more; nothing was written then.</returns>
    internal async Task<bool> ReplaceAsync(UnitOfWork work, RuleVersion next, CancellationToken ct)
    {
        // Who comes second waits here for the row, or below for the key of the first version, and finds that it is not the one.
        var replaced = await work.Command("""
            UPDATE moderation_rules SET is_current = false WHERE tenant_id = $1 AND scope_id = $2 AND is_current AND version = $3
            """).With(next.Scope.Tenant.Value).With(next.Scope.Id).With(next.Version - 1).RunAsync(ct);
        return (replaced == 1 || next.Version == 1) && await work.Command("""
            INSERT INTO moderation_rules (tenant_id, level, scope_id, version, document, author_id, created_at, note)
            VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8) ON CONFLICT DO NOTHING
            """).With(next.Scope.Tenant.Value).With(next.Scope.Level.Code()).With(next.Scope.Id).With(next.Version)
            .With(StoredRules.Write(next.Document)).WithNullable(next.Author?.Value, NpgsqlDbType.Uuid).With(next.At)
            .WithNullable(next.Note, NpgsqlDbType.Text).RunAsync(ct) == 1;
    }

    /// <summary>Removes versions up to that one, the oldest first; never the one that holds.</summary>
    internal Task<int> DeleteOldAsync(UnitOfWork work, RuleScope scope, int version, int limit, CancellationToken ct) =>
        work.Command("""
            DELETE FROM moderation_rules WHERE tenant_id = $1 AND scope_id = $2 AND version = ANY (ARRAY(
                SELECT version FROM moderation_rules
                WHERE tenant_id = $1 AND scope_id = $2 AND version <= $3 AND NOT is_current ORDER BY version LIMIT $4))
            """).With(scope.Tenant.Value).With(scope.Id).With(version).With(limit).RunAsync(ct);

    private static RuleVersion Map(NpgsqlDataReader r) => new(
        new(new(r.GetGuid(0)), Known(r.GetString(1)), r.GetGuid(2)), r.GetInt32(3), StoredRules.Read(r.GetString(4)),
        r.Maybe<Guid>(5) is { } author ? new UserId(author) : null, r.Time(6), r.MaybeText(7));

    private const string CurrentSql = $"SELECT {Columns} FROM moderation_rules WHERE tenant_id = $1 AND scope_id = $2 AND is_current";

    private static Task<RuleVersion?> Current(NpgsqlCommand command, RuleScope scope, CancellationToken ct) =>
        command.With(scope.Tenant.Value).With(scope.Id).FindAsync(Map, ct);

    private static ModerationLevel Known(string code) => RestrictionCodes.ParseLevel(code)
        ?? throw new InvalidOperationException($"moderation_rules holds '{code}', which this build does not know.");
}
