using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;
using Veza.Functions.ClientEvents;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Hub.Groups;
using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Realtime;

namespace Veza.Functions.Hub;

/// <summary>A client that is connected to this process: what it subscribed to, and what waits to be sent to it.</summary>
internal sealed class HubConnection(HubGateway gateway, HubConnectionContext hub, Caller caller, Guid key, int maxBacklog)
    : ClientConnection(caller, key)
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly RoomSubscriptions rooms = new();
    private Queue<SerializedHubMessage>? backlog;
    private bool closing; // nothing is written any more
    private bool ended; // the farewell is said

    /// <summary>Keeps its sends in order.</summary>
    public SendOrder Sends { get; } = new();

    /// <summary>
    /// Held while the gateway changes what it is subscribed to, so that what it notes and what it gets agree. Taken
    /// before any other lock.
    /// </summary>
    public Lock Subscribing { get; } = new();

    /// <summary>It is gone, and is subscribed to nothing any more. Guarded by <see cref="Subscribing"/>.</summary>
    public bool Gone { get; set; }

    /// <summary>Whether it has been told that it ends: nothing that it still says counts.</summary>
    public bool Ended
    {
        get
        {
            lock (gate) return ended || closing;
        }
    }

    /// <summary>People whose presence it watches; replaced as a whole.</summary>
    public IReadOnlyList<UserId> PresenceSubscriptions { get; set; } = [];

    /// <summary>Rooms that it is subscribed to.</summary>
    public RoomId[] Rooms
    {
        get
        {
            lock (gate) return rooms.Rooms;
        }
    }

    /// <inheritdoc/>
    public override Task JoinAsync(RoomId room, long departures, CancellationToken ct)
    {
        gateway.Ask(this, new RoomMark(room, departures));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task LeaveAsync(RoomId room, CancellationToken ct)
    {
        gateway.Leave(this, room);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task SignOutAsync(CancellationToken ct)
    {
        Close(ConnectionEvents.SignedOut);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task SubscribePresenceAsync(IReadOnlyList<UserId> users, CancellationToken ct)
    {
        gateway.SubscribePresence(this, users);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Sends without waiting. Frames leave in the order of the calls; while the client is slower than they come they are
    /// kept, and beyond the limit the connection ends: the client then catches up, which costs less than a long backlog.
    /// </summary>
    public void Send(SerializedHubMessage frame)
    {
        lock (gate)
        {
            if (!ended) Write(frame);
        }
    }

    /// <summary>Says why, and ends the connection for good. Once more does nothing.</summary>
    public void Close(RealtimeEvent reason)
    {
        lock (gate)
        {
            if (ended) return;
            Write(HubFrames.Events([reason]));
            Write(HubFrames.Close());
            ended = true;
        }

        _ = AbortLaterAsync();
    }

    /// <summary>Notes the subscription to a room of the user, who may be in so many.</summary>
    public Hearing Join(RoomId room, int maxRooms)
    {
        lock (gate) return rooms.Add(room, maxRooms);
    }

    /// <summary>The same for the first rooms.</summary>
    /// <returns>Those that are new.</returns>
    public List<RoomMark> JoinFirst(IReadOnlyList<RoomMark> first, int maxRooms)
    {
        lock (gate)
        {
            rooms.Reserve(first.Count);
            return [.. first.Where(room => rooms.Add(room.RoomId, maxRooms) == Hearing.Begun)];
        }
    }

    /// <summary>The same for a room that the client asks for by itself; see <see cref="RoomSubscriptions.Ask"/>.</summary>
    public (Hearing Hearing, RoomId? Gone) Ask(RoomId room, int maxRooms, int maxAsked)
    {
        lock (gate) return rooms.Ask(room, maxRooms, maxAsked);
    }

    /// <summary>Whether it is subscribed to the room.</summary>
    public bool IsIn(RoomId room)
    {
        lock (gate) return rooms.Contains(room);
    }

    /// <summary>The subscription is over. While the first rooms are being joined, also those that come too late.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Leave(RoomId room)
    {
        lock (gate) return rooms.Remove(room);
    }

    /// <summary>The user came (back) into the room while the first rooms are being joined.</summary>
    public void Returned(RoomId room)
    {
        lock (gate) rooms.Returned(room);
    }

    /// <summary>The first rooms have been joined.</summary>
    public void Joined()
    {
        lock (gate) rooms.Joined();
    }

    /// <summary>
    /// Cuts the transport, as a lost network does, so that the client comes back by itself. SignalR's own ways to end a
    /// connection from here send a farewell first, after which the official clients stay away for good.
    /// </summary>
    public void Drop()
    {
        lock (gate)
        {
            closing = true;
            backlog?.Clear();
        }

        hub.Features.Get<IConnectionLifetimeFeature>()?.Abort();
    }

    /// <summary>The caller holds the gate.</summary>
    private void Write(SerializedHubMessage frame)
    {
        if (closing) return;
        if (backlog is not null)
        {
            if (backlog.Count < maxBacklog) backlog.Enqueue(frame);
            else Drop();
            return;
        }

        var write = hub.WriteAsync(frame);
        if (write.IsCompletedSuccessfully) return;
        backlog = new Queue<SerializedHubMessage>();
        _ = DrainAsync(write);
    }

    private async Task DrainAsync(ValueTask write)
    {
        while (true)
        {
            await write; // never throws: SignalR ends a connection whose transport fails
            lock (gate)
            {
                if (closing || backlog is not { Count: > 0 })
                {
                    backlog = null;
                    return;
                }

                write = hub.WriteAsync(backlog.Dequeue());
            }
        }
    }

    private async Task AbortLaterAsync()
    {
        await Task.Delay(FarewellTime);
        hub.Abort();
    }
}
