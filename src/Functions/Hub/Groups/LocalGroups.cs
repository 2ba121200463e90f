using System.Collections.Concurrent;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Hub.Groups;

/// <summary>The groups in which this process has connections: a group comes with its first connection and goes with its last.</summary>
/// <param name="stats">Told how many rooms there are.</param>
/// <param name="reordering">For how long a room waits for what was overtaken.</param>
/// <param name="maxQueued">Most events of a group that wait.</param>
/// <param name="settle">Finds out in the background who is still in the room.</param>
internal sealed class LocalGroups(LiveStats stats, Reordering reordering, int maxQueued, Action<RoomId, GroupFanOut> settle)
{
    private readonly ConcurrentDictionary<Group, GroupFanOut> groups = new();

    /// <summary>The rooms among them.</summary>
    public IEnumerable<RoomId> Rooms => groups.Keys.Where(a => a.Kind == GroupKind.Room).Select(a => new RoomId(a.Id));

    /// <summary>Sends the events to the group's connections here.</summary>
    public void Publish(Group group, ReadOnlySpan<RealtimeEvent> events)
    {
        if (!groups.TryGetValue(group, out var subscribers)) return;
        if (group.Kind == GroupKind.Room && reordering.IsOn) subscribers.Sequence.Publish(events, subscribers, reordering);
        else subscribers.Publish(events);
    }

    /// <summary>The group's connections here.</summary>
    public HubConnection[] MembersOf(Group group) => groups.TryGetValue(group, out var subscribers) ? subscribers.Members() : [];

    /// <summary>What sends to the group here; null when nobody is in it.</summary>
    public GroupFanOut? Find(Group group) => groups.GetValueOrDefault(group);

    /// <summary>The connection is in the room's group from now on.</summary>
    public void Add(HubConnection connection, RoomMark room) => Add(Group.Room(room.RoomId), connection, room);

    /// <summary>The connection is in the group from now on; for groups that are no room.</summary>
    public void Add(HubConnection connection, Group group) => Add(group, connection, room: null);

    /// <summary>The reverse.</summary>
    public void Remove(HubConnection connection, Group group)
    {
        if (groups.TryGetValue(group, out var subscribers) && subscribers.Remove(connection)) Retire(group, subscribers);
    }

    private void Add(Group group, HubConnection connection, RoomMark? room)
    {
        while (true)
        {
            if (groups.TryGetValue(group, out var subscribers))
            {
                if (room is { } seen) subscribers.Sequence.Begin(seen.Seq, seen.Revision);
                if (subscribers.TryAdd(connection, room?.Departures ?? GroupFanOut.Always)) return;
                Retire(group, subscribers); // its last one just left
                continue;
            }

            if (groups.TryAdd(group, Create(group)) && group.Kind == GroupKind.Room) stats.AddRooms(1);
        }
    }

    private void Retire(Group group, GroupFanOut subscribers)
    {
        if (groups.TryRemove(KeyValuePair.Create(group, subscribers)) && group.Kind == GroupKind.Room) stats.AddRooms(-1);
    }

    private GroupFanOut Create(Group group) => group.Kind == GroupKind.Room
        ? new GroupFanOut(maxQueued, waiting => settle(new RoomId(group.Id), waiting))
        : new GroupFanOut(maxQueued);
}
