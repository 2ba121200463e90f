using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Editing;

/// <summary>Hands out a message to somebody who may change something of it, and puts its changes in order.</summary>
public sealed class MessageAccess(MessageRepository messages, MessageReader reader, RoomAccess access, MessageAnnouncer announcer)
{
    /// <summary>By what is in memory. Refusals: <c>message_not_found</c>, <c>room_archived</c>.</summary>
    internal async Task<Result<(Message Message, Membership Membership)>> FindAsync(MessageId id, UserId user, CancellationToken ct)
    {
        if (await reader.FindVisibleAsync(id, user, ct) is not { } found) return MessageErrors.NotFound;
        if (found.Membership.Archived) return MessageErrors.RoomArchived;
        return found;
    }

    /// <summary>Locks the room, so that changes in it take turns, and looks again: what the caches said may be out of date.</summary>
    internal async Task<Result<(Message Message, PermissionSet Permissions, long Departures)>> LockAsync(
        UnitOfWork work, Message message, UserId user, CancellationToken ct)
    {
        var locked = await access.ToWriteAsync(work, message.RoomId, user, ct);
        if (locked.Failed)
        {
            access.Forget(message.RoomId);
            return locked.Error.Kind == ErrorKind.NotFound ? MessageErrors.NotFound : locked.Error;
        }

        var current = await messages.FindAsync(work, message.RoomId, message.Id, ct);
        return current is null ? MessageErrors.NotFound : (current, locked.Value.Permissions, locked.Value.Room.Departures);
    }

    /// <summary>Those of the messages that are there and not deleted, for who holds the room's lock.</summary>
    internal async Task<IReadOnlyList<Message>> ListAsync(UnitOfWork work, RoomId room, IReadOnlyCollection<MessageId> ids) =>
        [.. (await messages.ListByIdsAsync(work, room, [.. ids.Select(i => i.Value)], CancellationToken.None)).Where(m => m.DeletedAt is null)];

    /// <summary>
    /// To be awaited between the commit of a change and its announcement: the message is announced before its change, and earlier
    /// changes of the room before this one.
    /// </summary>
    internal async Task InOrderAsync(UnitOfWork work, RoomId room)
    {
        await announcer.ToldAsync();
        await access.InOrderAsync(work, room);
    }
}
