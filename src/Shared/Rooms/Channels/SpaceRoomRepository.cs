using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Rooms.Channels;

/// <summary>A channel of a space, as somebody may see it or not.</summary>
/// <param name="Joined">The person is in it.</param>
public sealed record SpaceRoom(
    RoomId Id, string Name, string? Topic, RoomVisibility Visibility, int MemberCount, DateTimeOffset? ArchivedAt, bool Joined);

/// <summary>What is read of <c>rooms</c> and <c>room_members</c> by space.</summary>
public sealed class SpaceRoomRepository(Postgres database)
{
    /// <summary>The channels of the space, by id.</summary>
    public Task<List<SpaceRoom>> ListAsync(SpaceId space, UserId user, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT r.id, r.name, r.topic, r.visibility = 'public', r.member_count, r.archived_at,
                EXISTS (SELECT 1 FROM room_members m WHERE m.room_id = r.id AND m.user_id = $2 AND m.left_at IS NULL)
            FROM rooms r WHERE r.space_id = $1 AND r.deleted_at IS NULL
            ORDER BY r.id LIMIT $3
            """).With(space.Value).With(user.Value).With(limit)
            .ListAsync(r => new SpaceRoom(
                new(r.GetGuid(0)), r.GetString(1), r.MaybeText(2), r.GetBoolean(3) ? RoomVisibility.Public : RoomVisibility.Private, r.GetInt32(4),
                r.MaybeTime(5), r.GetBoolean(6)), ct);

    /// <summary>How many channels the space has.</summary>
    public async Task<long> CountAsync(UnitOfWork work, SpaceId space, CancellationToken ct) =>
        await work.Command("SELECT count(*) FROM rooms WHERE space_id = $1 AND deleted_at IS NULL").With(space.Value).FindValueAsync<long>(ct) ?? 0;

    /// <summary>The channels of the space, by id.</summary>
    public Task<List<RoomId>> ListIdsAsync(SpaceId space, int limit, CancellationToken ct) =>
        database.Command("SELECT id FROM rooms WHERE space_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT $2")
            .With(space.Value).With(limit).ListAsync(r => new RoomId(r.GetGuid(0)), ct);

    /// <summary>The channels of the space that the person is in, by id.</summary>
    public Task<List<RoomId>> ListJoinedAsync(UnitOfWork work, SpaceId space, UserId user, int limit, CancellationToken ct) =>
        work.Command("""
            SELECT r.id FROM room_members m JOIN rooms r ON r.id = m.room_id
            WHERE m.user_id = $2 AND m.left_at IS NULL AND r.space_id = $1 AND r.deleted_at IS NULL
            ORDER BY r.id LIMIT $3
            """).With(space.Value).With(user.Value).With(limit).ListAsync(r => new RoomId(r.GetGuid(0)), ct);

    /// <summary>Who is in channels of the space, by channel and person, behind a place.</summary>
    public Task<List<(RoomId Room, UserId User)>> ListMembersAsync(
        SpaceId space, UserId? only, RoomId afterRoom, UserId afterUser, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT m.room_id, m.user_id FROM rooms r JOIN room_members m ON m.room_id = r.id AND m.left_at IS NULL
            WHERE r.space_id = $1 AND r.deleted_at IS NULL AND ($2::uuid IS NULL OR m.user_id = $2) AND (m.room_id, m.user_id) > ($3, $4)
            ORDER BY m.room_id, m.user_id LIMIT $5
            """).With(space.Value).WithNullable(only?.Value, NpgsqlDbType.Uuid).With(afterRoom.Value).With(afterUser.Value).With(limit)
            .ListAsync(r => (new RoomId(r.GetGuid(0)), new UserId(r.GetGuid(1))), ct);
}
