using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Rooms;

/// <summary>The SQL of <c>rooms</c>. Whoever changes a room or who is in it holds the lock of its row.</summary>
public sealed class RoomRepository(Postgres database, AnnouncementOrder order)
{
    private const string RoomColumns = """
        r.id, r.tenant_id, r.type, r.visibility, r.name, r.topic, r.direct_key, r.created_by, r.created_at,
        r.archived_at, r.member_count, r.last_seq, r.revision, r.last_message_at, r.departures, r.changes_revision, r.space_id
        """;

    private const string OfMember = $"""
        SELECT {RoomColumns}, m.role, m.joined_at, m.joined_seq, m.favourite
        FROM room_members m JOIN rooms r ON r.id = m.room_id
        WHERE m.user_id = $1 AND m.left_at IS NULL AND r.deleted_at IS NULL
        """;

    /// <summary>
    /// Locks the room's row until the transaction ends. Who is not in the room neither locks it nor waits for those who do: it is
    /// not found, as a deleted one. What the lock is for may have changed while it was waited for: look at the membership again.
    /// </summary>
    public async Task<Room?> LockAsync(UnitOfWork work, RoomId room, UserId member, CancellationToken ct) =>
        // NO KEY: the foreign key of room_members does not wait for it.
        Locked(work, await work.Command($"""
            SELECT {RoomColumns} FROM rooms r
            WHERE r.id = $1 AND r.deleted_at IS NULL
              AND EXISTS (SELECT 1 FROM room_members m WHERE m.room_id = r.id AND m.user_id = $2 AND m.left_at IS NULL)
            FOR NO KEY UPDATE
            """).With(room.Value).With(member.Value).FindAsync(MapRoom, ct));

    /// <summary>The same for several people, of whom at least one is in the room.</summary>
    public async Task<Room?> LockAsync(UnitOfWork work, RoomId room, IReadOnlyCollection<UserId> members, CancellationToken ct) =>
        Locked(work, await work.Command($"""
            SELECT {RoomColumns} FROM rooms r
            WHERE r.id = $1 AND r.deleted_at IS NULL
              AND EXISTS (SELECT 1 FROM room_members m WHERE m.room_id = r.id AND m.user_id = ANY ($2) AND m.left_at IS NULL)
            FOR NO KEY UPDATE
            """).With(room.Value).With(members.Select(m => m.Value).ToArray()).FindAsync(MapRoom, ct));

    /// <summary>The same for somebody who wants to come in: public channels of the tenant.</summary>
    public async Task<Room?> LockPublicAsync(UnitOfWork work, RoomId room, TenantId tenant, CancellationToken ct) =>
        Locked(work, await work.Command($"""
            SELECT {RoomColumns} FROM rooms r
            WHERE r.id = $1 AND r.deleted_at IS NULL AND r.tenant_id = $2 AND r.type = 'channel' AND r.visibility = 'public'
            FOR NO KEY UPDATE
            """).With(room.Value).With(tenant.Value).FindAsync(MapRoom, ct));

    /// <summary>The same for what has to be done in a room whoever is in it.</summary>
    internal async Task<Room?> LockOfTenantAsync(UnitOfWork work, RoomId room, TenantId tenant, CancellationToken ct) =>
        Locked(work, await work.Command($"""
            SELECT {RoomColumns} FROM rooms r WHERE r.id = $1 AND r.deleted_at IS NULL AND r.tenant_id = $2 FOR NO KEY UPDATE
            """).With(room.Value).With(tenant.Value).FindAsync(MapRoom, ct));

    /// <summary>The same for a channel of the space, whoever asks.</summary>
    internal async Task<Room?> LockOfSpaceAsync(UnitOfWork work, RoomId room, SpaceId space, CancellationToken ct) =>
        Locked(work, await work.Command($"""
            SELECT {RoomColumns} FROM rooms r WHERE r.id = $1 AND r.deleted_at IS NULL AND r.space_id = $2 FOR NO KEY UPDATE
            """).With(room.Value).With(space.Value).FindAsync(MapRoom, ct));

    /// <summary>Locks the room's row and counts one more change.</summary>
    /// <param name="ofText">Whether it changes a text, or the room; not so what is said of a message besides.</param>
    /// <returns>The number of this change; null when the room is deleted or was never there.</returns>
    public async Task<long?> TakeRevisionAsync(UnitOfWork work, RoomId room, bool ofText, CancellationToken ct)
    {
        var revision = await work.Command("""
            UPDATE rooms SET revision = revision + 1, changes_revision = CASE WHEN $2 THEN changes_revision ELSE revision + 1 END
            WHERE id = $1 AND deleted_at IS NULL RETURNING revision
            """).With(room.Value).With(ofText).FindValueAsync<long>(ct);
        if (revision is not null) order.Take(work, room);
        return revision;
    }

