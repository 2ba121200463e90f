using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Veza.Functions.Hub.Groups;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Backplane;
using Veza.Shared.Rooms;

namespace Veza.Functions.Hub;

/// <summary>
/// Fan-out to the clients of this process, and over the backplane to those of the others. What is published here reaches
/// local clients without the detour over Redis, whose loss therefore costs nothing within a process.
/// </summary>
internal sealed class HubGateway : IRealtimeGateway
{
    private static readonly Task<bool> HandedOn = Task.FromResult(true);

    private readonly ConcurrentDictionary<Group, GroupFanOut> groups = new();
    private readonly ConcurrentDictionary<Guid, HubConnection> connections = new();
    private readonly RealtimeOptions options;
    private readonly int maxRooms;
    private readonly RedisBackplane backplane;
    private readonly LiveStats stats;
    private readonly Reordering reordering;
    private readonly RoomSettling settling;

    /// <summary>Listens to the other processes.</summary>
    public HubGateway(
        RedisBackplane backplane, LiveStats stats, IOptions<RealtimeOptions> options, IOptions<RoomOptions> rooms,
        Reordering reordering, RoomSettling settling)
    {
        (this.backplane, this.stats, this.reordering, this.settling) = (backplane, stats, reordering, settling);
        (this.options, maxRooms) = (options.Value, rooms.Value.MaxRoomsPerUser);
        backplane.Handle(BackplaneMessage.Events, OnEvents);
        backplane.Handle(BackplaneMessage.Membership, OnMembership);
        backplane.Handle(BackplaneMessage.Disconnect, OnDisconnect);
        backplane.Handle(BackplaneMessage.Replaced, OnReplaced);
        backplane.Missed += () =>
        {
            var sync = HubFrames.Events([ConnectionEvents.SyncRequired(null)]);
            foreach (var connection in connections.Values) connection.Send(sync);
        };
    }

    /// <summary>So many of a user's rooms are looked at when a client connects: those to hear, and those to name as not heard.</summary>
    public int MostListed => maxRooms + SubscriptionsLimited.MostNamed + 1;

    /// <inheritdoc/>
    public void Publish(Group group, params ReadOnlySpan<RealtimeEvent> events)
    {
        PublishHere(group, events);
        backplane.Send(BackplaneMessage.Events, EventsMessage.Write(group, events));
    }

