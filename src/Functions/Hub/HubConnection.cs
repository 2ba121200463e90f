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
internal sealed class HubConnection(HubSubscriptions subscriptions, HubConnectionContext hub, Caller caller, Guid key, int maxBacklog)
    : ClientConnection(caller, key)
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private Queue<SerializedHubMessage>? backlog;
    private bool closing; // nothing is written any more
    private bool ended; // the farewell is said

    /// <summary>Keeps its sends in order.</summary>
    public SendOrder Sends { get; } = new();

    /// <summary>
    /// Held while <see cref="HubSubscriptions"/> changes what it is subscribed to, so that what it notes and what it gets agree. Taken
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

    /// <summary>People whose presence it watches; replaced as a whole. Guarded by <see cref="Subscribing"/>.</summary>
    public IReadOnlyList<UserId> PresenceSubscriptions { get; set; } = [];

    /// <summary>Rooms that it hears. Guarded by <see cref="Subscribing"/>.</summary>
    public RoomSubscriptions Rooms { get; } = new();

    /// <inheritdoc/>
    public override Task JoinAsync(RoomId room, long departures, CancellationToken ct)
    {
        subscriptions.Ask(this, new RoomMark(room, departures));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task LeaveAsync(RoomId room, CancellationToken ct)
    {
        subscriptions.Leave(this, room);
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
        subscriptions.SubscribePresence(this, users);
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
