using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Functions.Realtime;

/// <summary>
/// Fan-out to the clients of this process, and over the backplane to those of the others. What is published here reaches
/// local clients without the detour over Redis, whose loss therefore costs nothing within a process.
/// </summary>
internal sealed class HubGateway : IRealtimeGateway
{
    private static readonly Task<bool> HandedOn = Task.FromResult(true);

    private readonly ConcurrentDictionary<Audience, Subscribers> audiences = new();
    private readonly ConcurrentDictionary<Guid, HubConnection> connections = new();
    private readonly RealtimeOptions options;
    private readonly int maxRooms;
    private readonly Backplane backplane;
    private readonly LiveStats stats;
    private readonly Reordering reordering;

    /// <summary>Listens to the other processes.</summary>
    public HubGateway(
        Backplane backplane, LiveStats stats, IOptions<RealtimeOptions> options, IOptions<RoomOptions> rooms,
        Reordering reordering)
    {
        (this.backplane, this.stats, this.options, maxRooms) = (backplane, stats, options.Value, rooms.Value.MaxRoomsPerUser);
        this.reordering = reordering;
        backplane.Handle(BackplaneNotice.Events, OnEvents);
        backplane.Handle(BackplaneNotice.Membership, OnMembership);
        backplane.Handle(BackplaneNotice.Disconnect, OnDisconnect);
        backplane.Handle(BackplaneNotice.Replaced, OnReplaced);
        backplane.Missed += () =>
        {
            var sync = HubFrames.Events([MessageEvents.SyncRequired(null)]);
            foreach (var connection in connections.Values) connection.Send(sync);
        };
    }

    /// <summary>So many of a user's rooms are looked at when a client connects: those to hear, and those to name as not heard.</summary>
    public int MostListed => maxRooms + SubscriptionsLimited.MostNamed + 1;

    /// <inheritdoc/>
    public void Publish(Audience audience, params ReadOnlySpan<RealtimeEvent> events)
    {
        PublishHere(audience, events);
        backplane.Send(BackplaneNotice.Events, EventsNotice.Write(audience, events));
    }

    /// <inheritdoc/>
    public Task AddToRoomAsync(UserId user, RoomId room, CancellationToken ct)
    {
        ChangeHere(user, room, joined: true);
        backplane.Send(BackplaneNotice.Membership, MembershipNotice(user, room, joined: true));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveFromRoomAsync(UserId user, RoomId room, CancellationToken ct)
    {
        ChangeHere(user, room, joined: false);
        backplane.Send(BackplaneNotice.Membership, MembershipNotice(user, room, joined: false));
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
            backplane.Send(BackplaneNotice.Disconnect, notice);
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
        Subscribe(Audience.User(connection.Caller.UserId), connection);
        var mine = MembersOf(Audience.User(connection.Caller.UserId));
        foreach (var older in mine.OrderByDescending(c => c.Key).Skip(options.MaxConnectionsPerUser))
            older.Close(RealtimeErrors.Replaced);
    }

    /// <summary>Ends connections, on whatever process they are, because their user opened newer ones.</summary>
    public void Replace(IReadOnlyList<Guid> oldest)
    {
        if (oldest.Count == 0) return;
        ReplaceHere(oldest);
        backplane.Send(BackplaneNotice.Replaced, oldest.SelectMany(key => key.ToByteArray()).ToArray());
    }

    /// <summary>A client is gone.</summary>
    public void Remove(HubConnection connection)
    {
        if (connections.TryRemove(connection.Key, out _)) stats.AddConnections(-1);
        lock (connection.Subscribing)
        {
            connection.Gone = true;
            foreach (var room in connection.Rooms) Unsubscribe(Audience.Room(room), connection);
            foreach (var user in connection.Watched) Unsubscribe(Audience.PresenceOf(user), connection);
            Unsubscribe(Audience.User(connection.Caller.UserId), connection);
        }
    }

    /// <summary>
    /// The new connection hears its user's rooms, as many of them as a person may be in; of the others it is told. Rooms that
    /// the user left or came into meanwhile are as that left them.
    /// </summary>
    public void JoinFirst(HubConnection connection, IReadOnlyList<RoomId> rooms)
    {
        var heard = rooms.Count <= maxRooms ? rooms : [.. rooms.Take(maxRooms)];
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            foreach (var room in connection.JoinFirst(heard, maxRooms)) Subscribe(Audience.Room(room), connection);
            connection.Joined();
        }

        if (heard.Count < rooms.Count) TellLimited(connection, [.. rooms.Skip(maxRooms)]);
    }

    /// <summary>
    /// The client asks for a room of its user. Where the user is in too many, some that are asked for are heard all the same;
    /// past that limit the one asked for first gives way, and the client is told.
    /// </summary>
    public void Ask(HubConnection connection, RoomId room)
    {
        RoomId? gone;
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            (var hearing, gone) = connection.Ask(room, maxRooms, options.MaxRoomsPerConnection);
            if (hearing == Hearing.Begun) Subscribe(Audience.Room(room), connection);
            if (gone is { } former) Unsubscribe(Audience.Room(former), connection);
        }

