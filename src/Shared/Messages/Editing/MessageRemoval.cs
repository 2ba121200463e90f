using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Messages.History;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Editing;

/// <summary>Which messages of a room are to go.</summary>
/// <param name="Author">Null: whoever said it.</param>
/// <param name="Message">This one; null: all that the rest says.</param>
internal sealed record MessagesToRemove(RoomId Room, UserId? Author, MessageId? Message, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>Messages that were taken away or brought back, to be told of after the commit.</summary>
/// <param name="Former">As they were.</param>
/// <param name="Now">As they are, in the same order.</param>
internal sealed record RemovedMessages(RoomId Room, IReadOnlyList<Message> Former, IReadOnlyList<Message> Now, long Departures)
{
    /// <summary>The threads in which some of them are replies, as they are said to be now.</summary>
    public IReadOnlyList<MessageChange> Threads { get; init; } = [];

    public int Count => Now.Count;
}

/// <summary>
/// Takes messages away for those who look after a room, some in a transaction, and brings them back. Each is a change like a deletion
/// by its author: it has a revision of its own, keeps its place, and its text goes to the revisions. Who may is for the caller to say, who
/// holds the room's lock.
/// </summary>
public sealed class MessageRemoval(
    MessageRepository messages, MessageRemovalRepository removals, MessageReader reader, MessageAccess access, RoomAccess rooms,
    ThreadSummaries threads, EventOutbox outbox, IRealtimeGateway gateway, TimeProvider clock)
{
    /// <summary>Messages in one transaction.</summary>
    internal const int PerBatch = 100;

    private const int MostRooms = 500;

    /// <summary>The message, for those who look after where it is: they are asked for next.</summary>
    internal Task<Message?> FindAsync(MessageId id, CancellationToken ct) => messages.FindAsync(id, ct);

    /// <summary>Forgets what would bring back messages that were taken away before then; they are as any deleted one.</summary>
    /// <returns>How many messages.</returns>
    internal Task<int> ForgetAsync(DateTimeOffset before, int limit, CancellationToken ct) =>
        removals.DeleteAsync(Guid.CreateVersion7(before), limit, ct);

    /// <summary>Whether the messages are the person's, as far as one is given, and such as the reader can see, in the room if one is given.</summary>
    internal async Task<bool> AreOfAsync(
        IReadOnlyList<Guid> ids, UserId? author, RoomId? room, UserId readerId, CancellationToken ct)
    {
        Guid[] visible = room is { } one ? [one.Value] : [.. (await rooms.ListRecentRoomIdsAsync(readerId, MostRooms, ct)).Select(r => r.Value)];
        return await removals.AreOfAsync([.. ids.Distinct()], visible, author, ct);
    }

    /// <summary>Takes away the newest of them, at most so many; fewer than that: none is left.</summary>
    /// <param name="removal">Under which they can be brought back.</param>
    /// <param name="by">Null: a rule does it.</param>
    internal async Task<RemovedMessages> RemoveAsync(
        UnitOfWork work, Guid removal, MessagesToRemove which, int limit, UserId? by, CancellationToken ct)
    {
        var former = await removals.ListAsync(work, which, limit, ct);
        if (former.Count == 0) return new(which.Room, [], [], 0);

        var (now, room) = (clock.Now(), await rooms.NextRevisionsAsync(work, which.Room, former.Count, ct));
        Message[] removed =
        [
            .. former.Select((m, n) => m with
            {
                Content = "", Mentions = [], DeletedAt = now, Revision = room.First + n,
                Removal = m.AuthorId == by ? null : new Removal(Reason: null), // why is told to the author alone
            }),
        ];
        await removals.InsertRevisionsAsync(work, former, removed, by, now, ct);
        await removals.UpdateAsync(work, removed, by, ct);
        await removals.DeleteChangesAsync(work, removed, ct);
        await removals.InsertAsync(work, removal, former, removed, ct);
        await outbox.AppendAsync(work, MessageEvents.DeletedType, [.. removed.Select(MessageEvents.ChangePayload)], ct);
        var moved = await threads.RefreshAsync(work, which.Room, removed, by, ct);
        return new(which.Room, former, removed, room.Departures) { Threads = moved };
    }

    /// <summary>Brings back what was taken away under the id and has not been changed since, at most <see cref="PerBatch"/>.</summary>
    internal async Task<RemovedMessages> RestoreAsync(UnitOfWork work, Guid removal, RoomId roomId, UserId by, CancellationToken ct)
    {
        var found = await removals.ListRemovedAsync(work, removal, PerBatch, ct);
        if (found.Count == 0) return new(roomId, [], [], 0);

        var (now, room) = (clock.Now(), await rooms.NextRevisionsAsync(work, roomId, found.Count, ct));
        Message[] restored = [.. found.Select((m, n) => m with { DeletedAt = null, Revision = room.First + n, Removal = null })];
        Message[] former = [.. found.Select(m => m with { Content = "", Mentions = [] })];
        await removals.InsertRevisionsAsync(work, former, restored, by, now, ct);
        await removals.UpdateAsync(work, restored, deletedBy: null, ct);
        await removals.DeleteAsync(work, removal, restored, ct);
        await outbox.AppendAsync(work, MessageEvents.UpdatedType, [.. restored.Select(MessageEvents.ChangePayload)], ct);
        var moved = await threads.RefreshAsync(work, roomId, restored, by, ct);
        return new(roomId, former, restored, room.Departures) { Threads = moved };
    }

    /// <summary>After the commit.</summary>
    internal async Task AnnounceAsync(UnitOfWork work, RemovedMessages done)
    {
        if (done.Count == 0) return;
        var views = done.Now[0].DeletedAt is null ? await reader.ViewAsync(done.Now, CancellationToken.None) : null;
        await access.InOrderAsync(work, done.Room);
        var events = new RealtimeEvent[done.Count + done.Threads.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = (i >= done.Count ? MessageEvents.Changed(done.Threads[i - done.Count])
                : views is null
                ? MessageEvents.Deleted(done.Now[i], done.Former[i].Mentions)
                : MessageEvents.Updated(views[i], done.Former[i].Mentions)) with { Departures = done.Departures };
        }

        gateway.Publish(Group.Room(done.Room), events);
        outbox.Wake();
    }
}
