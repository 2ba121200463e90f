using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Cases;

/// <summary>The table <c>moderation_cases</c>.</summary>
public sealed class CaseRepository(Postgres database)
{
    private const string Columns = """
        id, tenant_id, sources, room_id, user_id, message_id, action_id, content, findings::text, severity, opened_at, claimed_by, claimed_until,
        assigned_to, decision, decided_by, decided_at, decided_action, note, cleared
        """;

    /// <summary>Findings that a case keeps at most; more say nothing new.</summary>
    private const int MaxFindings = 50;

    /// <returns>The new case, or the open one about the same.</returns>
    internal async Task<Guid> OpenAsync(UnitOfWork work, NewCase what, DateTimeOffset at, CancellationToken ct) =>
        await Opening(work.Command($"""
            {Inserting}
            ON CONFLICT (tenant_id, subject) WHERE decided_at IS NULL DO UPDATE SET
                sources = CASE WHEN excluded.sources <@ c.sources THEN c.sources ELSE c.sources || excluded.sources END,
                findings = CASE WHEN c.findings @> excluded.findings OR jsonb_array_length(c.findings) >= {MaxFindings}
                    THEN c.findings ELSE c.findings || excluded.findings END,
                content = coalesce(c.content, excluded.content), severity = greatest(c.severity, excluded.severity)
            RETURNING id
            """), what, at).FindValueAsync<Guid>(ct)
        ?? throw new InvalidOperationException($"Neither was a case of {what.Subject} opened nor is there one.");

    /// <returns>The appeal; null: there was one against the action before.</returns>
    internal Task<Guid?> AppealAsync(UnitOfWork work, NewCase what, DateTimeOffset at, CancellationToken ct) =>
        Opening(work.Command($"{Inserting} ON CONFLICT DO NOTHING RETURNING id"), what, at).FindValueAsync<Guid>(ct);

    internal Task<List<Appeal>> ListAppealsAsync(Guid[] actions, CancellationToken ct) =>
        database.Command("SELECT action_id, decision, decided_at FROM moderation_cases WHERE action_id = ANY ($1) LIMIT cardinality($1)")
            .With(actions).ListAsync(r => new Appeal(r.GetGuid(0), r.MaybeText(1), r.MaybeTime(2)), ct);

