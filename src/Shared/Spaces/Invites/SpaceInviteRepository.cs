using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Spaces.Invites;

/// <summary>The SQL of <c>space_invites</c>. Whoever writes here holds the lock of the space's row.</summary>
public sealed class SpaceInviteRepository(Postgres database)
{
    private const string Columns = "code, space_id, created_by, created_at, expires_at, max_uses, uses";

    /// <summary>The invite, whatever became of it.</summary>
    public Task<SpaceInvite?> FindAsync(string code, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM space_invites WHERE code = $1").With(code).FindAsync(Map, ct);

    /// <summary>What it leads to, for somebody of the tenant who is not banned there; null: it leads nowhere.</summary>
    public Task<SpaceCard?> FindCardAsync(string code, TenantId tenant, UserId user, DateTimeOffset now, CancellationToken ct) =>
        database.Command("""
            SELECT s.id, s.name, s.description, s.member_count,
                EXISTS (SELECT 1 FROM space_members m WHERE m.space_id = s.id AND m.user_id = $3 AND m.left_at IS NULL)
            FROM space_invites i JOIN spaces s ON s.id = i.space_id AND s.deleted_at IS NULL AND s.tenant_id = $2
            WHERE i.code = $1 AND (i.expires_at IS NULL OR i.expires_at > $4) AND (i.max_uses IS NULL OR i.uses < i.max_uses)
              AND NOT EXISTS (SELECT 1 FROM space_bans b WHERE b.space_id = s.id AND b.user_id = $3)
            """).With(code).With(tenant.Value).With(user.Value).With(now)
            .FindAsync(r => new SpaceCard(new(r.GetGuid(0)), r.GetString(1), r.MaybeText(2), r.GetInt32(3), r.GetBoolean(4)), ct);

    /// <summary>Takes one of its uses.</summary>
    /// <returns>Whether there was one left.</returns>
    public async Task<bool> TakeAsync(UnitOfWork work, string code, DateTimeOffset now, CancellationToken ct) =>
        await work.Command("""
            UPDATE space_invites SET uses = uses + 1
            WHERE code = $1 AND (expires_at IS NULL OR expires_at > $2) AND (max_uses IS NULL OR uses < max_uses)
            """).With(code).With(now).RunAsync(ct) == 1;

    /// <summary>Adds one, and lets go of those of the space that are over.</summary>
    public async Task InsertAsync(UnitOfWork work, SpaceInvite invite, CancellationToken ct)
    {
        await work.Command("""
            DELETE FROM space_invites WHERE space_id = $1 AND (expires_at <= $2 OR uses >= max_uses)
            """).With(invite.SpaceId.Value).With(invite.CreatedAt).RunAsync(ct);
        await work.Command($"INSERT INTO space_invites ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, 0)")
            .With(invite.Code).With(invite.SpaceId.Value).With(invite.CreatedBy.Value).With(invite.CreatedAt)
            .WithNullable(invite.ExpiresAt, NpgsqlDbType.TimestampTz).WithNullable(invite.MaxUses, NpgsqlDbType.Integer).RunAsync(ct);
    }

    /// <summary>How many of the space lead somewhere.</summary>
    public async Task<long> CountAsync(UnitOfWork work, SpaceId space, DateTimeOffset now, CancellationToken ct) =>
        await work.Command("""
            SELECT count(*) FROM space_invites
            WHERE space_id = $1 AND (expires_at IS NULL OR expires_at > $2) AND (max_uses IS NULL OR uses < max_uses)
            """).With(space.Value).With(now).FindValueAsync<long>(ct) ?? 0;

    /// <summary>Those of the space that lead somewhere, the newest first.</summary>
    /// <param name="by">Only those that this person made; null: all.</param>
    public Task<List<SpaceInvite>> ListAsync(SpaceId space, UserId? by, DateTimeOffset now, int limit, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns} FROM space_invites
            WHERE space_id = $1 AND ($2::uuid IS NULL OR created_by = $2)
              AND (expires_at IS NULL OR expires_at > $3) AND (max_uses IS NULL OR uses < max_uses)
            ORDER BY created_at DESC, code LIMIT $4
            """).With(space.Value).WithNullable(by?.Value, NpgsqlDbType.Uuid).With(now).With(limit).ListAsync(Map, ct);

    /// <summary>Takes one back.</summary>
    /// <param name="by">Only if this person made it; null: whoever did.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(UnitOfWork work, SpaceId space, string code, UserId? by, CancellationToken ct) =>
        await work.Command("DELETE FROM space_invites WHERE space_id = $1 AND code = $2 AND ($3::uuid IS NULL OR created_by = $3)")
            .With(space.Value).With(code).WithNullable(by?.Value, NpgsqlDbType.Uuid).RunAsync(ct) == 1;

    /// <summary>Takes those back that the person made.</summary>
    public Task DeleteOfAsync(UnitOfWork work, SpaceId space, UserId by, CancellationToken ct) =>
        work.Command("DELETE FROM space_invites WHERE space_id = $1 AND created_by = $2").With(space.Value).With(by.Value).RunAsync(ct);

    private static SpaceInvite Map(NpgsqlDataReader r) => new(
        r.GetString(0), new(r.GetGuid(1)), new(r.GetGuid(2)), r.Time(3), r.MaybeTime(4), r.Maybe<int>(5), r.GetInt32(6));
}
