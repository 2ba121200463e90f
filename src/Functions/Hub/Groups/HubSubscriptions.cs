using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Functions.Hub.Groups;

/// <summary>
/// What each connection of this process hears: its user's own events, rooms, the presence of people. What the connection notes of that
/// and the groups that it is in change together, under its <see cref="HubConnection.Subscribing"/>.
/// </summary>
internal sealed class HubSubscriptions
{
    private readonly RealtimeOptions options;
    private readonly int maxRooms;
    private readonly RoomSettling settling;

    public HubSubscriptions(
        LiveStats stats, IOptions<RealtimeOptions> options, IOptions<RoomOptions> rooms, Reordering reordering, RoomSettling settling)
    {
        (this.options, maxRooms, this.settling) = (options.Value, rooms.Value.MaxRoomsPerUser, settling);
        Groups = new LocalGroups(
            stats, reordering, options.Value.MaxQueuedEvents,
            (room, waiting) => _ = settling.SettleAsync(this, [(room, waiting)], CancellationToken.None));
    }

    /// <summary>Who is in which group, from what follows.</summary>
    public LocalGroups Groups { get; }

    /// <summary>So many of a user's rooms are looked at when a client connects: those to hear, and those to name as not heard.</summary>
    public int MostListed => maxRooms + SubscriptionsLimited.MostNamed + 1;

    /// <summary>A connection gets its user's own events from now on.</summary>
    public void Add(HubConnection connection) => Groups.Add(connection, Group.User(connection.Caller.UserId));

    /// <summary>It is gone, and hears nothing more.</summary>
    public void Remove(HubConnection connection)
    {
        lock (connection.Subscribing)
        {
            connection.Gone = true;
            foreach (var room in connection.Rooms.All) Groups.Remove(connection, Group.Room(room));
            foreach (var user in connection.PresenceSubscriptions) Groups.Remove(connection, Group.PresenceOf(user));
            Groups.Remove(connection, Group.User(connection.Caller.UserId));
        }
    }

    /// <summary>
    /// The new connection hears its user's rooms, as many of them as a person may be in; of the others it is told. Rooms that
    /// the user left or came into meanwhile are as that left them.
    /// </summary>
    public void JoinFirst(HubConnection connection, IReadOnlyList<RoomMark> rooms)
    {
        var heard = rooms.Count <= maxRooms ? rooms : [.. rooms.Take(maxRooms)];
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            foreach (var room in connection.Rooms.AddFirst(heard, maxRooms)) Groups.Add(connection, room);
        }

        if (heard.Count < rooms.Count) TellLimited(connection, [.. rooms.Skip(maxRooms).Select(room => room.RoomId)]);
    }

    /// <summary>The user came into the room: the connection gets its events from now on, or is told that it does not.</summary>
    public void Join(HubConnection connection, RoomMark room)
    {
        Hearing hearing;
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            connection.Rooms.Returned(room.RoomId);
            hearing = connection.Rooms.Add(room.RoomId, maxRooms);
            if (hearing == Hearing.Begun || connection.Rooms.Contains(room.RoomId)) Groups.Add(connection, room);
        }

        if (hearing == Hearing.Refused) TellLimited(connection, [room.RoomId]);
    }

    /// <summary>
    /// The client asks for a room of its user. Where the user is in too many, some that are asked for are heard all the same;
    /// past that limit the one asked for first gives way, and the client is told.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="room">The room, as it was when the connection's user was seen in it.</param>
    public void Ask(HubConnection connection, RoomMark room)
    {
        RoomId? gone;
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            (var hearing, gone) = connection.Rooms.Ask(room.RoomId, maxRooms, options.MaxRoomsPerConnection);
            if (hearing == Hearing.Begun || connection.Rooms.Contains(room.RoomId)) Groups.Add(connection, room);
            if (gone is { } former) Groups.Remove(connection, Group.Room(former));
        }

        if (gone is { } unheard) TellLimited(connection, [unheard]);
    }

    /// <summary>The connection gets the room's events no longer.</summary>
    public void Leave(HubConnection connection, RoomId room)
    {
        lock (connection.Subscribing)
        {
            connection.Rooms.Remove(room);
            Groups.Remove(connection, Group.Room(room));
        }
    }

    /// <summary>
    /// The connection's user was not in the room when so many had departed: the connection gets the room's events no longer, unless
    /// the user came back since.
    /// </summary>
    /// <returns>Whether it had got them.</returns>
    public bool LeaveUnlessSeenAt(HubConnection connection, RoomId room, long departures)
    {
        lock (connection.Subscribing)
        {
            if (Groups.Find(Group.Room(room))?.IsSeenAt(connection, departures) == true) return false;
            var left = connection.Rooms.Remove(room);
            Groups.Remove(connection, Group.Room(room));
            return left;
        }
    }

    /// <summary>Replaces the list of people whose presence the connection watches.</summary>
    public void SubscribePresence(HubConnection connection, IReadOnlyList<UserId> users)
    {
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            var former = connection.PresenceSubscriptions;
            connection.PresenceSubscriptions = users;
            foreach (var user in users.Except(former)) Groups.Add(connection, Group.PresenceOf(user));
            foreach (var user in former.Except(users)) Groups.Remove(connection, Group.PresenceOf(user));
        }
    }

    /// <summary>
    /// Removes those from the rooms' groups here who are not in the rooms any more, and tells them so. Rooms of which that is
    /// known already cost nothing.
    /// </summary>
    public Task SettleAsync(IEnumerable<RoomMark> rooms, CancellationToken ct) => settling.SettleAsync(
        this,
        [
            .. rooms.GroupBy(mark => mark.RoomId, mark => mark.Departures)
                .Select(marks => (Room: marks.Key, Group: FindBehind(marks.Key, marks.Max())))
                .Where(behind => behind.Group is not null).Select(behind => (behind.Room, behind.Group!)),
        ], ct);

    private GroupFanOut? FindBehind(RoomId room, long departures) =>
        Groups.Find(Group.Room(room)) is { } subscribers && subscribers.IsBehind(departures) ? subscribers : null;

    private static void TellLimited(HubConnection connection, IReadOnlyList<RoomId> unheard) =>
        connection.Send(HubFrames.Events([SubscriptionsLimited.Event(unheard)]));
}
