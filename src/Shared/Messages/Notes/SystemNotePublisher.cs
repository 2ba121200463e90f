using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Sending;

namespace Veza.Shared.Messages.Notes;

/// <summary>
/// Makes messages of what happened in rooms, through the writer: what waits of a room and belongs together becomes one, however many people it
/// is about. First the group is noted, then it is sent under the group's id, then the notes go: however often that is tried and whoever is
/// killed in between, it stands in the room once. All processes look for what was left behind.
/// </summary>
public sealed class SystemNotePublisher(
    Postgres database, SystemNoteRepository repository, SystemNotes notes, MessageWriter writer, MessageReader reader, UserDirectory people,
    IOptions<MessageOptions> options, TimeProvider clock, ILogger<SystemNotePublisher> logger)
    : PeriodicWork(options.Value.SystemMessagesEvery, clock)
{
    private const int PerRound = 500;

    /// <summary>Whoever made a group is at it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private DateTimeOffset lookedAt;

    /// <summary>Tells what waits, and what others left behind.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        lookedAt = Clock.Now();
        for (var found = PerRound; found == PerRound;)
        {
            (var groups, found) = await GatherAsync(ct);
            foreach (var group in groups)
                if (!await PublishAsync(group, ct)) return;
        }

        foreach (var left in await repository.ListGroupsAsync(Guid.CreateVersion7(lookedAt - Grace), PerRound, ct))
            if (!await PublishAsync(left, ct)) return;
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        if (notes.TakeFresh() || Clock.Now() - lookedAt > Grace) await SweepAsync(ct);
    }

    /// <inheritdoc/>
    protected override void Failed(string reason, TimeSpan every) => SystemNoteLog.NotPublished(logger, reason, every);

    /// <returns>The groups, in the order of what happened, and how many notes were looked at.</returns>
    private async Task<(IReadOnlyList<Guid> Groups, int Found)> GatherAsync(CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var waiting = await repository.TakeAsync(work, PerRound, ct);
        if (waiting.Count == 0) return ([], 0);
        var now = Clock.Now();
        var groups = new Dictionary<(RoomId, string, UserId?, Guid?), Guid>();
        foreach (var note in waiting) groups.TryAdd(note.Key, Guid.CreateVersion7(now));
        await repository.UpdateAsync(work, [.. waiting.Select(n => n.Id)], [.. waiting.Select(n => groups[n.Key])], ct);
        await work.CommitAsync(CancellationToken.None);
        return ([.. groups.Values], waiting.Count);
    }

    /// <returns>False: the writer is busy, and a later round has it again.</returns>
    private async Task<bool> PublishAsync(Guid group, CancellationToken ct)
    {
        if (await repository.ListAsync(group, PerRound, ct) is not { Count: > 0 } gathered) return true; // somebody else told it meanwhile
        var first = gathered[0];
        var message = new Message(
            new(Guid.CreateVersion7(Clock.Now())), first.Room, Seq: 0, first.By, group, Content: "", ReplyTo: null, Mentions: [], Clock.Now(),
            System: Together(gathered));
        var author = await people.FindAsync(first.By, ct);
        var pending = new PendingMessage(message, digest: 0, author?.Name ?? "", quote: null) { Names = await reader.FindNamesAsync(message, ct) };
        if (!writer.TryEnqueue(pending)) return false;
        await pending.Task; // refused is what is to be told in a room that is archived or gone: it is told nowhere
        await repository.DeleteAsync(group, ct);
        return true;
    }

    private static SystemNote Together(List<NotedNote> gathered)
    {
        if (gathered is [var only]) return only.Note;
        UserId[] all = [.. gathered.SelectMany(n => n.Note.People).Distinct()];
        // Of each note the first people are named; the rest is counted. Somebody who came twice is one of those who are named.
        var unnamed = gathered.Sum(n => n.Note.Count - n.Note.People.Count);
        return gathered[0].Note with { People = [.. all.Take(SystemNote.MostPeople)], Count = all.Length + unnamed };
    }
}

internal static partial class SystemNoteLog
{
    [LoggerMessage(2772, LogLevel.Warning, "What happened in rooms could not be told there: {Reason}. Trying again every {Interval}.")]
    public static partial void NotPublished(ILogger logger, string reason, TimeSpan interval);
}
