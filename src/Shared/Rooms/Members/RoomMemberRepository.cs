using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Rooms.Members;

/// <summary>The SQL of <c>room_members</c>. Whoever writes here holds the lock of the room's row.</summary>
public sealed class RoomMemberRepository(Postgres database)
{
    /// <summary>Memberships of many pairs at once. Pairs that are none are left out.</summary>
    public Task<List<Membership>> ListMembershipsAsync(Guid[] rooms, Guid[] users, CancellationToken ct) =>
        database.Command("""
            SELECT m.room_id, m.user_id, r.tenant_id, r.type, m.role, r.archived_at IS NOT NULL, r.member_count,
                m.joined_at, r.departures, m.joined_seq, r.space_id
            FROM unnest($1::uuid[], $2::uuid[]) AS pair (room_id, user_id)
            JOIN rooms r ON r.id = pair.room_id AND r.deleted_at IS NULL
            JOIN room_members m ON m.room_id = pair.room_id AND m.user_id = pair.user_id AND m.left_at IS NULL
            """)
            .With(rooms).With(users)
            .ListAsync(r => new Membership(
                new(r.GetGuid(0)), new(r.GetGuid(1)), new(r.GetGuid(2)), RoomRepository.Type(r.GetString(3)),
                Role(r.GetString(4)), r.GetBoolean(5), r.GetInt32(6), r.Time(7), r.GetInt64(8), r.GetInt64(9))
            {
                Space = r.Maybe<Guid>(10) is { } space ? new SpaceId(space) : null,
            }, ct);

    /// <summary>How each user stands to the room of the same place. A room that never was counts as deleted.</summary>
    public Task<List<RoomStanding>> ListStandingsAsync(Guid[] rooms, Guid[] users, CancellationToken ct) =>
        database.Command("""
            SELECT pair.room_id, pair.user_id, coalesce(r.departures, 9223372036854775807), r.id IS NULL OR r.deleted_at IS NOT NULL,
                m.user_id IS NOT NULL AND r.deleted_at IS NULL, coalesce(r.member_count, 0), coalesce(r.revision, 0)
            FROM unnest($1::uuid[], $2::uuid[]) AS pair (room_id, user_id)
            LEFT JOIN rooms r ON r.id = pair.room_id
            LEFT JOIN room_members m ON m.room_id = pair.room_id AND m.user_id = pair.user_id AND m.left_at IS NULL
            LIMIT cardinality($1)
            """)
            .With(rooms).With(users)
            .ListAsync(r => new RoomStanding(
                new(r.GetGuid(0)), new(r.GetGuid(1)), r.GetInt64(2), r.GetBoolean(3), r.GetBoolean(4), r.GetInt32(5),
                r.GetInt64(6)), ct);

    /// <summary>Members among the users, inside the transaction.</summary>
    public Task<List<RoomMember>> ListAmongAsync(
        UnitOfWork work, RoomId room, IReadOnlyCollection<UserId> users, CancellationToken ct) =>
        work.Command("""
            SELECT room_id, user_id, role, joined_at, joined_seq, favourite FROM room_members
            WHERE room_id = $1 AND user_id = ANY($2) AND left_at IS NULL
            """).With(room.Value).With(Values(users)).ListAsync(Map, ct);

    /// <summary>Those of the users who are in the room or have been, inside the transaction.</summary>
    public Task<List<UserId>> ListEverAmongAsync(
        UnitOfWork work, RoomId room, IReadOnlyCollection<UserId> users, CancellationToken ct) =>
        work.Command("SELECT user_id FROM room_members WHERE room_id = $1 AND user_id = ANY($2) LIMIT cardinality($2)")
            .With(room.Value).With(Values(users)).ListAsync(r => new UserId(r.GetGuid(0)), ct);

    /// <summary>Of each room some members besides one, those who came first; in no order of rooms.</summary>
    public Task<List<(RoomId Room, UserId User)>> ListSomeAsync(Guid[] rooms, UserId without, int perRoom, CancellationToken ct) =>
        database.Command("""
            SELECT wanted.id, listed.user_id
            FROM unnest($1::uuid[]) AS wanted (id), LATERAL (
                SELECT m.user_id, m.joined_at FROM room_members m
                WHERE m.room_id = wanted.id AND m.left_at IS NULL AND m.user_id <> $2
                ORDER BY m.joined_at, m.user_id LIMIT $3) AS listed
            ORDER BY wanted.id, listed.joined_at, listed.user_id
            LIMIT cardinality($1) * $3
            """).With(rooms).With(without.Value).With(perRoom)
            .ListAsync(r => (new RoomId(r.GetGuid(0)), new UserId(r.GetGuid(1))), ct);

    /// <summary>Of each of the rooms some of those who look after it; direct rooms and deleted ones have none.</summary>
    public Task<List<(RoomId Room, UserId User)>> ListInOfficeAsync(Guid[] rooms, int perRoom, CancellationToken ct) =>
        database.Command("""
            SELECT r.id, kept.user_id
            FROM unnest($1::uuid[]) AS wanted (id)
            JOIN rooms r ON r.id = wanted.id AND r.deleted_at IS NULL AND r.type <> 'direct'
            CROSS JOIN LATERAL (
                SELECT m.user_id FROM room_members m
                WHERE m.room_id = r.id AND m.role IN ('owner', 'admin') AND m.left_at IS NULL
                ORDER BY m.role DESC, m.joined_at, m.user_id LIMIT $2) AS kept
            LIMIT cardinality($1) * $2
            """).With(rooms).With(perRoom).ListAsync(r => (new RoomId(r.GetGuid(0)), new UserId(r.GetGuid(1))), ct);

