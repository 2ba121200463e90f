using System.Collections.Concurrent;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Identity.Users;
using Veza.Shared.Realtime;

namespace Veza.Shared.Rooms.Announcing;

/// <summary>
/// Tells the world of a change: the outbox inside the transaction; after the commit first the caches, then the gateway's
/// groups, then the clients. What follows a commit is not given up when the caller goes away.
/// </summary>
public sealed class RoomAnnouncer(
    RoomAccess access, UserDirectory people, EventOutbox outbox, IRealtimeGateway gateway, AnnouncementOrder order)
{
    private readonly ConcurrentDictionary<Task, bool> telling = new();

    /// <summary>
    /// Completes when the changes of who is in a room that are being told have been told: until then their events must stay
    /// in the outbox, where another process finds them if this one dies.
    /// </summary>
    internal Task FlushAsync(CancellationToken ct) => Task.WhenAll(telling.Keys).WaitAsync(ct);

    internal Task AppendAsync(
        UnitOfWork work, string type, Room room, UserId by, IReadOnlyCollection<RoomMember> about, CancellationToken ct,
        Room? former = null) => outbox.AppendAsync(work, type, RoomEvents.Payload(room, by, about, former), ct);

    /// <summary>The room itself changed.</summary>
    internal Task UpdatedAsync(UnitOfWork work, Room room) => RoleChangedAsync(work, room, []);

    /// <summary>Roles changed: the room learns which, and the clients of those members ask for what they may do now.</summary>
    internal async Task RoleChangedAsync(UnitOfWork work, Room room, IReadOnlyCollection<RoomMember> changed)
    {
        access.Changed(room.Id);
        outbox.Wake();
        await order.WaitAsync(work, room.Id);
        RealtimeEvent[] events = [RoomEvents.UpdatedEvent(room), .. changed.Select(m => RoomEvents.ChangedEvent(m, room.Revision))];
        gateway.Publish(Group.Room(room.Id), Array.ConvertAll(events, e => e with { Departures = room.Departures }));
        foreach (var member in changed) gateway.Publish(Group.User(member.UserId), ConnectionEvents.SyncRequired(room.Id));
    }

    /// <summary>The room is gone. Its groups stay with nobody to speak in them.</summary>
    internal async Task DeletedAsync(UnitOfWork work, Room room)
    {
        access.Changed(room.Id);
        outbox.Wake();
        await order.WaitAsync(work, room.Id);
        gateway.Publish(Group.Room(room.Id), RoomEvents.DeletedEvent(room.Id) with { Departures = room.Departures });
    }

    /// <summary>
    /// People came in, by their own doing or by somebody else's: the room learns of all of them at once, and each one's devices
    /// of themselves, since nobody promises how soon after joining a group one hears what is said to it.
    /// </summary>
    internal Task JoinedAsync(UnitOfWork work, Room room, UserId by, IReadOnlyCollection<RoomMember> joined) =>
        FollowAsync(TellJoinedAsync(work, room, by, joined));

    /// <summary>
    /// Tells the member's devices who put them into the room. Not so for direct rooms, which say by themselves with whom they
    /// are, and which nobody leaves.
    /// </summary>
    internal async Task TellAddedAsync(RoomView room, UserId member, UserId by)
    {
        if (by == member || by == RoomEvents.Nobody || room.Type == RoomType.Direct) return;
        var adder = await people.FindAsync(by, CancellationToken.None);
        gateway.Publish(Group.User(member), RoomEvents.AddedEvent(room, by, adder?.Name));
    }

    /// <summary>Someone is out; an heir, if any, is the room's owner now.</summary>
    internal Task LeftAsync(UnitOfWork work, Room room, UserId left, RoomMember? heir) =>
        FollowAsync(TellLeftAsync(work, room, left, heir));

    private async Task FollowAsync(Task told)
    {
        telling[told] = true;
        try
        {
            await told;
        }
        catch
        {
            outbox.MarkUncertain(); // it is stored, and who has to know of it may not
            throw;
        }
        finally
        {
            telling.TryRemove(told, out _);
        }
    }

    private async Task TellJoinedAsync(UnitOfWork work, Room room, UserId by, IReadOnlyCollection<RoomMember> joined)
    {
        access.Changed(room.Id);
        outbox.Wake();
        var position = new RoomMark(room.Id, room.Departures, room.LastSeq, room.Revision);
        await Task.WhenAll(joined.Select(m => gateway.AddToRoomAsync(m.UserId, position, CancellationToken.None)));

        var cards = await people.ListAsync([.. joined.Select(m => m.UserId)], CancellationToken.None);
        await order.WaitAsync(work, room.Id); // last, so that nobody waits for what does not need an order
        var events = new RealtimeEvent[joined.Count];
        var count = 0;
        foreach (var member in joined)
        {
            var joinedEvent = RoomEvents.JoinedEvent(room, member, cards.GetValueOrDefault(member.UserId)?.Name);
            gateway.Publish(Group.User(member.UserId), joinedEvent);
            await TellAddedAsync(RoomView.Of(room, member), member.UserId, by);
            events[count++] = joinedEvent with { Departures = room.Departures };
        }

        gateway.Publish(Group.Room(room.Id), events);
    }

    private async Task TellLeftAsync(UnitOfWork work, Room room, UserId left, RoomMember? heir)
    {
        access.Changed(room.Id);
        outbox.Wake();
        await gateway.RemoveFromRoomAsync(left, room.Id, room.Departures, CancellationToken.None);

        await order.WaitAsync(work, room.Id);
        var leftEvent = RoomEvents.LeftEvent(room.Id, left, room.MemberCount, room.Revision);
        RealtimeEvent[] events = heir is null ? [leftEvent] : [leftEvent, RoomEvents.ChangedEvent(heir, room.Revision)];
        gateway.Publish(Group.Room(room.Id), Array.ConvertAll(events, e => e with { Departures = room.Departures }));
        gateway.Publish(Group.User(left), leftEvent);
        if (heir is not null) gateway.Publish(Group.User(heir.UserId), ConnectionEvents.SyncRequired(room.Id));
    }
}
