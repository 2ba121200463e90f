using Veza.Shared.Common;
using Veza.Shared.Rooms;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages.History;

/// <summary>Roots of threads, and the replies to them.</summary>
public sealed class ThreadReader(MessageRepository messages, MessageReader reader)
{
    /// <summary>
    /// The root of the thread that a message is in, with the reader's membership: the message itself, or whose reply it is. Refusal:
    /// <c>message_not_found</c>.
    /// </summary>
    public async Task<Result<(Message Root, Membership Membership)>> FindRootAsync(MessageId id, UserId readerId, CancellationToken ct)
    {
        if (await reader.FindVisibleAsync(id, readerId, ct) is not { } found) return MessageErrors.NotFound;
        if (found.Message.Thread is not { } place) return found;
        return await messages.ListByIdsAsync([found.Message.RoomId.Value], [place.Root.Value], ct) is [var root]
            ? (root, found.Membership) : MessageErrors.NotFound;
    }

    /// <summary>A page of the thread's replies, oldest first, without its root. Refusal: <c>message_not_found</c> (it, or the anchor).</summary>
    public async Task<Result<IReadOnlyList<MessageView>>> ListAsync(MessageId id, UserId readerId, HistoryPage page, CancellationToken ct)
    {
        var found = await FindRootAsync(id, readerId, ct);
        return found.Failed ? found.Error : await reader.ListAsync(found.Value.Root.RoomId, Standing.InThread(found.Value.Root.Id), readerId, page, ct);
    }

    /// <summary>Whether a reply may name the message as its root: one that stands in the room and is not deleted.</summary>
    /// <returns>Null: it may. Refusals: <c>message_not_found</c>, <c>thread_on_reply</c>.</returns>
    internal async Task<Error?> RefuseRootAsync(RoomId room, MessageId id, CancellationToken ct)
    {
        if (await messages.ListByIdsAsync([room.Value], [id.Value], ct) is not [{ DeletedAt: null } root]) return MessageErrors.NotFound;
        return root.Thread is { } place ? ThreadErrors.OnReply(place.Root) : null;
    }

    /// <summary>Messages with names and what else is read of them, each in rooms that the reader is in; those that are not there are missing.</summary>
    public async Task<IReadOnlyDictionary<MessageId, MessageView>> ListRootsAsync(
        IReadOnlyCollection<(RoomId Room, MessageId Id)> roots, CancellationToken ct)
    {
        if (roots.Count == 0) return new Dictionary<MessageId, MessageView>();
        var found = await messages.ListByIdsAsync([.. roots.Select(r => r.Room.Value).Distinct()], [.. roots.Select(r => r.Id.Value)], ct);
        return (await reader.ViewAsync(found, ct)).ToDictionary(v => v.Message.Id);
    }
}
