using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Access;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Rooms;

namespace Veza.Shared.Spaces;

/// <summary>The SQL of <c>spaces</c>. Whoever changes a space, or who is in it, holds the lock of its row.</summary>
public sealed class SpaceRepository(Postgres database)
{
    private const string Columns = """
        s.id, s.tenant_id, s.name, s.description, s.visibility, s.owner_id, s.everyone, s.member_count, s.revision, s.created_at
        """;

    private const string OfMember = $"""
        SELECT {Columns}, m.joined_at, coalesce(roles.permissions, 0), coalesce(roles.rank, 0), coalesce(roles.ids, ARRAY[]::uuid[])
        FROM space_members m
        JOIN spaces s ON s.id = m.space_id AND s.deleted_at IS NULL
        LEFT JOIN LATERAL (
            SELECT bit_or(r.permissions) AS permissions, max(r.position) AS rank, array_agg(r.id ORDER BY r.position DESC) AS ids
            FROM space_member_roles mr JOIN space_roles r ON r.id = mr.role_id
            WHERE mr.space_id = m.space_id AND mr.user_id = m.user_id) roles ON true
        WHERE m.user_id = $1 AND m.left_at IS NULL
        """;

    /// <summary>Locks the space's row until the transaction ends; null when it is deleted or was never there.</summary>
    public Task<Space?> LockAsync(UnitOfWork work, SpaceId space, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM spaces s WHERE s.id = $1 AND s.deleted_at IS NULL FOR NO KEY UPDATE")
            .With(space.Value).FindAsync(Map, ct);

    /// <summary>A deleted one, too: for what follows its deletion.</summary>
    public Task<Space?> FindAnyAsync(SpaceId space, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM spaces s WHERE s.id = $1").With(space.Value).FindAsync(Map, ct);

    /// <summary>Adds it.</summary>
    public Task InsertAsync(UnitOfWork work, Space space, CancellationToken ct) =>
        work.Command("""
            INSERT INTO spaces (id, tenant_id, name, description, visibility, owner_id, everyone, member_count, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
            """)
            .With(space.Id.Value).With(space.TenantId.Value).With(space.Name).WithNullable(space.Description, NpgsqlDbType.Text)
            .With(space.Visibility.Code()).With(space.OwnerId.Value).With((long)space.Everyone.Bits).With(space.MemberCount).With(space.CreatedAt)
            .RunAsync(ct);

    /// <summary>Stores what may change. The caller holds the lock.</summary>
    public Task UpdateAsync(UnitOfWork work, Space space, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            UPDATE spaces
            SET name = $2, description = $3, visibility = $4, owner_id = $5, everyone = $6, member_count = $7, revision = $8, updated_at = $9
            WHERE id = $1
            """)
            .With(space.Id.Value).With(space.Name).WithNullable(space.Description, NpgsqlDbType.Text).With(space.Visibility.Code())
            .With(space.OwnerId.Value).With((long)space.Everyone.Bits).With(space.MemberCount).With(space.Revision).With(at).RunAsync(ct);

    /// <summary>Marks it as deleted; its rows stay. The caller holds the lock.</summary>
    public Task DeleteAsync(UnitOfWork work, SpaceId space, DateTimeOffset at, CancellationToken ct) =>
        work.Command("UPDATE spaces SET deleted_at = $2, updated_at = $2, revision = revision + 1 WHERE id = $1")
            .With(space.Value).With(at).RunAsync(ct);

    /// <summary>The space, as the member sees it; null for others.</summary>
    public Task<SpaceView?> FindViewAsync(SpaceId space, UserId user, CancellationToken ct) =>
        database.Command($"{OfMember} AND m.space_id = $2").With(user.Value).With(space.Value).FindAsync(r => MapView(r, user), ct);

    /// <summary>The person's spaces, by when they came in.</summary>
    public Task<List<SpaceView>> ListViewsAsync(UserId user, int limit, CancellationToken ct) =>
        database.Command($"{OfMember} ORDER BY m.joined_at, m.space_id LIMIT $2").With(user.Value).With(limit)
            .ListAsync(r => MapView(r, user), ct);

    /// <summary>Public spaces of the tenant that the person is not banned from, by name.</summary>
    public Task<List<SpaceCard>> ListPublicAsync(
        TenantId tenant, UserId user, string text, string? afterName, Guid afterId, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT s.id, s.name, s.description, s.member_count,
                EXISTS (SELECT 1 FROM space_members m WHERE m.space_id = s.id AND m.user_id = $2 AND m.left_at IS NULL)
            FROM spaces s
            WHERE s.tenant_id = $1 AND s.visibility = 'public' AND s.deleted_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM space_bans b WHERE b.space_id = s.id AND b.user_id = $2)
              AND ($3 = '' OR strpos(lower(s.name COLLATE "und-x-icu"), lower($3 COLLATE "und-x-icu")) > 0) AND ($4::text IS NULL OR (s.name, s.id) > ($4, $5))
            ORDER BY s.name, s.id LIMIT $6
            """)
            .With(tenant.Value).With(user.Value).With(text).WithNullable(afterName, NpgsqlDbType.Text).With(afterId).With(limit)
            .ListAsync(r => new SpaceCard(new(r.GetGuid(0)), r.GetString(1), r.MaybeText(2), r.GetInt32(3), r.GetBoolean(4)), ct);

    private static Space Map(NpgsqlDataReader r) => new(
        new(r.GetGuid(0)), new(r.GetGuid(1)), r.GetString(2), r.MaybeText(3), Visibility(r.GetString(4)), new(r.GetGuid(5)),
        new((ulong)r.GetInt64(6)), r.GetInt32(7), r.GetInt64(8), r.Time(9));

    private static SpaceView MapView(NpgsqlDataReader r, UserId user)
    {
        var space = Map(r);
        var may = PermissionEvaluator.InSpace(new(space.OwnerId == user, space.Everyone, new((ulong)r.GetInt64(11))));
        return new(space, may, space.OwnerId == user ? SpaceStanding.OwnersRank : r.GetInt32(12), r.GetFieldValue<Guid[]>(13), r.Time(10));
    }

    private static RoomVisibility Visibility(string code) => RoomCodes.ParseVisibility(code)
        ?? throw new InvalidOperationException($"spaces.visibility holds '{code}', which this build does not know.");
}
