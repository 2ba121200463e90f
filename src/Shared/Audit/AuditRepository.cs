using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Audit;

/// <summary>The tables <c>audit_entries</c>, <c>audit_chain</c> and <c>audit_heads</c>; a trigger writes the latter two.</summary>
public sealed class AuditRepository(Postgres database)
{
    private const string Columns = """
        c.tenant_id, c.seq, c.hash, e.id, e.at, e.actor, e.actor_id, e.action, e.target, e.target_id, e.room_id, e.user_id, e.reason,
        e.before::text, e.after::text
        """;

    internal Task InsertAsync(UnitOfWork work, IReadOnlyList<(Guid Id, AuditEntry Entry)> some, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            INSERT INTO audit_entries (tenant_id, id, at, actor, actor_id, action, target, target_id, room_id, user_id, reason, before, after)
            SELECT i.tenant_id, i.id, $1, i.actor, i.actor_id, i.action, i.target, i.target_id, i.room_id, i.user_id, i.reason,
                i.before::json, i.after::json
            FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::uuid[],
                $11::text[], $12::text[], $13::text[])
                AS i (tenant_id, id, actor, actor_id, action, target, target_id, room_id, user_id, reason, before, after)
            """).With(at).With(Array(some, e => e.Entry.TenantId.Value)).With(Array(some, e => e.Id)).With(Array(some, e => e.Entry.Actor.Kind))
            .With(Array(some, e => e.Entry.Actor.Id?.Value)).With(Array(some, e => e.Entry.Action)).With(Array(some, e => e.Entry.Target.Kind))
            .With(Array(some, e => e.Entry.Target.Id)).With(Array(some, e => e.Entry.Target.Room?.Value))
            .With(Array(some, e => e.Entry.Target.User?.Value)).With(Array(some, e => e.Entry.Reason))
            .With(Array(some, e => e.Entry.Before?.ToJsonString())).With(Array(some, e => e.Entry.After?.ToJsonString())).RunAsync(ct);

    /// <summary>Newest first, those before one.</summary>
    internal Task<List<AuditRecord>> ListAsync(TenantId tenant, AuditFilter filter, Guid? before, int limit, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns}
            FROM audit_entries e JOIN audit_chain c ON c.tenant_id = e.tenant_id AND c.entry_id = e.id
            WHERE e.tenant_id = $1 AND ($2::uuid IS NULL OR e.id < $2) AND ($3::uuid IS NULL OR e.actor_id = $3)
                AND ($4::uuid IS NULL OR e.user_id = $4) AND ($5::uuid IS NULL OR e.room_id = $5) AND ($6::text IS NULL OR e.action = $6)
                AND ($7::timestamptz IS NULL OR e.at >= $7) AND ($8::timestamptz IS NULL OR e.at < $8)
            ORDER BY e.id DESC LIMIT $9
            """).With(tenant.Value).WithNullable(before, NpgsqlDbType.Uuid).WithNullable(filter.Actor?.Value, NpgsqlDbType.Uuid)
            .WithNullable(filter.User?.Value, NpgsqlDbType.Uuid).WithNullable(filter.Room?.Value, NpgsqlDbType.Uuid)
            .WithNullable(filter.Action, NpgsqlDbType.Text).WithNullable(filter.From, NpgsqlDbType.TimestampTz)
            .WithNullable(filter.Until, NpgsqlDbType.TimestampTz).With(limit).ListAsync(Map, ct);

    /// <summary>In the order of the chain, those behind a place. One whose entry is gone has no action.</summary>
    internal Task<List<AuditRecord>> ListChainAsync(TenantId tenant, long after, int limit, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns}
            FROM audit_chain c LEFT JOIN audit_entries e ON e.tenant_id = c.tenant_id AND e.id = c.entry_id
            WHERE c.tenant_id = $1 AND c.seq > $2 ORDER BY c.seq LIMIT $3
            """).With(tenant.Value).With(after).With(limit).ListAsync(Map, ct);

    /// <summary>Tenants that have a log, by id, those behind one.</summary>
    internal Task<List<TenantId>> ListTenantsAsync(TenantId after, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT DISTINCT tenant_id FROM audit_heads WHERE tenant_id > $1
            UNION SELECT DISTINCT tenant_id FROM audit_entries WHERE tenant_id > $1
            ORDER BY tenant_id LIMIT $2
            """).With(after.Value).With(limit).ListAsync(r => new TenantId(r.GetGuid(0)), ct);

    /// <summary>Where the chain ends, and how many entries there are, read in one moment; a place of 0: it has no end.</summary>
    internal async Task<(long Seq, byte[] Hash, long Entries)> ReadHeadAsync(TenantId tenant, CancellationToken ct) =>
        (await database.Command("""
            SELECT coalesce(h.seq, 0), coalesce(h.hash, ''::bytea), (SELECT count(*) FROM audit_entries e WHERE e.tenant_id = $1)
            FROM (SELECT 1) one LEFT JOIN audit_heads h ON h.tenant_id = $1 LIMIT 1
            """).With(tenant.Value).ListAsync(r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1), r.GetInt64(2)), ct))[0];

    private static AuditRecord Map(NpgsqlDataReader r) => new(
        new(r.GetGuid(0)), r.GetInt64(1), r.GetFieldValue<byte[]>(2), r.Maybe<Guid>(3) ?? Guid.Empty, r.MaybeTime(4) ?? default,
        new(r.MaybeText(5) ?? "", Person(r, 6)), r.MaybeText(7) ?? "",
        new(r.MaybeText(8) ?? "", r.MaybeText(9) ?? "", r.Maybe<Guid>(10) is { } room ? new RoomId(room) : null, Person(r, 11)),
        r.MaybeText(12), r.MaybeText(13), r.MaybeText(14));

    private static UserId? Person(NpgsqlDataReader r, int column) => r.Maybe<Guid>(column) is { } id ? new UserId(id) : null;

    private static T[] Array<T>(IReadOnlyList<(Guid Id, AuditEntry Entry)> some, Func<(Guid Id, AuditEntry Entry), T> value) => [.. some.Select(value)];
}
