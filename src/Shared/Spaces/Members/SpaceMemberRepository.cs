using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Spaces.Members;

/// <summary>The SQL of <c>space_members</c> and <c>space_bans</c>. Whoever writes here holds the lock of the space's row.</summary>
public sealed class SpaceMemberRepository(Postgres database)
{
    /// <summary>Whether the person is in it.</summary>
    public async Task<bool> IsInAsync(UnitOfWork work, SpaceId space, UserId user, CancellationToken ct) =>
        await work.Command("SELECT 1 FROM space_members WHERE space_id = $1 AND user_id = $2 AND left_at IS NULL")
            .With(space.Value).With(user.Value).FindValueAsync<int>(ct) is not null;

    /// <summary>How many spaces the person is in.</summary>
    public async Task<long> CountOfAsync(UnitOfWork work, UserId user, CancellationToken ct) =>
        await work.Command("""
            SELECT count(*) FROM space_members m JOIN spaces s ON s.id = m.space_id AND s.deleted_at IS NULL
            WHERE m.user_id = $1 AND m.left_at IS NULL
            """).With(user.Value).FindValueAsync<long>(ct) ?? 0;

    /// <summary>Adds the person, who is not in it; who had left comes back in the row that was kept.</summary>
    public Task InsertAsync(UnitOfWork work, SpaceId space, UserId user, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            INSERT INTO space_members (space_id, user_id, joined_at) VALUES ($1, $2, $3)
            ON CONFLICT (space_id, user_id) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL
            """).With(space.Value).With(user.Value).With(at).RunAsync(ct);

    /// <summary>Marks the person as gone.</summary>
    public Task LeaveAsync(UnitOfWork work, SpaceId space, UserId user, DateTimeOffset at, CancellationToken ct) =>
        work.Command("UPDATE space_members SET left_at = $3 WHERE space_id = $1 AND user_id = $2 AND left_at IS NULL")
            .With(space.Value).With(user.Value).With(at).RunAsync(ct);

    /// <summary>Takes their roles.</summary>
    public Task DeleteRolesAsync(UnitOfWork work, SpaceId space, UserId user, CancellationToken ct) =>
        work.Command("DELETE FROM space_member_roles WHERE space_id = $1 AND user_id = $2").With(space.Value).With(user.Value).RunAsync(ct);

    /// <summary>Takes what channels of the space override for them alone.</summary>
    public Task DeleteOverridesAsync(UnitOfWork work, SpaceId space, UserId user, CancellationToken ct) =>
        work.Command("DELETE FROM room_overrides WHERE space_id = $1 AND kind = 'member' AND target_id = $2")
            .With(space.Value).With(user.Value).RunAsync(ct);

    /// <summary>Members by id, with their roles, the highest first.</summary>
    public Task<List<SpaceMember>> ListAsync(SpaceId space, UserId? after, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT m.user_id, m.joined_at,
                coalesce((SELECT array_agg(r.id ORDER BY r.position DESC) FROM space_member_roles mr JOIN space_roles r ON r.id = mr.role_id
                          WHERE mr.space_id = m.space_id AND mr.user_id = m.user_id), ARRAY[]::uuid[]),
                s.owner_id = m.user_id
            FROM space_members m JOIN spaces s ON s.id = m.space_id
            WHERE m.space_id = $1 AND m.left_at IS NULL AND ($2::uuid IS NULL OR m.user_id > $2)
            ORDER BY m.user_id LIMIT $3
            """).With(space.Value).WithNullable(after?.Value, NpgsqlDbType.Uuid).With(limit)
            .ListAsync(r => new SpaceMember(new(r.GetGuid(0)), r.Time(1), r.GetFieldValue<Guid[]>(2), r.GetBoolean(3)), ct);

    /// <summary>Whether the person is banned from it.</summary>
    public async Task<bool> IsBannedAsync(UnitOfWork work, SpaceId space, UserId user, CancellationToken ct) =>
        await work.Command("SELECT 1 FROM space_bans WHERE space_id = $1 AND user_id = $2")
            .With(space.Value).With(user.Value).FindValueAsync<int>(ct) is not null;

    /// <summary>Bans the person; once more changes nothing.</summary>
    /// <returns>Whether that is new.</returns>
    public async Task<bool> InsertBanAsync(UnitOfWork work, SpaceId space, UserId user, UserId by, string reason, DateTimeOffset at, CancellationToken ct) =>
        await work.Command("""
            INSERT INTO space_bans (space_id, user_id, banned_by, reason, banned_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (space_id, user_id) DO NOTHING
            """).With(space.Value).With(user.Value).With(by.Value).With(reason).With(at).RunAsync(ct) == 1;

    /// <summary>Lifts a ban.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteBanAsync(UnitOfWork work, SpaceId space, UserId user, CancellationToken ct) =>
        await work.Command("DELETE FROM space_bans WHERE space_id = $1 AND user_id = $2").With(space.Value).With(user.Value).RunAsync(ct) == 1;

    /// <summary>Bans by person.</summary>
    public Task<List<SpaceBan>> ListBansAsync(SpaceId space, UserId? after, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT user_id, banned_by, reason, banned_at FROM space_bans
            WHERE space_id = $1 AND ($2::uuid IS NULL OR user_id > $2)
            ORDER BY user_id LIMIT $3
            """).With(space.Value).WithNullable(after?.Value, NpgsqlDbType.Uuid).With(limit)
            .ListAsync(r => new SpaceBan(new(r.GetGuid(0)), new(r.GetGuid(1)), r.GetString(2), r.Time(3)), ct);
}

/// <summary>Who is banned from a space, by whom and why.</summary>
public sealed record SpaceBan(UserId UserId, UserId BannedBy, string Reason, DateTimeOffset BannedAt);
