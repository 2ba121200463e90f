using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Veza.Functions.Hub.Groups;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Functions.Hub;

/// <summary>
/// Fan-out to the clients of this process, and over the backplane to those of the others. What is published here reaches
/// local clients without the detour over Redis, whose loss therefore costs nothing within a process.
/// </summary>
internal sealed class HubGateway : IRealtimeGateway
{
    private static readonly Task<bool> HandedOn = Task.FromResult(true);

    private readonly ConcurrentDictionary<Guid, HubConnection> connections = new();
    private readonly int maxConnections;
    private readonly RedisBackplane backplane;
    private readonly HubSubscriptions subscriptions;
    private readonly LiveStats stats;

    /// <summary>Listens to the other processes.</summary>
    public HubGateway(RedisBackplane backplane, HubSubscriptions subscriptions, LiveStats stats, IOptions<RealtimeOptions> options)
    {
        (this.backplane, this.subscriptions, this.stats) = (backplane, subscriptions, stats);
        maxConnections = options.Value.MaxConnectionsPerUser;
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

    /// <summary>Whether a client is connected to this process.</summary>
    public bool HasConnections => !connections.IsEmpty;

    /// <summary>The clients that are connected to this process.</summary>
    public IEnumerable<HubConnection> Connections => connections.Values;

    /// <inheritdoc/>
    public void Publish(Group group, params ReadOnlySpan<RealtimeEvent> events)
    {
        subscriptions.Groups.Publish(group, events);
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
        subscriptions.Add(connection);
        foreach (var older in ConnectionsOf(connection.Caller.UserId).OrderByDescending(c => c.Key).Skip(maxConnections))
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
        subscriptions.Remove(connection);
    }

    /// <summary>Ends the connections to this process that came from the sign-in.</summary>
    public void DisconnectHere(UserId user, SessionId session)
    {
        foreach (var connection in ConnectionsOf(user))
            if (connection.Caller.SessionId == session) connection.Close(ConnectionEvents.SignedOut);
    }

    private HubConnection[] ConnectionsOf(UserId user) => subscriptions.Groups.MembersOf(Group.User(user));

    private void AddHere(UserId user, RoomMark room)
    {
        foreach (var connection in ConnectionsOf(user)) subscriptions.Join(connection, room);
    }

    private void RemoveHere(UserId user, RoomId room, long? departures)
    {
        foreach (var connection in ConnectionsOf(user)) subscriptions.LeaveUnlessSeenAt(connection, room, departures ?? GroupFanOut.Always);
        if (departures is { } counted) subscriptions.Groups.Find(Group.Room(room))?.Departed(counted);
    }

    private void ReplaceHere(IReadOnlyList<Guid> keys)
    {
        foreach (var key in keys)
            if (connections.TryGetValue(key, out var connection)) connection.Close(ConnectionEvents.Replaced);
    }

    private void OnEvents(ReadOnlyMemory<byte> notice)
    {
        var (group, events) = EventsMessage.Read(notice);
        subscriptions.Groups.Publish(group, events);
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
