using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Columns;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages.Editing;

/// <summary>
/// The SQL of taking messages away, some at a time, and of bringing them back: of <c>message_removals</c>, and of the tables that a
/// deletion touches.
/// </summary>
public sealed class MessageRemovalRepository(Postgres database)
{
    private static readonly string Columns = MessageColumns.Table.Select;

    /// <summary>The newest of those that are there still; the caller holds the room's lock.</summary>
    internal Task<List<Message>> ListAsync(UnitOfWork work, MessagesToRemove which, int limit, CancellationToken ct) =>
        work.Command($"""
            SELECT {Columns} FROM messages m
            WHERE m.room_id = $1 AND m.deleted_at IS NULL AND ($2::uuid IS NULL OR m.user_id = $2) AND ($3::uuid IS NULL OR m.id = $3)
                AND ($4::timestamptz IS NULL OR m.created_at >= $4) AND ($5::timestamptz IS NULL OR m.created_at < $5)
            ORDER BY m.seq DESC LIMIT $6
            """).With(which.Room.Value).WithNullable(which.Author?.Value, NpgsqlDbType.Uuid).WithNullable(which.Message?.Value, NpgsqlDbType.Uuid)
            .WithNullable(which.From, NpgsqlDbType.TimestampTz).WithNullable(which.Until, NpgsqlDbType.TimestampTz).With(limit)
            .ListAsync(MessageColumns.Read, ct);

    /// <summary>Notes what is taken away, so that it can be brought back as it was.</summary>
    internal Task InsertAsync(
        UnitOfWork work, Guid removal, IReadOnlyList<Message> former, IReadOnlyList<Message> removed, CancellationToken ct) =>
        work.Command("""
            INSERT INTO message_removals (removal_id, room_id, seq, message_id, revision, mentions, mentioned)
            SELECT $1, $2, i.seq, i.id, i.revision, nullif(i.mentions, '')::uuid[], nullif(i.mentioned, '')::text[]
            FROM unnest($3::bigint[], $4::uuid[], $5::bigint[], $6::text[], $7::text[]) AS i (seq, id, revision, mentions, mentioned)
            """).With(removal).With(removed[0].RoomId.Value).With(Array(removed, m => m.Seq)).With(Array(removed, m => m.Id.Value))
            .With(Array(removed, m => m.Revision!.Value)).With(Array(former, m => Text(MentionRows.Ids(m.Mentions))))
            .With(Array(former, m => Text(MentionRows.Entries(m.Mentions)))).RunAsync(ct);

    /// <summary>Deletes what removals before that one noted: their ids ascend with time.</summary>
    internal Task<int> DeleteAsync(Guid before, int limit, CancellationToken ct) =>
        database.Command("""
            DELETE FROM message_removals WHERE (removal_id, room_id, seq) IN (
                SELECT removal_id, room_id, seq FROM message_removals WHERE removal_id < $1 LIMIT $2)
            """).With(before).With(limit).RunAsync(ct);

    /// <summary>What was taken away and has not been changed since, as it was before; the caller holds the room's lock.</summary>
    internal Task<List<Message>> ListRemovedAsync(UnitOfWork work, Guid removal, int limit, CancellationToken ct) =>
        work.Command($"""
            SELECT {Columns}, t.content, x.mentions, x.mentioned
            FROM message_removals x
            JOIN messages m ON m.room_id = x.room_id AND m.seq = x.seq AND m.revision = x.revision
            JOIN message_revisions t ON t.message_id = x.message_id AND t.revision = x.revision
            WHERE x.removal_id = $1 ORDER BY x.seq LIMIT $2
            """).With(removal).With(limit).ListAsync(ReadFormer, ct);

    /// <summary>Forgets what was noted of messages that are back.</summary>
    internal Task DeleteAsync(UnitOfWork work, Guid removal, IReadOnlyList<Message> restored, CancellationToken ct) =>
        work.Command("DELETE FROM message_removals WHERE removal_id = $1 AND room_id = $2 AND seq = ANY ($3)").With(removal)
            .With(restored[0].RoomId.Value).With(Array(restored, m => m.Seq)).RunAsync(ct);

    /// <summary>Keeps what the messages said before.</summary>
    /// <param name="former">As they were.</param>
    /// <param name="changed">As they are now, in the same order.</param>
    /// <param name="by">Null: a rule.</param>
    internal Task InsertRevisionsAsync(
        UnitOfWork work, IReadOnlyList<Message> former, IReadOnlyList<Message> changed, UserId? by, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            INSERT INTO message_revisions (message_id, room_id, revision, content, replaced_at, replaced_by)
            SELECT i.id, $1, i.revision, i.content, $2, $3 FROM unnest($4::uuid[], $5::bigint[], $6::text[]) AS i (id, revision, content)
            """).With(changed[0].RoomId.Value).With(at).WithNullable(by?.Value, NpgsqlDbType.Uuid).With(Array(changed, m => m.Id.Value))
            .With(Array(changed, m => m.Revision!.Value)).With(Array(former, m => m.Content)).RunAsync(ct);

    /// <summary>Replaces what a change may of each of them. Needs the room's lock.</summary>
    internal Task UpdateAsync(UnitOfWork work, IReadOnlyList<Message> changed, UserId? deletedBy, CancellationToken ct)
    {
        var update = work.Command(MessageColumns.Table.UpdateManyChanged).With(changed[0].RoomId.Value).With(Array(changed, m => m.Seq));
        // The tenant and the digest never change.
        MessageColumns.Table.ManyChanged(
            update.Parameters, [.. changed.Select(m => new MessageRow(m, Guid.Empty, 0, m.Seq, m.CreatedAt, deletedBy))]);
        return update.RunAsync(ct);
    }

    /// <summary>Takes away all that is said of the messages besides their text, but for their threads.</summary>
    internal Task DeleteChangesAsync(UnitOfWork work, IReadOnlyList<Message> of, CancellationToken ct) =>
        work.Command($"DELETE FROM message_changes WHERE room_id = $1 AND seq = ANY ($2) AND kind <> '{ThreadSummary.Kind}'")
            .With(of[0].RoomId.Value).With(Array(of, m => m.Seq)).RunAsync(ct);

    /// <summary>Whether all of them are messages of these rooms and, if somebody is given, theirs.</summary>
    internal async Task<bool> AreOfAsync(Guid[] ids, Guid[] rooms, UserId? author, CancellationToken ct) =>
        await database.Command("""
            SELECT count(DISTINCT m.id) FROM messages m
            WHERE m.room_id = ANY ($1) AND m.id = ANY ($2) AND ($3::uuid IS NULL OR m.user_id = $3)
            """).With(rooms).With(ids).WithNullable(author?.Value, NpgsqlDbType.Uuid).FindValueAsync<long>(ct) == ids.Length;

    private static Message ReadFormer(NpgsqlDataReader row)
    {
        var count = MessageColumns.Table.Columns.Count;
        var mentions = row.IsDBNull(count + 1) ? [] : row.GetFieldValue<Guid[]>(count + 1);
        return MessageColumns.Read(row) with
        {
            Content = row.GetString(count),
            Mentions = MentionRows.Read(mentions, row.IsDBNull(count + 2) ? [] : row.GetFieldValue<string[]>(count + 2)),
        };
    }

    /// <summary>An array within an array has to be text; none of the elements holds what would need an escape.</summary>
    private static string Text<T>(T[]? elements) => elements is null ? "" : $$"""{"{{string.Join("\",\"", elements)}}"}""";

    private static T[] Array<T>(IReadOnlyList<Message> messages, Func<Message, T> value) => [.. messages.Select(value)];
}
