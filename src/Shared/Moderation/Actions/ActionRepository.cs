using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Actions;

/// <summary>The table <c>moderation_actions</c>.</summary>
public sealed class ActionRepository(Postgres database)
{
    private const string Columns = """
        id, tenant_id, kind, level, scope_id, user_id, message_id, reason, evidence, interval_seconds, acted_by, request_id, rule, affected,
        created_at, expires_at, acknowledged_at, ended_at, ended, ended_by
        """;

    /// <returns>False when the moderator's client has used the id before; nothing was written then.</returns>
    internal async Task<bool> InsertAsync(UnitOfWork work, ModerationAction a, CancellationToken ct) =>
        await work.Command("""
            INSERT INTO moderation_actions (id, tenant_id, kind, level, scope_id, user_id, message_id, reason, evidence, interval_seconds,
                acted_by, request_id, rule, affected, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            ON CONFLICT (acted_by, request_id) WHERE request_id IS NOT NULL DO NOTHING
            """).With(a.Id).With(a.TenantId.Value).With(a.Kind.Code()).With(a.Level.Code()).WithNullable(a.ScopeId, NpgsqlDbType.Uuid)
            .WithNullable(a.User?.Value, NpgsqlDbType.Uuid).WithNullable(a.Message?.Value, NpgsqlDbType.Uuid).With(a.Reason)
            .With(a.Evidence.ToArray()).WithNullable(a.Interval is { } wait ? (int)wait.TotalSeconds : null, NpgsqlDbType.Integer)
            .WithNullable(a.By?.Value, NpgsqlDbType.Uuid).WithNullable(a.RequestId, NpgsqlDbType.Uuid)
            .WithNullable(a.Rule, NpgsqlDbType.Text).With(a.Affected).With(a.CreatedAt).WithNullable(a.ExpiresAt, NpgsqlDbType.TimestampTz).RunAsync(ct) == 1;