    /// <summary>The same for some changes.</summary>
    /// <returns>The number of the last one, and how many have departed; null when the room is deleted or was never there.</returns>
    internal async Task<(long Last, long Departures)?> TakeRevisionsAsync(
        UnitOfWork work, RoomId room, int count, bool ofTexts, CancellationToken ct)
    {
        var taken = await work.Command("""
            UPDATE rooms SET revision = revision + $2, changes_revision = CASE WHEN $3 THEN changes_revision ELSE revision + $2 END
            WHERE id = $1 AND deleted_at IS NULL RETURNING revision, departures
            """).With(room.Value).With((long)count).With(ofTexts).ListAsync(r => (r.GetInt64(0), r.GetInt64(1)), ct);
        if (taken is not [var (last, departures)]) return null;
        order.Take(work, room);
        return (last, departures);
    }

    /// <summary>Adds the room, unless there is a direct room of the same pair already.</summary>
    /// <returns>Whether it was added. While another transaction is adding the same pair, this one waits for it.</returns>
    public async Task<bool> InsertAsync(UnitOfWork work, Room room, CancellationToken ct)
    {
        var added = await work.Command("""
            INSERT INTO rooms (id, tenant_id, type, visibility, name, topic, direct_key, created_by, created_at,
                               updated_at, member_count, space_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)
            ON CONFLICT (tenant_id, direct_key) DO NOTHING
            """)
            .With(room.Id.Value).With(room.TenantId.Value).With(room.Type.Code()).With(room.Visibility.Code())
            .WithNullable(room.Name, NpgsqlDbType.Text).WithNullable(room.Topic, NpgsqlDbType.Text)
            .WithNullable(room.DirectKey, NpgsqlDbType.Text).With(room.CreatedBy.Value).With(room.CreatedAt)
            .With(room.MemberCount).WithNullable(room.Space?.Value, NpgsqlDbType.Uuid).RunAsync(ct) == 1;
        if (added) order.Take(work, room.Id);
        return added;
    }

    /// <summary>Stores what may change by a person's will, and the number of that change. The caller holds the lock.</summary>
    public Task UpdateAsync(UnitOfWork work, Room room, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            UPDATE rooms
            SET name = $2, topic = $3, visibility = $4, archived_at = $5, member_count = $6, revision = $7, updated_at = $8
            WHERE id = $1
            """)
            .With(room.Id.Value).WithNullable(room.Name, NpgsqlDbType.Text).WithNullable(room.Topic, NpgsqlDbType.Text)
            .With(room.Visibility.Code()).WithNullable(room.ArchivedAt, NpgsqlDbType.TimestampTz)
            .With(room.MemberCount).With(room.Revision).With(at).RunAsync(ct);

    /// <summary>
    /// Marks the room as deleted; its rows stay, for the members to learn of it. It counts as one departure. The caller holds the lock.
    /// </summary>
    public Task DeleteAsync(UnitOfWork work, Room room, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            UPDATE rooms SET deleted_at = $2, updated_at = $2, revision = $3, member_count = $4 WHERE id = $1
            """)
            .With(room.Id.Value).With(at).With(room.Revision).With(room.MemberCount).RunAsync(ct);

    /// <summary>The direct room of the pair, as the member sees it.</summary>
    public Task<RoomView?> FindDirectAsync(TenantId tenant, string directKey, UserId user, CancellationToken ct) =>
        database.Command($"{OfMember} AND r.tenant_id = $2 AND r.direct_key = $3")
            .With(user.Value).With(tenant.Value).With(directKey).FindAsync(r => MapView(r, user), ct);

    /// <summary>The room, as the member sees it; null for others.</summary>
    public Task<RoomView?> FindViewAsync(RoomId room, UserId user, CancellationToken ct) =>
        database.Command($"{OfMember} AND m.room_id = $2")
            .With(user.Value).With(room.Value).FindAsync(r => MapView(r, user), ct);

    /// <summary>The user's rooms, newest activity first.</summary>
    /// <param name="user">The member.</param>
    /// <param name="after">Where the former page ended, or null to start.</param>
    /// <param name="limit">At most so many.</param>
    public Task<List<RoomView>> ListViewsAsync(UserId user, RoomPlace? after, int limit, CancellationToken ct) =>
        database.Command($"""
            {OfMember}
              AND ($2::timestamptz IS NULL OR (coalesce(r.last_message_at, r.created_at), r.id) < ($2, $3))
            ORDER BY coalesce(r.last_message_at, r.created_at) DESC, r.id DESC
            LIMIT $4
            """)
            .With(user.Value).WithNullable(after?.ActiveAt, NpgsqlDbType.TimestampTz)
            .With(after?.Id.Value ?? Guid.Empty).With(limit).ListAsync(r => MapView(r, user), ct);

