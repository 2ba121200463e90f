using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Messages.Pins;

/// <summary>
/// The SQL of what is pinned: the changes of the kind <c>pin</c> are the list, and go with their message. The kind stands in the statements,
/// so that the index of just these is used.
/// </summary>
public sealed class PinRepository(Postgres postgres)
{
    /// <summary>How many messages of the room are pinned; the caller holds the room's lock.</summary>
    internal async Task<long> CountAsync(UnitOfWork work, RoomId room, CancellationToken ct) =>
        await work.Command("SELECT count(*) FROM message_changes WHERE room_id = $1 AND kind = 'pin' AND payload IS NOT NULL")
            .With(room.Value).FindValueAsync<long>(ct) ?? 0;

    /// <summary>The pinned messages of the room as they are now, what was pinned last first.</summary>
    internal Task<List<Pin>> ListAsync(RoomId room, int limit, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {MessageColumns.Table.Select}, c.user_id, c.changed_at FROM message_changes c
            JOIN messages m ON m.room_id = c.room_id AND m.seq = c.seq
            WHERE c.room_id = $1 AND c.kind = 'pin' AND c.payload IS NOT NULL AND m.deleted_at IS NULL
            ORDER BY c.changed_at DESC, c.seq DESC LIMIT $2
            """).With(room.Value).With(limit).ListAsync(Map, ct);

    private static Pin Map(NpgsqlDataReader row)
    {
        var count = MessageColumns.Table.Columns.Count;
        return new Pin(MessageColumns.Read(row), new(row.GetGuid(count)), row.Time(count + 1));
    }
}

/// <summary>A message that is pinned.</summary>
/// <param name="By">Who pinned it.</param>
/// <param name="At">When.</param>
internal sealed record Pin(Message Message, UserId By, DateTimeOffset At);