        if (gone is { } unheard) TellLimited(connection, [unheard]);
    }

    /// <summary>The connection gets the room's events no longer.</summary>
    public void Leave(HubConnection connection, RoomId room)
    {
        lock (connection.Subscribing)
        {
            connection.Leave(room);
            Unsubscribe(Audience.Room(room), connection);
        }
    }

    /// <summary>Replaces the list of people whose presence the connection watches.</summary>
    public void Watch(HubConnection connection, IReadOnlyList<UserId> users)
    {
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            var former = connection.Watched;
            connection.Watched = users;
            foreach (var user in users.Except(former)) Subscribe(Audience.PresenceOf(user), connection);
            foreach (var user in former.Except(users)) Unsubscribe(Audience.PresenceOf(user), connection);
        }
    }

    /// <summary>The user came into the room: the connection gets its events from now on, or is told that it does not.</summary>
    private void Join(HubConnection connection, RoomId room)
    {
        Hearing hearing;
        lock (connection.Subscribing)
        {
            if (connection.Gone) return;
            connection.Returned(room);
            hearing = connection.Join(room, maxRooms);
            if (hearing == Hearing.Begun) Subscribe(Audience.Room(room), connection);
        }

        if (hearing == Hearing.Refused) TellLimited(connection, [room]);
    }

    private static void TellLimited(HubConnection connection, IReadOnlyList<RoomId> unheard) =>
        connection.Send(HubFrames.Events([SubscriptionsLimited.Event(unheard)]));

    private void PublishHere(Audience audience, ReadOnlySpan<RealtimeEvent> events)
    {
        if (!audiences.TryGetValue(audience, out var subscribers)) return;
        if (audience.Kind == AudienceKind.Room && reordering.IsOn) subscribers.Sequence.Publish(events, subscribers, reordering);
        else subscribers.Publish(events);
    }

    private void Subscribe(Audience audience, HubConnection connection)
    {
        while (true)
        {
            if (audiences.TryGetValue(audience, out var subscribers))
            {
                if (subscribers.TryAdd(connection)) return;
                Retire(audience, subscribers); // its last one just left
                continue;
            }

            if (audiences.TryAdd(audience, new Subscribers(options.MaxQueuedEvents)) && audience.Kind == AudienceKind.Room)
                stats.AddRooms(1);
        }
    }

    private void Unsubscribe(Audience audience, HubConnection connection)
    {
        if (audiences.TryGetValue(audience, out var subscribers) && subscribers.Remove(connection)) Retire(audience, subscribers);
    }

    private void Retire(Audience audience, Subscribers subscribers)
    {
        if (audiences.TryRemove(KeyValuePair.Create(audience, subscribers)) && audience.Kind == AudienceKind.Room)
            stats.AddRooms(-1);
    }

    private HubConnection[] MembersOf(Audience audience) =>
        audiences.TryGetValue(audience, out var subscribers) ? subscribers.Members() : [];

    private void ChangeHere(UserId user, RoomId room, bool joined)
    {
        foreach (var connection in MembersOf(Audience.User(user)))
        {
            if (joined) Join(connection, room);
            else Leave(connection, room);
        }
    }

    private void DisconnectHere(UserId user, SessionId session)
    {
        foreach (var connection in MembersOf(Audience.User(user)))
            if (connection.Caller.SessionId == session) connection.Close(RealtimeErrors.SignedOut);
    }

    private void ReplaceHere(IReadOnlyList<Guid> keys)
    {
        foreach (var key in keys)
            if (connections.TryGetValue(key, out var connection)) connection.Close(RealtimeErrors.Replaced);
    }

    private void OnEvents(ReadOnlyMemory<byte> notice)
    {
        var (audience, events) = EventsNotice.Read(notice);
        PublishHere(audience, events);
    }

    private void OnMembership(ReadOnlyMemory<byte> notice) => ChangeHere(
        new UserId(new Guid(notice.Span[..16])), new RoomId(new Guid(notice.Span[16..32])), notice.Span[32] == 1);

    private void OnDisconnect(ReadOnlyMemory<byte> notice) => DisconnectHere(
        new UserId(new Guid(notice.Span[..16])), new SessionId(new Guid(notice.Span[16..32])));

    private void OnReplaced(ReadOnlyMemory<byte> notice) =>
        ReplaceHere([.. notice.ToArray().Chunk(16).Where(key => key.Length == 16).Select(key => new Guid(key))]);

    private static byte[] MembershipNotice(UserId user, RoomId room, bool joined) =>
        [.. user.Value.ToByteArray(), .. room.Value.ToByteArray(), joined ? (byte)1 : (byte)0];
}