    /// <summary>The same without what is in them.</summary>
    public Task<List<RoomMark>> ListRecentAsync(UserId user, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT r.id, r.departures, r.last_seq, r.revision
            FROM room_members m JOIN rooms r ON r.id = m.room_id
            WHERE m.user_id = $1 AND m.left_at IS NULL AND r.deleted_at IS NULL
            ORDER BY coalesce(r.last_message_at, r.created_at) DESC, r.id DESC
            LIMIT $2
            """).With(user.Value).With(limit)
            .ListAsync(r => new RoomMark(new(r.GetGuid(0)), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)), ct);

    /// <summary>The counts of departures of the rooms, deleted ones too.</summary>
    public Task<List<RoomMark>> ListMarksAsync(Guid[] rooms, CancellationToken ct) =>
        database.Command("SELECT id, departures FROM rooms WHERE id = ANY ($1) LIMIT cardinality($1)").With(rooms)
            .ListAsync(r => new RoomMark(new(r.GetGuid(0)), r.GetInt64(1)), ct);

    /// <summary>The user's rooms by id, those behind one.</summary>
    public Task<List<RoomView>> ListViewsByIdAsync(UserId user, RoomId after, int limit, CancellationToken ct) =>
        database.Command($"{OfMember} AND m.room_id > $2 ORDER BY m.room_id LIMIT $3")
            .With(user.Value).With(after.Value).With(limit).ListAsync(r => MapView(r, user), ct);

    /// <summary>Rooms that the user is no longer in, or that are deleted; by id, those behind one.</summary>
    public Task<List<RoomId>> ListLeftIdsAsync(UserId user, RoomId after, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT m.room_id
            FROM room_members m JOIN rooms r ON r.id = m.room_id
            WHERE m.user_id = $1 AND (m.left_at IS NOT NULL OR r.deleted_at IS NOT NULL) AND m.room_id > $2
            ORDER BY m.room_id
            LIMIT $3
            """).With(user.Value).With(after.Value).With(limit).ListAsync(r => new RoomId(r.GetGuid(0)), ct);

    /// <summary>The row is locked: nobody else takes a number of the room until the transaction ends.</summary>
    private Room? Locked(UnitOfWork work, Room? room)
    {
        if (room is not null) order.Take(work, room.Id);
        return room;
    }

    private static Room MapRoom(NpgsqlDataReader r) => new(
        new(r.GetGuid(0)), new(r.GetGuid(1)), Type(r.GetString(2)), Visibility(r.GetString(3)), r.MaybeText(4),
        r.MaybeText(5), r.MaybeText(6), new(r.GetGuid(7)), r.Time(8), r.MaybeTime(9), r.GetInt32(10), r.GetInt64(11),
        r.GetInt64(12), r.MaybeTime(13), r.GetInt64(14), r.GetInt64(15),
        r.Maybe<Guid>(16) is { } space ? new SpaceId(space) : null);

    private static RoomView MapView(NpgsqlDataReader r, UserId user) => RoomView.Of(
        MapRoom(r),
        new(new(r.GetGuid(0)), user, RoomMemberRepository.Role(r.GetString(17)), r.Time(18), r.GetInt64(19), new(r.GetInt32(20))));

    /// <summary>The tenant of each of the rooms, deleted ones too.</summary>
    internal Task<List<(Guid Room, Guid Tenant)>> ListTenantsAsync(Guid[] rooms, CancellationToken ct) =>
        database.Command("SELECT id, tenant_id FROM rooms WHERE id = ANY ($1) LIMIT cardinality($1)").With(rooms)
            .ListAsync(r => (r.GetGuid(0), r.GetGuid(1)), ct);

    /// <summary>How the rooms are called, deleted ones too.</summary>
    internal Task<List<(Guid Room, string? Name)>> ListNamesAsync(Guid[] rooms, CancellationToken ct) =>
        database.Command("SELECT id, name FROM rooms WHERE id = ANY ($1) LIMIT cardinality($1)").With(rooms)
            .ListAsync(r => (r.GetGuid(0), r.MaybeText(1)), ct);

    /// <summary>A stored type. The table's CHECK lets no other word in.</summary>
    internal static RoomType Type(string code) => RoomCodes.ParseType(code)
        ?? throw new InvalidOperationException($"rooms.type holds '{code}', which this build does not know.");

    private static RoomVisibility Visibility(string code) => RoomCodes.ParseVisibility(code)
        ?? throw new InvalidOperationException($"rooms.visibility holds '{code}', which this build does not know.");
}
