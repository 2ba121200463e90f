using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Messages.Notes;

/// <summary>The SQL of <c>system_notes</c>.</summary>
public sealed class SystemNoteRepository(Postgres postgres)
{
    internal Task InsertAsync(UnitOfWork work, IReadOnlyList<NotedNote> notes, CancellationToken ct) =>
        work.Command("""
            INSERT INTO system_notes (id, room_id, by_user_id, note)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])
            """).With(Array(notes, n => n.Id)).With(Array(notes, n => n.Room.Value))
            .With(Array(notes, n => n.By.Value)).With(Array(notes, n => n.Note.ToText())).RunAsync(ct);

    /// <summary>Those that nobody has gathered, the oldest first; others who gather at the same time get different ones.</summary>
    internal Task<List<NotedNote>> TakeAsync(UnitOfWork work, int limit, CancellationToken ct) =>
        work.Command("""
            SELECT id, room_id, by_user_id, note FROM system_notes WHERE group_id IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
            """).With(limit).ListAsync(Map, ct);

    /// <summary>Says what is told together.</summary>
    internal Task UpdateAsync(UnitOfWork work, Guid[] ids, Guid[] groups, CancellationToken ct) =>
        work.Command("UPDATE system_notes n SET group_id = i.group_id FROM unnest($1::uuid[], $2::uuid[]) AS i (id, group_id) WHERE n.id = i.id")
            .With(ids).With(groups).RunAsync(ct);

    /// <summary>Groups that were made before then and are still there: whoever made them has not told them.</summary>
    internal Task<List<Guid>> ListGroupsAsync(Guid before, int limit, CancellationToken ct) =>
        postgres.Command("SELECT DISTINCT group_id FROM system_notes WHERE group_id < $1 ORDER BY group_id LIMIT $2")
            .With(before).With(limit).ListAsync(r => r.GetGuid(0), ct);

    /// <summary>The notes of a group, the oldest first.</summary>
    internal Task<List<NotedNote>> ListAsync(Guid group, int limit, CancellationToken ct) =>
        postgres.Command("SELECT id, room_id, by_user_id, note FROM system_notes WHERE group_id = $1 ORDER BY id LIMIT $2")
            .With(group).With(limit).ListAsync(Map, ct);

    /// <summary>The group is told.</summary>
    internal Task DeleteAsync(Guid group, CancellationToken ct) =>
        postgres.Command("DELETE FROM system_notes WHERE group_id = $1").With(group).RunAsync(ct);

    private static NotedNote Map(NpgsqlDataReader r) =>
        new(r.GetGuid(0), new(r.GetGuid(1)), new(r.GetGuid(2)), SystemNote.Read(r.GetString(3)));

    private static T[] Array<T>(IReadOnlyList<NotedNote> notes, Func<NotedNote, T> value) => [.. notes.Select(value)];
}

/// <summary>Something that happened and is to be told.</summary>
/// <param name="Id">Version 7.</param>
/// <param name="By">Who did it.</param>
internal sealed record NotedNote(Guid Id, RoomId Room, UserId By, SystemNote Note)
{
    /// <summary>People who came or went by themselves are told together, whoever they are; what somebody did to others is theirs.</summary>
    public (RoomId, string, UserId?, Guid?) Key => Note switch
    {
        { Code: SystemCodes.Joined or SystemCodes.Left } when Note.People is [var one, ..] && one == By => (Room, Note.Code, null, null),
        { Count: > 0 } => (Room, Note.Code, By, null),
        _ => (Room, Note.Code, By, Id), // the rest happened each by itself
    };
}