    /// <inheritdoc/>
    public Task AddToRoomAsync(UserId user, RoomMark room, CancellationToken ct)
    {
        AddHere(user, room);
        backplane.Send(BackplaneMessage.Membership, MembershipMessage.Joined(user, room));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveFromRoomAsync(UserId user, RoomId room, long? departures, CancellationToken ct)
    {
        RemoveHere(user, room, departures);
        backplane.Send(BackplaneMessage.Membership, MembershipMessage.Left(user, room, departures));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DisconnectAsync(UserId user, IReadOnlyCollection<SessionId> sessions, CancellationToken ct)
    {
        Span<byte> notice = stackalloc byte[32];
        user.Value.TryWriteBytes(notice);
        foreach (var session in sessions)
        {
            DisconnectHere(user, session);
            session.Value.TryWriteBytes(notice[16..]);
            backplane.Send(BackplaneMessage.Disconnect, notice);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> FlushAsync(CancellationToken ct) => HandedOn; // publishing writes to the connections' own queues

    /// <summary>
    /// A client connected: it gets its user's events from now on. Of the user's connections to this process the oldest over
    /// the limit give way at once; those to other processes when <see cref="Replace"/> is told of them.
    /// </summary>
    public void Add(HubConnection connection)
    {
        connections[connection.Key] = connection;
        stats.AddConnections(1);
        Subscribe(Group.User(connection.Caller.UserId), connection);
        var mine = MembersOf(Group.User(connection.Caller.UserId));
        foreach (var older in mine.OrderByDescending(c => c.Key).Skip(options.MaxConnectionsPerUser))
            older.Close(ConnectionEvents.Replaced);
    }

    /// <summary>Ends connections, on whatever process they are, because their user opened newer ones.</summary>
    public void Replace(IReadOnlyList<Guid> oldest)
    {
        if (oldest.Count == 0) return;
        ReplaceHere(oldest);
        backplane.Send(BackplaneMessage.Replaced, oldest.SelectMany(key => key.ToByteArray()).ToArray());
    }

    /// <summary>A client is gone.</summary>
    public void Remove(HubConnection connection)
    {
        if (connections.TryRemove(connection.Key, out _)) stats.AddConnections(-1);
        lock (connection.Subscribing)
        {
            connection.Gone = true;
            foreach (var room in connection.Rooms) Unsubscribe(Group.Room(room), connection);
            foreach (var user in connection.PresenceSubscriptions) Unsubscribe(Group.PresenceOf(user), connection);
            Unsubscribe(Group.User(connection.Caller.UserId), connection);
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
            foreach (var room in connection.JoinFirst(heard, maxRooms)) Subscribe(connection, room);
            connection.Joined();
        }

        if (heard.Count < rooms.Count) TellLimited(connection, [.. rooms.Skip(maxRooms).Select(room => room.RoomId)]);
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
            (var hearing, gone) = connection.Ask(room.RoomId, maxRooms, options.MaxRoomsPerConnection);
            if (hearing == Hearing.Begun || connection.IsIn(room.RoomId)) Subscribe(connection, room);
            if (gone is { } former) Unsubscribe(Group.Room(former), connection);
        }

        if (gone is { } unheard) TellLimited(connection, [unheard]);
    }

    /// <summary>The connection gets the room's events no longer.</summary>
    public void Leave(HubConnection connection, RoomId room)
    {
        lock (connection.Subscribing)
        {
            connection.Leave(room);
            Unsubscribe(Group.Room(room), connection);
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
            var seen = groups.TryGetValue(Group.Room(room), out var subscribers) && subscribers.IsSeenAt(connection, departures);
            if (seen) return false;
            var left = connection.Leave(room);
            Unsubscribe(Group.Room(room), connection);
            return left;
        }
    }

    /// <summary>Whether a client is connected to this process.</summary>
    public bool HasConnections => !connections.IsEmpty;

    /// <summary>The clients that are connected to this process.</summary>
    public IEnumerable<HubConnection> Connections => connections.Values;

    /// <summary>The rooms that somebody here gets the events of.</summary>
    public IEnumerable<RoomId> Rooms => groups.Keys.Where(a => a.Kind == GroupKind.Room).Select(a => new RoomId(a.Id));

    /// <summary>
    /// Removes those from the rooms' groups here who are not in the rooms any more, and tells them so. Rooms of which that is
    /// known already cost nothing.
    /// </summary>
    public Task SettleAsync(IEnumerable<RoomMark> rooms, CancellationToken ct) => settling.SettleAsync(
        this,
        [
            .. rooms.GroupBy(mark => mark.RoomId, mark => mark.Departures)
                .Select(marks => (Room: marks.Key, GroupFanOut: FindBehind(marks.Key, marks.Max())))
                .Where(behind => behind.GroupFanOut is not null).Select(behind => (behind.Room, behind.GroupFanOut!)),
        ], ct);

    /// <summary>Ends the connections to this process that came from the sign-in.</summary>
    public void DisconnectHere(UserId user, SessionId session)
    {
        foreach (var connection in MembersOf(Group.User(user)))
            if (connection.Caller.SessionId == session) connection.Close(ConnectionEvents.SignedOut);
    }

    /// <summary>Replaces the list of people whose presence the connection watches.</summary>
    public void SubscribePresence(HubConnection connection, IReadOnlyList<UserId> users)
    {
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            var former = connection.PresenceSubscriptions;
            connection.PresenceSubscriptions = users;
            foreach (var user in users.Except(former)) Subscribe(Group.PresenceOf(user), connection);
            foreach (var user in former.Except(users)) Unsubscribe(Group.PresenceOf(user), connection);
        }
    }

    /// <summary>The user came into the room: the connection gets its events from now on, or is told that it does not.</summary>
    private void Join(HubConnection connection, RoomMark room)
    {
        Hearing hearing;
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            connection.Returned(room.RoomId);
            hearing = connection.Join(room.RoomId, maxRooms);
            if (hearing == Hearing.Begun || connection.IsIn(room.RoomId)) Subscribe(connection, room);
        }

        if (hearing == Hearing.Refused) TellLimited(connection, [room.RoomId]);
    }

    private static void TellLimited(HubConnection connection, IReadOnlyList<RoomId> unheard) =>
        connection.Send(HubFrames.Events([SubscriptionsLimited.Event(unheard)]));

    private void PublishHere(Group group, ReadOnlySpan<RealtimeEvent> events)
    {
        if (!groups.TryGetValue(group, out var subscribers)) return;
        if (group.Kind == GroupKind.Room && reordering.IsOn) subscribers.Sequence.Publish(events, subscribers, reordering);
        else subscribers.Publish(events);
    }

    private void Subscribe(HubConnection connection, RoomMark room) => Subscribe(Group.Room(room.RoomId), connection, room);

    private void Subscribe(Group group, HubConnection connection, RoomMark? room = null)
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

            if (groups.TryAdd(group, Create(group)) && group.Kind == GroupKind.Room)
                stats.AddRooms(1);
        }
    }

    private void Unsubscribe(Group group, HubConnection connection)
    {
        if (groups.TryGetValue(group, out var subscribers) && subscribers.Remove(connection)) Retire(group, subscribers);
    }

    private void Retire(Group group, GroupFanOut subscribers)
    {
        if (groups.TryRemove(KeyValuePair.Create(group, subscribers)) && group.Kind == GroupKind.Room)
            stats.AddRooms(-1);
    }

    private HubConnection[] MembersOf(Group group) =>
        groups.TryGetValue(group, out var subscribers) ? subscribers.Members() : [];

    private GroupFanOut Create(Group group) => group.Kind == GroupKind.Room
        ? new GroupFanOut(options.MaxQueuedEvents, waiting => _ = settling.SettleAsync(this, [(new RoomId(group.Id), waiting)], CancellationToken.None))
        : new GroupFanOut(options.MaxQueuedEvents);

    private GroupFanOut? FindBehind(RoomId room, long departures) =>
        groups.TryGetValue(Group.Room(room), out var subscribers) && subscribers.IsBehind(departures) ? subscribers : null;

    private void AddHere(UserId user, RoomMark room)
    {
        foreach (var connection in MembersOf(Group.User(user))) Join(connection, room);
    }

    private void RemoveHere(UserId user, RoomId room, long? departures)
    {
        foreach (var connection in MembersOf(Group.User(user))) LeaveUnlessSeenAt(connection, room, departures ?? GroupFanOut.Always);
        if (departures is { } counted && groups.TryGetValue(Group.Room(room), out var subscribers)) subscribers.Departed(counted);
    }

    private void ReplaceHere(IReadOnlyList<Guid> keys)
    {
        foreach (var key in keys)
            if (connections.TryGetValue(key, out var connection)) connection.Close(ConnectionEvents.Replaced);
    }

    private void OnEvents(ReadOnlyMemory<byte> notice)
    {
        var (group, events) = EventsMessage.Read(notice);
        PublishHere(group, events);
    }

    private void OnMembership(ReadOnlyMemory<byte> notice)
    {
        var (user, room, joined, departures) = MembershipMessage.Read(notice.Span);
        if (joined) AddHere(user, room);
        else RemoveHere(user, room.RoomId, departures);
    }

    private void OnDisconnect(ReadOnlyMemory<byte> notice) => DisconnectHere(
        new UserId(new Guid(notice.Span[..16])), new SessionId(new Guid(notice.Span[16..32])));

    private void OnReplaced(ReadOnlyMemory<byte> notice) =>
        ReplaceHere([.. notice.ToArray().Chunk(16).Where(key => key.Length == 16).Select(key => new Guid(key))]);
}
