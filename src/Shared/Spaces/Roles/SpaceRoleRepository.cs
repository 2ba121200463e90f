using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Spaces.Roles;

/// <summary>The SQL of <c>space_roles</c>, <c>space_member_roles</c> and <c>room_overrides</c>. Whoever writes here holds the lock of the space's row.</summary>
public sealed class SpaceRoleRepository(Postgres database)
{
    private const string OfSpace = "SELECT id, space_id, name, position, permissions FROM space_roles WHERE space_id = $1 ORDER BY position DESC, id LIMIT $2";
    private const string OfRoom = "SELECT kind, target_id, allow, deny FROM room_overrides WHERE room_id = $1 ORDER BY kind, target_id LIMIT $2";

    /// <summary>The roles, the highest first.</summary>
    public Task<List<SpaceRole>> ListAsync(SpaceId space, int limit, CancellationToken ct) =>
        database.Command(OfSpace).With(space.Value).With(limit).ListAsync(Map, ct);

    /// <summary>The same inside the transaction.</summary>
    public Task<List<SpaceRole>> ListAsync(UnitOfWork work, SpaceId space, int limit, CancellationToken ct) =>
        work.Command(OfSpace).With(space.Value).With(limit).ListAsync(Map, ct);

    /// <summary>Adds a role, below all others.</summary>
    public async Task InsertAsync(UnitOfWork work, SpaceRole role, CancellationToken ct)
    {
        await work.Command("UPDATE space_roles SET position = position + 1 WHERE space_id = $1").With(role.SpaceId.Value).RunAsync(ct);
        await work.Command("INSERT INTO space_roles (id, space_id, name, position, permissions) VALUES ($1, $2, $3, $4, $5)")
            .With(role.Id.Value).With(role.SpaceId.Value).With(role.Name).With(role.Position).With((long)role.Permissions.Bits).RunAsync(ct);
    }

    /// <summary>Stores name and permissions.</summary>
    public Task UpdateAsync(UnitOfWork work, SpaceRole role, CancellationToken ct) =>
        work.Command("UPDATE space_roles SET name = $2, permissions = $3 WHERE id = $1")
            .With(role.Id.Value).With(role.Name).With((long)role.Permissions.Bits).RunAsync(ct);

    /// <summary>Takes it away from all who have it, and what channels override for it.</summary>
    public async Task DeleteAsync(UnitOfWork work, SpaceRole role, CancellationToken ct)
    {
        await work.Command("DELETE FROM room_overrides WHERE space_id = $1 AND kind = 'role' AND target_id = $2")
            .With(role.SpaceId.Value).With(role.Id.Value).RunAsync(ct);
        await work.Command("DELETE FROM space_roles WHERE id = $1").With(role.Id.Value).RunAsync(ct);
    }

    /// <summary>Puts the roles in that order.</summary>
    /// <param name="lowestFirst">All of them.</param>
    public Task OrderAsync(UnitOfWork work, SpaceId space, Guid[] lowestFirst, CancellationToken ct) =>
        work.Command("""
            UPDATE space_roles r SET position = o.place FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, place)
            WHERE r.space_id = $1 AND r.id = o.id
            """).With(space.Value).With(lowestFirst).RunAsync(ct);

    /// <summary>The roles of somebody.</summary>
    public Task<List<Guid>> ListOfAsync(UnitOfWork work, SpaceId space, UserId user, CancellationToken ct) =>
        work.Command("SELECT role_id FROM space_member_roles WHERE space_id = $1 AND user_id = $2").With(space.Value).With(user.Value)
            .ListAsync(r => r.GetGuid(0), ct);

    /// <summary>Gives and takes roles.</summary>
    public async Task GiveAsync(UnitOfWork work, SpaceId space, UserId user, Guid[] given, Guid[] taken, CancellationToken ct)
    {
        if (taken.Length > 0)
        {
            await work.Command("DELETE FROM space_member_roles WHERE space_id = $1 AND user_id = $2 AND role_id = ANY ($3)")
                .With(space.Value).With(user.Value).With(taken).RunAsync(ct);
        }

        if (given.Length == 0) return;
        await work.Command("INSERT INTO space_member_roles (space_id, user_id, role_id) SELECT $1, $2, unnest($3::uuid[])")
            .With(space.Value).With(user.Value).With(given).RunAsync(ct);
    }

    /// <summary>What the channel overrides.</summary>
    public Task<List<ChannelOverride>> ListOverridesAsync(RoomId room, int limit, CancellationToken ct) =>
        database.Command(OfRoom).With(room.Value).With(limit).ListAsync(MapOverride, ct);

    /// <summary>The same inside the transaction.</summary>
    public Task<List<ChannelOverride>> ListOverridesAsync(UnitOfWork work, RoomId room, int limit, CancellationToken ct) =>
        work.Command(OfRoom).With(room.Value).With(limit).ListAsync(MapOverride, ct);

    /// <summary>Puts these in the place of all that there were.</summary>
    public async Task ReplaceOverridesAsync(
        UnitOfWork work, RoomId room, SpaceId space, IReadOnlyCollection<ChannelOverride> overrides, CancellationToken ct)
    {
        await work.Command("DELETE FROM room_overrides WHERE room_id = $1").With(room.Value).RunAsync(ct);
        if (overrides.Count == 0) return;
        await work.Command("""
            INSERT INTO room_overrides (room_id, space_id, kind, target_id, allow, deny)
            SELECT $1, $2, o.kind, o.target_id, o.allow, o.deny
            FROM unnest($3::text[], $4::uuid[], $5::bigint[], $6::bigint[]) AS o (kind, target_id, allow, deny)
            """)
            .With(room.Value).With(space.Value).With(overrides.Select(o => o.Kind.Code()).ToArray()).With(overrides.Select(o => o.Target).ToArray())
            .With(overrides.Select(o => (long)o.Allow.Bits).ToArray()).With(overrides.Select(o => (long)o.Deny.Bits).ToArray()).RunAsync(ct);
    }

    private static SpaceRole Map(NpgsqlDataReader r) => new(
        new(r.GetGuid(0)), new(r.GetGuid(1)), r.GetString(2), r.GetInt32(3), new((ulong)r.GetInt64(4)));

    private static ChannelOverride MapOverride(NpgsqlDataReader r) => new(
        OverrideKinds.Parse(r.GetString(0)) ?? throw new InvalidOperationException($"room_overrides.kind holds '{r.GetString(0)}'."),
        r.GetGuid(1), new((ulong)r.GetInt64(2)), new((ulong)r.GetInt64(3)));
}
