using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Forwarding;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages.Holding;

/// <summary>The table <c>held_messages</c>.</summary>
public sealed class HeldMessageRepository(Postgres database)
{
    private const string Columns =
        "id, tenant_id, room_id, user_id, client_message_id, request_digest, content, to_publish, reply_to, state, reason, held_at, forwarded, "
        + "thread_root, also_in_room";

    /// <returns>0 when there is one of the same send.</returns>
    internal Task<int> InsertAsync(UnitOfWork work, HeldMessage m, CancellationToken ct) =>
        work.Command($"""
            INSERT INTO held_messages ({Columns})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'held', NULL, $10, $11, $12, $13)
            ON CONFLICT (room_id, user_id, client_message_id) DO NOTHING
            """)
            .With(m.Id.Value).With(m.TenantId.Value).With(m.RoomId.Value).With(m.AuthorId.Value).With(m.ClientMessageId).With(m.Digest)
            .With(m.Content).With(m.ToPublish).WithNullable(m.ReplyTo?.Value, NpgsqlDbType.Uuid).With(m.HeldAt)
            .WithNullable(m.Forwarded?.ToText(), NpgsqlDbType.Text)
            .WithNullable(m.Thread?.Root.Value, NpgsqlDbType.Uuid).WithNullable(m.Thread?.AlsoInRoom, NpgsqlDbType.Boolean)
            .RunAsync(ct);

    /// <summary>That of a send.</summary>
    internal Task<HeldMessage?> FindBySendAsync(RoomId room, UserId author, Guid clientMessageId, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM held_messages WHERE room_id = $1 AND user_id = $2 AND client_message_id = $3")
            .With(room.Value).With(author.Value).With(clientMessageId).FindAsync(Map, ct);

    internal Task<HeldMessage?> FindAsync(MessageId id, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM held_messages WHERE id = $1").With(id.Value).FindAsync(Map, ct);

    internal Task<List<HeldMessage>> ListByIdsAsync(Guid[] ids, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM held_messages WHERE id = ANY ($1) LIMIT cardinality($1)").With(ids).ListAsync(Map, ct);

    /// <summary>Whether the person has so many that wait.</summary>
    internal async Task<bool> HasManyAsync(UnitOfWork work, UserId author, int many, CancellationToken ct) =>
        await work.Command("SELECT 1 FROM held_messages WHERE user_id = $1 AND state = 'held' OFFSET $2 LIMIT 1")
            .With(author.Value).With(many - 1).FindValueAsync<int>(ct) is not null;

    /// <summary>What of the person is not published and not given up, the newest first.</summary>
    internal Task<List<HeldMessage>> ListOfAuthorAsync(UserId author, int limit, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM held_messages WHERE user_id = $1 AND state = 'held' ORDER BY held_at DESC, id DESC LIMIT $2")
            .With(author.Value).With(limit).ListAsync(Map, ct);

    /// <summary>What was approved before then and is not published.</summary>
    internal Task<List<Guid>> ListApprovedAsync(DateTimeOffset before, int limit, CancellationToken ct) =>
        database.Command("SELECT id FROM held_messages WHERE state = 'approved' AND decided_at < $1 ORDER BY decided_at LIMIT $2")
            .With(before).With(limit).ListAsync(r => r.GetGuid(0), ct);

    /// <summary>Decides one of which nobody has decided.</summary>
    internal Task<HeldMessage?> DecideAsync(
        UnitOfWork work, MessageId id, HeldState state, UserId by, string? reason, DateTimeOffset at, CancellationToken ct) =>
        work.Command($"""
            UPDATE held_messages SET state = $2, decided_by = $3, reason = $4, decided_at = $5 WHERE id = $1 AND state = 'held' RETURNING {Columns}
            """).With(id.Value).With(state.Code()).With(by.Value).WithNullable(reason, NpgsqlDbType.Text).With(at).FindAsync(Map, ct);

    /// <returns>0 when it was not waiting to be published any more.</returns>
    internal Task<int> CompleteAsync(UnitOfWork work, MessageId id, HeldState state, CancellationToken ct) =>
        work.Command("UPDATE held_messages SET state = $2 WHERE id = $1 AND state = 'approved'").With(id.Value).With(state.Code()).RunAsync(ct);

    /// <returns>How many went; at most as many as the limit.</returns>
    internal Task<int> DeleteDecidedAsync(DateTimeOffset before, int limit, CancellationToken ct) =>
        database.Command("""
            DELETE FROM held_messages WHERE id = ANY (ARRAY(
                SELECT id FROM held_messages WHERE state IN ('published', 'rejected', 'void') AND decided_at < $1 LIMIT $2))
            """).With(before).With(limit).RunAsync(ct);

    private static HeldMessage Map(NpgsqlDataReader r) => new(
        new(r.GetGuid(0)), new(r.GetGuid(1)), new(r.GetGuid(2)), new(r.GetGuid(3)), r.GetGuid(4), r.GetInt64(5), r.GetString(6), r.GetString(7),
        r.Maybe<Guid>(8) is { } answered ? new MessageId(answered) : null, HeldStateCodes.Read(r.GetString(9)), r.MaybeText(10), r.Time(11),
        r.MaybeText(12) is { } from ? Forwarded.Read(from) : null,
        ThreadPlace.Of(r.Maybe<Guid>(13), r.Maybe<bool>(14)));
}