    internal Task<ModerationAction?> FindAsync(Guid id, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM moderation_actions WHERE id = $1").With(id).FindAsync(Map, ct);

    /// <summary>The same inside the transaction.</summary>
    internal Task<ModerationAction?> FindAsync(UnitOfWork work, Guid id, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM moderation_actions WHERE id = $1").With(id).FindAsync(Map, ct);

    internal Task<ModerationAction?> FindByRequestAsync(UserId by, Guid request, CancellationToken ct) =>
        database.Command(RequestSql).With(by.Value).With(request).FindAsync(Map, ct);

    /// <summary>The same inside the transaction.</summary>
    internal Task<ModerationAction?> FindByRequestAsync(UnitOfWork work, UserId by, Guid request, CancellationToken ct) =>
        work.Command(RequestSql).With(by.Value).With(request).FindAsync(Map, ct);

    /// <summary>The one by which a rule took the message away; null: none did. One that a moderator has undone is it, too.</summary>
    internal Task<ModerationAction?> FindRetractionAsync(UnitOfWork work, MessageId message, CancellationToken ct) =>
        Retraction(work.Command(RetractionSql), message, ct);

    /// <summary>The same outside of a transaction.</summary>
    internal Task<ModerationAction?> FindRetractionAsync(MessageId message, CancellationToken ct) =>
        Retraction(database.Command(RetractionSql), message, ct);

    internal Task<List<ModerationAction>> ListByIdsAsync(Guid[] ids, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM moderation_actions WHERE id = ANY ($1) LIMIT cardinality($1)").With(ids)
            .ListAsync(Map, ct);

    /// <summary>Newest first, those before one.</summary>
    internal Task<List<ModerationAction>> ListAsync(
        TenantId tenant, RoomId? room, UserId? user, ActionKind? kind, Guid? before, int limit, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns} FROM moderation_actions
            WHERE tenant_id = $1 AND ($2::uuid IS NULL OR scope_id = $2) AND ($3::uuid IS NULL OR user_id = $3)
                AND ($4::text IS NULL OR kind = $4) AND ($5::uuid IS NULL OR id < $5)
            ORDER BY id DESC LIMIT $6
            """).With(tenant.Value).WithNullable(room?.Value, NpgsqlDbType.Uuid).WithNullable(user?.Value, NpgsqlDbType.Uuid)
            .WithNullable(kind?.Code(), NpgsqlDbType.Text).WithNullable(before, NpgsqlDbType.Uuid).With(limit).ListAsync(Map, ct);

    /// <summary>What was done to the person and they have not acknowledged, or holds still; newest first. What was undone unless on appeal is not.</summary>
    internal Task<List<ModerationAction>> ListForPersonAsync(UserId user, DateTimeOffset now, int limit, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns} FROM moderation_actions
            WHERE user_id = $1 AND kind NOT IN ('hold_all', 'shadow_hold') AND (ended IS DISTINCT FROM 'undone' OR appeal_decided_at IS NOT NULL)
                AND (acknowledged_at IS NULL OR (kind IN ('mute', 'ban') AND ended_at IS NULL AND (expires_at IS NULL OR expires_at > $2)))
            ORDER BY id DESC LIMIT $3
            """).With(user.Value).With(now).With(limit).ListAsync(Map, ct);

    /// <summary>All that was ever done to the person, newest first, what was done before one.</summary>
    internal Task<List<ModerationAction>> ListForPersonAsync(UserId user, Guid? before, int limit, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns} FROM moderation_actions
            WHERE user_id = $1 AND kind NOT IN ('hold_all', 'shadow_hold') AND ($2::uuid IS NULL OR id < $2)
            ORDER BY id DESC LIMIT $3
            """).With(user.Value).WithNullable(before, NpgsqlDbType.Uuid).With(limit).ListAsync(Map, ct);

    /// <summary>An appeal against it is decided: the person has not seen that.</summary>
    internal Task DecideAppealAsync(UnitOfWork work, Guid id, DateTimeOffset at, CancellationToken ct) =>
        work.Command("UPDATE moderation_actions SET acknowledged_at = NULL, appeal_decided_at = $2 WHERE id = $1").With(id).With(at).RunAsync(ct);

    /// <returns>The action; null when it was not done to the person.</returns>
    internal Task<ModerationAction?> AcknowledgeAsync(UnitOfWork work, Guid id, UserId user, DateTimeOffset at, CancellationToken ct) =>
        work.Command($"""
            UPDATE moderation_actions SET acknowledged_at = coalesce(acknowledged_at, $3)
            WHERE id = $1 AND user_id = $2 AND kind NOT IN ('hold_all', 'shadow_hold') RETURNING {Columns}
            """).With(id).With(user.Value).With(at).FindAsync(Map, ct);

    /// <summary>How often the person had it there since then, without what was undone, and since the rule last acted on it.</summary>
    internal async Task<long> CountAsync(
        UnitOfWork work, ModerationAction like, string rule, DateTimeOffset since, CancellationToken ct) =>
        await work.Command("""
            SELECT count(*) FROM moderation_actions a
            WHERE a.user_id = $1 AND a.kind = $2 AND a.scope_id IS NOT DISTINCT FROM $3 AND a.created_at > $4
                AND a.ended IS DISTINCT FROM 'undone' AND a.created_at > coalesce((
                    SELECT max(e.created_at) FROM moderation_actions e
                    WHERE e.user_id = $1 AND e.scope_id IS NOT DISTINCT FROM $3 AND e.rule = $5), '-infinity')
            """).With(like.User!.Value.Value).With(like.Kind.Code()).WithNullable(like.ScopeId, NpgsqlDbType.Uuid).With(since).With(rule)
            .FindValueAsync<long>(ct) ?? 0;

    /// <summary>Ends those that have not ended.</summary>
    /// <returns>Those that it ended.</returns>
    internal Task<List<ModerationAction>> EndAsync(
        UnitOfWork work, Guid[] ids, ActionEnd end, UserId? by, DateTimeOffset at, CancellationToken ct) =>
        work.Command($"""
            UPDATE moderation_actions SET ended_at = CASE WHEN $2 = 'expired' THEN least($4, expires_at) ELSE $4 END,
                ended = $2, ended_by = $3
            WHERE id = ANY ($1) AND ended_at IS NULL RETURNING {Columns}
            """).With(ids).With(end.Code()).WithNullable(by?.Value, NpgsqlDbType.Uuid).With(at).ListAsync(Map, ct);

    internal Task AddAffectedAsync(UnitOfWork work, Guid id, int more, CancellationToken ct) =>
        work.Command("UPDATE moderation_actions SET affected = affected + $2 WHERE id = $1").With(id).With(more).RunAsync(ct);

    private const string RequestSql = $"SELECT {Columns} FROM moderation_actions WHERE acted_by = $1 AND request_id = $2";

    private const string RetractionSql = $"""
        SELECT {Columns} FROM moderation_actions WHERE message_id = $1 AND kind = 'delete_message' AND acted_by IS NULL AND rule IS NOT NULL LIMIT 1
        """;

    private static Task<ModerationAction?> Retraction(NpgsqlCommand command, MessageId message, CancellationToken ct) =>
        command.With(message.Value).FindAsync(Map, ct);

    private static ModerationAction Map(NpgsqlDataReader r) => new(
        r.GetGuid(0), new(r.GetGuid(1)), Known(ActionCodes.ParseKind(r.GetString(2)), r.GetString(2)),
        Known(RestrictionCodes.ParseLevel(r.GetString(3)), r.GetString(3)), r.Maybe<Guid>(4), Person(r, 5),
        r.Maybe<Guid>(6) is { } message ? new MessageId(message) : null, r.GetString(7), r.GetFieldValue<Guid[]>(8),
        r.Maybe<int>(9) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Person(r, 10), r.Maybe<Guid>(11), r.MaybeText(12),
        r.GetInt32(13), r.Time(14), r.MaybeTime(15), r.MaybeTime(16), r.MaybeTime(17),
        r.MaybeText(18) is { } end ? Known(ActionCodes.ParseEnd(end), end) : null, Person(r, 19));

    private static UserId? Person(NpgsqlDataReader r, int column) => r.Maybe<Guid>(column) is { } id ? new UserId(id) : null;

    private static T Known<T>(T? parsed, string code) where T : struct => parsed
        ?? throw new InvalidOperationException($"moderation_actions holds '{code}', which this build does not know.");
}
