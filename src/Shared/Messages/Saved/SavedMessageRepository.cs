using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Messages.Saved;

/// <summary>The SQL of <c>saved_messages</c>.</summary>
public sealed class SavedMessageRepository(Postgres postgres)
{
    /// <summary>When the person saved the message; null when they did not.</summary>
    internal Task<DateTimeOffset?> FindAsync(UnitOfWork work, UserId user, MessageId message, CancellationToken ct) =>
        work.Command("SELECT saved_at FROM saved_messages WHERE user_id = $1 AND message_id = $2")
            .With(user.Value).With(message.Value).FindValueAsync<DateTimeOffset>(ct);

    /// <summary>Whether the person has saved so many; the caller holds the person's row.</summary>
    internal async Task<bool> HasManyAsync(UnitOfWork work, UserId user, int many, CancellationToken ct) =>
        await work.Command("SELECT 1 FROM saved_messages WHERE user_id = $1 OFFSET $2 LIMIT 1").With(user.Value).With(many - 1)
            .FindValueAsync<int>(ct) is not null;

    internal Task InsertAsync(UnitOfWork work, UserId user, Message message, DateTimeOffset at, CancellationToken ct) =>
        work.Command("INSERT INTO saved_messages (user_id, message_id, room_id, seq, saved_at) VALUES ($1, $2, $3, $4, $5)")
            .With(user.Value).With(message.Id.Value).With(message.RoomId.Value).With(message.Seq).With(at).RunAsync(ct);

    /// <returns>Where the message is; null when it was not saved.</returns>
    internal Task<SavedPlace?> DeleteAsync(UserId user, MessageId message, CancellationToken ct) =>
        postgres.Command("DELETE FROM saved_messages WHERE user_id = $1 AND message_id = $2 RETURNING room_id, seq")
            .With(user.Value).With(message.Value).FindAsync(r => new SavedPlace(new(r.GetGuid(0)), r.GetInt64(1)), ct);

    /// <summary>What the person saved in rooms that they are in, what they saved last first; behind the last one of the page before.</summary>
    internal Task<List<SavedRow>> ListAsync(UserId user, (DateTimeOffset At, Guid Id)? after, int limit, CancellationToken ct) =>
        postgres.Command($"""
            SELECT {MessageColumns.Table.Select}, s.saved_at FROM saved_messages s
            JOIN room_members rm ON rm.room_id = s.room_id AND rm.user_id = s.user_id AND rm.left_at IS NULL
            JOIN rooms r ON r.id = s.room_id AND r.deleted_at IS NULL
            JOIN messages m ON m.room_id = s.room_id AND m.seq = s.seq
            WHERE s.user_id = $1 AND ($2::timestamptz IS NULL OR (s.saved_at, s.message_id) < ($2, $3))
            ORDER BY s.saved_at DESC, s.message_id DESC LIMIT $4
            """).With(user.Value).WithNullable(after?.At, NpgsqlDbType.TimestampTz).With(after?.Id ?? Guid.Empty).With(limit).ListAsync(Map, ct);

    /// <summary>The ids of all that the person saved, wherever it is.</summary>
    internal Task<List<Guid>> ListIdsAsync(UserId user, int limit, CancellationToken ct) =>
        postgres.Command("SELECT message_id FROM saved_messages WHERE user_id = $1 ORDER BY saved_at DESC, message_id DESC LIMIT $2")
            .With(user.Value).With(limit).ListAsync(r => r.GetGuid(0), ct);

    private static SavedRow Map(NpgsqlDataReader row) => new(MessageColumns.Read(row), row.Time(MessageColumns.Table.Columns.Count));
}

/// <summary>Where a saved message is.</summary>
internal sealed record SavedPlace(RoomId Room, long Seq);

/// <summary>A message that somebody saved.</summary>
internal sealed record SavedRow(Message Message, DateTimeOffset At);
