using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Rooms.Members;

/// <summary>How often something was done, and when for the first time.</summary>
internal sealed record AdditionCount(long Count, DateTimeOffset First);

/// <summary>The SQL of <c>room_additions</c>. Whoever writes here holds the locks of the adder and of those who are added.</summary>
public sealed class RoomAdditionRepository
{
    /// <summary>All that the person added since then; null when there is nothing.</summary>
    internal Task<AdditionCount?> FindAsync(UnitOfWork work, UserId adder, DateTimeOffset since, CancellationToken ct) =>
        work.Command("""
            SELECT count(*), min(added_at) FROM room_additions WHERE adder_id = $1 AND added_at > $2 HAVING count(*) > 0
            """).With(adder.Value).With(since).FindAsync(r => new AdditionCount(r.GetInt64(0), r.Time(1)), ct);

    /// <summary>The same for the one of these people whom the adder added most often.</summary>
    internal Task<AdditionCount?> FindOfOneAsync(
        UnitOfWork work, UserId adder, Guid[] users, DateTimeOffset since, CancellationToken ct) => work.Command("""
            SELECT count(*), min(added_at) FROM room_additions
            WHERE adder_id = $1 AND added_at > $2 AND user_id = ANY ($3)
            GROUP BY user_id ORDER BY count(*) DESC LIMIT 1
            """).With(adder.Value).With(since).With(users).FindAsync(r => new AdditionCount(r.GetInt64(0), r.Time(1)), ct);

    /// <summary>The same for the one of these people whom anybody added to the room most often.</summary>
    internal Task<AdditionCount?> FindToRoomAsync(
        UnitOfWork work, RoomId room, Guid[] users, DateTimeOffset since, CancellationToken ct) => work.Command("""
            SELECT count(*), min(added_at) FROM room_additions
            WHERE room_id = $1 AND added_at > $2 AND user_id = ANY ($3)
            GROUP BY user_id ORDER BY count(*) DESC LIMIT 1
            """).With(room.Value).With(since).With(users).FindAsync(r => new AdditionCount(r.GetInt64(0), r.Time(1)), ct);

    /// <summary>Notes them.</summary>
    internal Task InsertAsync(
        UnitOfWork work, RoomId room, UserId adder, Guid[] users, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            INSERT INTO room_additions (adder_id, user_id, room_id, added_at) SELECT $1, added.id, $2, $4 FROM unnest($3::uuid[]) AS added (id)
            """).With(adder.Value).With(room.Value).With(users).With(at).RunAsync(ct);

    /// <summary>Deletes the oldest, at most so many, as far as they are from before.</summary>
    internal Task DeleteAsync(UnitOfWork work, DateTimeOffset before, int limit, CancellationToken ct) => work.Command("""
        DELETE FROM room_additions WHERE id IN (
            SELECT oldest.id FROM (SELECT id, added_at FROM room_additions ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) AS oldest
            WHERE oldest.added_at <= $1)
        """).With(before).With(limit).RunAsync(ct);
}
