using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Reactions;

/// <summary>A row of <c>reactions</c>.</summary>
internal readonly record struct ReactionKey(long Seq, UserId User, string Emoji);

/// <summary>The SQL of <c>reactions</c>. Whoever writes here holds the room's lock.</summary>
public sealed class ReactionRepository(Postgres postgres)
{
    /// <summary>What these people reacted to these messages, inside the transaction.</summary>
    internal Task<List<ReactionKey>> ListAsync(
        UnitOfWork work, RoomId room, long[] seqs, Guid[] users, CancellationToken ct) =>
        work.Command("""
            SELECT r.seq, r.user_id, r.emoji FROM unnest($2::bigint[]) AS i (seq)
            JOIN reactions r ON r.room_id = $1 AND r.seq = i.seq AND r.user_id = ANY ($3)
            LIMIT cardinality($2) * cardinality($3) * 100 -- nobody has more of a message than there may be different ones
            """).With(room.Value).With(seqs).With(users)
            .ListAsync(r => new ReactionKey(r.GetInt64(0), new(r.GetGuid(1)), r.GetString(2)), ct);

    /// <summary>Adds rows.</summary>
    internal Task InsertAsync(
        UnitOfWork work, RoomId room, IReadOnlyList<(ReactionKey Key, MessageId Message)> added, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            INSERT INTO reactions (room_id, seq, user_id, emoji, message_id, created_at)
            SELECT $1, i.seq, i.user_id, i.emoji, i.message_id, $6
            FROM unnest($2::bigint[], $3::uuid[], $4::text[], $5::uuid[]) AS i (seq, user_id, emoji, message_id)
            """).With(room.Value).With(Array(added, a => a.Key.Seq)).With(Array(added, a => a.Key.User.Value))
            .With(Array(added, a => a.Key.Emoji)).With(Array(added, a => a.Message.Value)).With(at).RunAsync(ct);

    /// <summary>Takes rows away.</summary>
    internal Task DeleteAsync(UnitOfWork work, RoomId room, IReadOnlyList<ReactionKey> removed, CancellationToken ct) =>
        work.Command("""
            DELETE FROM reactions r USING unnest($2::bigint[], $3::uuid[], $4::text[]) AS i (seq, user_id, emoji)
            WHERE r.room_id = $1 AND r.seq = i.seq AND r.user_id = i.user_id AND r.emoji = i.emoji
            """).With(room.Value).With(Array(removed, k => k.Seq)).With(Array(removed, k => k.User.Value))
            .With(Array(removed, k => k.Emoji)).RunAsync(ct);

    /// <summary>What somebody reacted to the messages of the same place in the lists, in no order.</summary>
    public Task<List<(RoomId Room, long Seq, string Emoji)>> ListOwnAsync(
        UserId user, Guid[] rooms, long[] seqs, CancellationToken ct) =>
        postgres.Command("""
            SELECT r.room_id, r.seq, r.emoji FROM unnest($2::uuid[], $3::bigint[]) AS i (room_id, seq)
            JOIN reactions r ON r.room_id = i.room_id AND r.seq = i.seq AND r.user_id = $1
            LIMIT cardinality($2) * 100
            """).With(user.Value).With(rooms).With(seqs)
            .ListAsync(r => (new RoomId(r.GetGuid(0)), r.GetInt64(1), r.GetString(2)), ct);

    /// <summary>Who reacted, by emoji and in the order in which they did, behind the last one of the page before.</summary>
    /// <param name="emoji">With this one only; null: with any.</param>
    public Task<List<Reaction>> ListPeopleAsync(
        RoomId room, long seq, string? emoji, ReactionPlace? after, int limit, CancellationToken ct) =>
        postgres.Command("""
            SELECT r.emoji, r.user_id, r.created_at FROM reactions r
            WHERE r.room_id = $1 AND r.seq = $2 AND ($3::text IS NULL OR r.emoji = $3)
                AND ($4::text IS NULL OR (r.emoji, r.created_at, r.user_id) > ($4, $5, $6))
            ORDER BY r.emoji, r.created_at, r.user_id LIMIT $7
            """).With(room.Value).With(seq).WithNullable(emoji, NpgsqlDbType.Text)
            .WithNullable(after?.Emoji, NpgsqlDbType.Text).WithNullable(after?.CreatedAt, NpgsqlDbType.TimestampTz)
            .WithNullable(after?.UserId.Value, NpgsqlDbType.Uuid).With(limit)
            .ListAsync(r => new Reaction(r.GetString(0), new(r.GetGuid(1)), r.Time(2)), ct);

    private static T[] Array<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value) => [.. rows.Select(value)];
}
