using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Access.Spaces;

/// <summary>Reads what decides who may do what in spaces and their channels: some columns of the tables of spaces, in one statement.</summary>
public sealed class SpaceGrantsRepository(Postgres database)
{
    private const string InRooms = """
        SELECT pair.room_id, pair.user_id, s.owner_id = pair.user_id, s.everyone,
            coalesce(roles.permissions, 0), coalesce(e.allow, 0), coalesce(e.deny, 0), coalesce(roles.allow, 0), coalesce(roles.deny, 0),
            coalesce(own.allow, 0), coalesce(own.deny, 0)
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS pair (space_id, room_id, user_id)
        JOIN spaces s ON s.id = pair.space_id AND s.deleted_at IS NULL
        JOIN space_members m ON m.space_id = s.id AND m.user_id = pair.user_id AND m.left_at IS NULL
        LEFT JOIN LATERAL (
            SELECT bit_or(r.permissions) AS permissions, bit_or(o.allow) AS allow, bit_or(o.deny) AS deny
            FROM space_member_roles mr JOIN space_roles r ON r.id = mr.role_id
            LEFT JOIN room_overrides o ON o.room_id = pair.room_id AND o.kind = 'role' AND o.target_id = r.id
            WHERE mr.space_id = s.id AND mr.user_id = pair.user_id) roles ON true
        LEFT JOIN room_overrides e ON e.room_id = pair.room_id AND e.kind = 'everyone' AND e.target_id = s.id
        LEFT JOIN room_overrides own ON own.room_id = pair.room_id AND own.kind = 'member' AND own.target_id = pair.user_id
        LIMIT cardinality($1)
        """;

    private const string InSpaces = """
        SELECT m.user_id, s.owner_id = m.user_id, s.everyone, coalesce(roles.permissions, 0), coalesce(roles.rank, 0)
        FROM spaces s
        JOIN space_members m ON m.space_id = s.id AND m.user_id = ANY ($2) AND m.left_at IS NULL
        LEFT JOIN LATERAL (
            SELECT bit_or(r.permissions) AS permissions, max(r.position) AS rank
            FROM space_member_roles mr JOIN space_roles r ON r.id = mr.role_id
            WHERE mr.space_id = s.id AND mr.user_id = m.user_id) roles ON true
        WHERE s.id = $1 AND s.deleted_at IS NULL
        LIMIT cardinality($2)
        """;

    /// <summary>Of each pair that is in the space.</summary>
    public Task<List<(RoomId Room, UserId User, SpaceGrants Grants)>> ListAsync(IReadOnlyCollection<SpacePlace> places, CancellationToken ct) =>
        Filled(database.Command(InRooms), places).ListAsync(MapGrants, ct);

    /// <summary>The same inside a transaction.</summary>
    public Task<List<(RoomId Room, UserId User, SpaceGrants Grants)>> ListAsync(
        UnitOfWork work, IReadOnlyCollection<SpacePlace> places, CancellationToken ct) =>
        Filled(work.Command(InRooms), places).ListAsync(MapGrants, ct);

    /// <summary>Those of the people who are in the space.</summary>
    public Task<List<SpaceStanding>> ListStandingsAsync(SpaceId space, Guid[] users, CancellationToken ct) =>
        database.Command(InSpaces).With(space.Value).With(users).ListAsync(r => MapStanding(space, r), ct);

    /// <summary>The same inside a transaction.</summary>
    public Task<List<SpaceStanding>> ListStandingsAsync(UnitOfWork work, SpaceId space, Guid[] users, CancellationToken ct) =>
        work.Command(InSpaces).With(space.Value).With(users).ListAsync(r => MapStanding(space, r), ct);

    private static NpgsqlCommand Filled(NpgsqlCommand command, IReadOnlyCollection<SpacePlace> places) => command
        .With(places.Select(p => p.Space.Value).ToArray()).With(places.Select(p => p.Room.Value).ToArray())
        .With(places.Select(p => p.User.Value).ToArray());

    private static (RoomId Room, UserId User, SpaceGrants Grants) MapGrants(NpgsqlDataReader r) => (
        new(r.GetGuid(0)), new(r.GetGuid(1)),
        new(r.GetBoolean(2), Set(r, 3), Set(r, 4), new(Set(r, 5), Set(r, 6)), new(Set(r, 7), Set(r, 8)), new(Set(r, 9), Set(r, 10))));

    private static SpaceStanding MapStanding(SpaceId space, NpgsqlDataReader r) => new(
        space, new(r.GetGuid(0)), PermissionEvaluator.InSpace(new(r.GetBoolean(1), Set(r, 2), Set(r, 3))),
        r.GetBoolean(1) ? SpaceStanding.OwnersRank : r.GetInt32(4));

    private static PermissionSet Set(NpgsqlDataReader r, int column) => new((ulong)r.GetInt64(column));
}