    /// <summary>Members by id; null starts.</summary>
    public Task<List<RoomMember>> ListAsync(RoomId room, UserId? after, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT room_id, user_id, role, joined_at, joined_seq, favourite FROM room_members
            WHERE room_id = $1 AND left_at IS NULL AND ($2::uuid IS NULL OR user_id > $2)
            ORDER BY user_id
            LIMIT $3
            """).With(room.Value).WithNullable(after?.Value, NpgsqlDbType.Uuid).With(limit).ListAsync(Map, ct);

    /// <summary>Those of the users who are in as many rooms as they may be.</summary>
    public Task<List<UserId>> ListFullAsync(
        UnitOfWork work, IReadOnlyCollection<UserId> users, int maxRooms, CancellationToken ct) =>
        work.Command("""
            SELECT m.user_id
            FROM room_members m JOIN rooms r ON r.id = m.room_id
            WHERE m.user_id = ANY($1) AND m.left_at IS NULL AND r.deleted_at IS NULL
            GROUP BY m.user_id HAVING count(*) >= $2
            LIMIT 1000
            """).With(Values(users)).With(maxRooms).ListAsync(r => new UserId(r.GetGuid(0)), ct);

    /// <summary>Adds those who are not in yet; one who had left comes back in the row that was kept.</summary>
    /// <param name="work">The transaction; it holds the room's lock.</param>
    /// <param name="room">The room.</param>
    /// <param name="users">Each once.</param>
    /// <param name="roles">The role of each.</param>
    /// <param name="at">Since when they are in.</param>
    /// <returns>Those who were added.</returns>
    public Task<List<RoomMember>> InsertAsync(
        UnitOfWork work, Room room, IReadOnlyList<UserId> users, IReadOnlyList<RoomRole> roles, DateTimeOffset at,
        CancellationToken ct) =>
        work.Command("""
            INSERT INTO room_members AS m (room_id, user_id, tenant_id, role, joined_at, joined_seq)
            SELECT $1, added.user_id, $2, added.role, $5, $6
            FROM unnest($3::uuid[], $4::text[]) AS added (user_id, role)
            ON CONFLICT (room_id, user_id) DO UPDATE
                SET role = excluded.role, joined_at = excluded.joined_at, joined_seq = excluded.joined_seq, left_at = NULL
                WHERE m.left_at IS NOT NULL
            RETURNING room_id, user_id, role, joined_at, joined_seq, favourite
            """)
            .With(room.Id.Value).With(room.TenantId.Value).With(Values(users)).With(roles.Select(r => r.Code()).ToArray())
            .With(at).With(room.LastSeq).ListAsync(Map, ct);

    /// <summary>Marks the member as gone, to whom it is no favourite any more; the room's count of departures rises by one.</summary>
    public Task LeaveAsync(UnitOfWork work, RoomId room, UserId user, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            UPDATE room_members SET left_at = $3, favourite = favourite + favourite % 2
            WHERE room_id = $1 AND user_id = $2 AND left_at IS NULL
            """).With(room.Value).With(user.Value).With(at).RunAsync(ct);

    /// <summary>Stores whether it is a favourite of the member's. That is of this row alone and needs no lock of the room's.</summary>
    /// <returns>As it is now; null when the user is not in the room, or the room is deleted.</returns>
    public async Task<Favourite?> UpdateFavouriteAsync(RoomId room, UserId user, bool isOn, CancellationToken ct) =>
        await database.Command("""
            UPDATE room_members m
            SET favourite = m.favourite + CASE WHEN (m.favourite % 2 = 1) = $3 THEN 0 ELSE 1 END
            FROM rooms r
            WHERE m.room_id = $1 AND m.user_id = $2 AND m.left_at IS NULL AND r.id = m.room_id AND r.deleted_at IS NULL
            RETURNING m.favourite
            """).With(room.Value).With(user.Value).With(isOn).FindValueAsync<int>(ct) is { } version ? new Favourite(version) : null;

    /// <summary>Stores the role.</summary>
    public Task UpdateRoleAsync(UnitOfWork work, RoomId room, UserId user, RoomRole role, CancellationToken ct) =>
        work.Command("UPDATE room_members SET role = $3 WHERE room_id = $1 AND user_id = $2 AND left_at IS NULL")
            .With(room.Value).With(user.Value).With(role.Code()).RunAsync(ct);

    /// <summary>Who would own the room without the user: an owner if there is one, else the admin of longest standing.</summary>
    public Task<RoomMember?> FindHeirAsync(UnitOfWork work, RoomId room, UserId without, CancellationToken ct) =>
        work.Command("""
            SELECT room_id, user_id, role, joined_at, joined_seq, favourite FROM room_members
            WHERE room_id = $1 AND user_id <> $2 AND left_at IS NULL AND role IN ('owner', 'admin')
            ORDER BY role = 'owner' DESC, joined_at, user_id
            LIMIT 1
            """).With(room.Value).With(without.Value).FindAsync(Map, ct);

    /// <summary>A stored role. The table's CHECK lets no other word in.</summary>
    internal static RoomRole Role(string code) => RoomCodes.ParseRole(code)
        ?? throw new InvalidOperationException($"room_members.role holds '{code}', which this build does not know.");

    private static Guid[] Values(IReadOnlyCollection<UserId> users) => [.. users.Select(u => u.Value)];

    private static RoomMember Map(NpgsqlDataReader r) =>
        new(new(r.GetGuid(0)), new(r.GetGuid(1)), Role(r.GetString(2)), r.Time(3), r.GetInt64(4), new(r.GetInt32(5)));
}