    internal Task<ModerationCase?> FindAsync(Guid id, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM moderation_cases WHERE id = $1").With(id).FindAsync(Map, ct);

    /// <summary>The same inside the transaction.</summary>
    internal Task<ModerationCase?> FindAsync(UnitOfWork work, Guid id, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM moderation_cases WHERE id = $1").With(id).FindAsync(Map, ct);

    internal Task<List<ModerationCase>> ListByIdsAsync(Guid[] ids, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM moderation_cases WHERE id = ANY ($1) LIMIT cardinality($1)").With(ids).ListAsync(Map, ct);

    /// <summary>The oldest of the open ones first, the newest of those that are decided. Nobody sees those about themselves.</summary>
    /// <param name="rooms">Null: those of the whole tenant.</param>
    internal Task<List<ModerationCase>> ListAsync(CaseFilter f, UserId reader, Guid[]? rooms, Guid? after, int limit, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns} FROM moderation_cases
            WHERE tenant_id = $1 AND decided_at IS {(f.Decided ? "NOT NULL" : "NULL")} AND user_id IS DISTINCT FROM $2
                AND ($3::uuid[] IS NULL OR room_id = ANY ($3)) AND ($4::text IS NULL OR $4 = ANY (sources))
                AND ($5::uuid IS NULL OR room_id = $5) AND ($6::uuid IS NULL OR user_id = $6)
                AND ($7::boolean IS NULL OR CASE WHEN $7 THEN assigned_to = $2 ELSE assigned_to IS NULL END)
                AND ($8::uuid IS NULL OR id {(f.Decided ? "<" : ">")} $8)
            ORDER BY id {(f.Decided ? "DESC" : "")} LIMIT $9
            """).With(f.Tenant.Value).With(reader.Value).WithNullable(rooms, NpgsqlDbType.Array | NpgsqlDbType.Uuid)
            .WithNullable(f.Source?.Code(), NpgsqlDbType.Text).WithNullable(f.Room?.Value, NpgsqlDbType.Uuid)
            .WithNullable(f.Person?.Value, NpgsqlDbType.Uuid).WithNullable(f.Assigned, NpgsqlDbType.Boolean)
            .WithNullable(after, NpgsqlDbType.Uuid).With(limit).ListAsync(Map, ct);

    /// <summary>Open ones: all, held, reported, appeals, those assigned to the reader; each up to a bound.</summary>
    internal async Task<CaseCounts> CountAsync(TenantId tenant, UserId reader, Guid[]? rooms, int most, CancellationToken ct) =>
        await database.Command("""
            SELECT count(*), count(*) FILTER (WHERE 'hold' = ANY (sources)), count(*) FILTER (WHERE 'report' = ANY (sources)),
                count(*) FILTER (WHERE 'appeal' = ANY (sources)), count(*) FILTER (WHERE assigned_to = $2)
            FROM (
                SELECT sources, assigned_to FROM moderation_cases
                WHERE tenant_id = $1 AND decided_at IS NULL AND user_id IS DISTINCT FROM $2 AND ($3::uuid[] IS NULL OR room_id = ANY ($3))
                LIMIT $4) AS c
            """).With(tenant.Value).With(reader.Value).WithNullable(rooms, NpgsqlDbType.Array | NpgsqlDbType.Uuid).With(most)
            .FindAsync(r => new CaseCounts(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), ct) ?? new(0, 0, 0, 0, 0);

    /// <returns>The case, now the moderator's; null: it is decided, not there, or somebody else has it.</returns>
    internal Task<ModerationCase?> ClaimAsync(
        UnitOfWork work, Guid id, UserId by, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) =>
        work.Command($"""
            UPDATE moderation_cases SET claimed_by = $2, claimed_until = $4
            WHERE id = $1 AND decided_at IS NULL AND (claimed_by IS NULL OR claimed_by = $2 OR claimed_until <= $3) RETURNING {Columns}
            """).With(id).With(by.Value).With(now).With(until).FindAsync(Map, ct);

    /// <returns>The case, which nobody has; null: somebody else has it, or it is decided.</returns>
    internal Task<ModerationCase?> ReleaseAsync(UnitOfWork work, Guid id, UserId by, DateTimeOffset now, CancellationToken ct) =>
        work.Command($"""
            UPDATE moderation_cases SET claimed_by = NULL, claimed_until = NULL
            WHERE id = $1 AND decided_at IS NULL AND (claimed_by IS NULL OR claimed_by = $2 OR claimed_until <= $3) RETURNING {Columns}
            """).With(id).With(by.Value).With(now).FindAsync(Map, ct);

    internal Task<ModerationCase?> AssignAsync(UnitOfWork work, Guid id, UserId? to, CancellationToken ct) =>
        work.Command($"UPDATE moderation_cases SET assigned_to = $2 WHERE id = $1 AND decided_at IS NULL RETURNING {Columns}")
            .With(id).WithNullable(to?.Value, NpgsqlDbType.Uuid).FindAsync(Map, ct);

    /// <returns>The decided case; null: the moderator has not got it, or somebody has decided.</returns>
    internal Task<ModerationCase?> DecideAsync(
        UnitOfWork work, Guid id, string decision, UserId by, Guid? action, string? note, DateTimeOffset now, CancellationToken ct) =>
        work.Command($"""
            UPDATE moderation_cases SET decision = $2, decided_by = $3, decided_at = $6, decided_action = $4, note = $5,
                claimed_by = NULL, claimed_until = NULL
            WHERE id = $1 AND decided_at IS NULL AND claimed_by = $3 AND claimed_until > $6 RETURNING {Columns}
            """).With(id).With(decision).With(by.Value).WithNullable(action, NpgsqlDbType.Uuid).WithNullable(note, NpgsqlDbType.Text).With(now)
            .FindAsync(Map, ct);

    /// <returns>The case, open again; null: it was not decided so, or there is another open one about the same.</returns>
    internal Task<ModerationCase?> ReopenAsync(UnitOfWork work, ModerationCase decided, CancellationToken ct) =>
        work.Command($"""
            UPDATE moderation_cases c SET decision = NULL, decided_by = NULL, decided_at = NULL, decided_action = NULL, note = NULL
            WHERE id = $1 AND decided_at = $2 AND NOT cleared AND NOT EXISTS (
                SELECT FROM moderation_cases o WHERE o.tenant_id = c.tenant_id AND o.subject = c.subject AND o.decided_at IS NULL)
            RETURNING {Columns}
            """).With(decided.Id).With(decided.DecidedAt!.Value).FindAsync(Map, ct);

    private const string Inserting = """
        INSERT INTO moderation_cases AS c (id, tenant_id, subject, sources, room_id, user_id, message_id, action_id, content, findings, severity, opened_at)
        VALUES ($1, $2, $3, ARRAY[$4], $5, $6, $7, $8, $9, $10::jsonb, $11, $12)
        """;

    private static NpgsqlCommand Opening(NpgsqlCommand command, NewCase what, DateTimeOffset at) => command
        .With(Guid.CreateVersion7(at)).With(what.Tenant.Value).With(what.Subject).With(what.Source.Code())
        .WithNullable(what.Room?.Value, NpgsqlDbType.Uuid).WithNullable(what.Person?.Value, NpgsqlDbType.Uuid)
        .WithNullable(what.Message?.Value, NpgsqlDbType.Uuid).WithNullable(what.ActionId, NpgsqlDbType.Uuid)
        .WithNullable(what.Text, NpgsqlDbType.Text).With(CaseFindings.Write(what.Findings)).With((short)what.Severity).With(at);

    private static ModerationCase Map(NpgsqlDataReader r) => new(
        r.GetGuid(0), new(r.GetGuid(1)), r.GetFieldValue<string[]>(2), r.Maybe<Guid>(3) is { } room ? new RoomId(room) : null, Person(r, 4),
        r.Maybe<Guid>(5) is { } message ? new MessageId(message) : null, r.Maybe<Guid>(6), r.MaybeText(7), r.GetString(8), r.GetInt16(9),
        r.Time(10), Person(r, 11), r.MaybeTime(12), Person(r, 13), r.MaybeText(14), Person(r, 15), r.MaybeTime(16), r.Maybe<Guid>(17),
        r.MaybeText(18), r.GetBoolean(19));

    private static UserId? Person(NpgsqlDataReader r, int column) => r.Maybe<Guid>(column) is { } id ? new UserId(id) : null;
}
