using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Veza.Functions.ClientEvents;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Hub.Groups;
using Veza.Shared.Common;
using Veza.Shared.Identity.Sessions;
using Veza.Shared.Presence;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Functions.Hub;

/// <summary>The SignalR hub: one target each way. It unwraps events and holds no rule.</summary>
internal sealed class ChatHub(
    HubGateway gateway,
    HubSubscriptions subscriptions,
    ClientEventDispatcher events,
    RoomAccess rooms,
    SessionService sessions,
    PresenceService presence,
    IOptions<RealtimeOptions> options,
    TimeProvider clock) : Microsoft.AspNetCore.SignalR.Hub
{
    private static readonly object ConnectionKey = new();
    private static readonly Task<RawJson> Ended = Task.FromResult(RealtimeErrors.UnknownConnection.ToResult());

    /// <summary>One event of a client; the result is its ack or its refusal, never an exception of ours.</summary>
    [HubMethodName("event")]
    public Task<RawJson> EventAsync(JsonElement argument)
    {
        if (Current is not { Ended: false } connection) return Ended;

        // Before anything is awaited: invocations start in the order of arrival, and this is what keeps sends in it.
        var @event = ClientEvent.Read(argument);
        var ticket = @event.IsSend ? connection.Sends.Take() : null;
        return events.HandleAsync(connection, @event, ticket, Context.ConnectionAborted);
    }

    /// <inheritdoc/>
    public override async Task OnConnectedAsync()
    {
        var hub = Context.Features.Get<HubConnectionContext>();
        var caller = Caller.From(Context.User);
        if (hub is null || caller is null)
        {
            Context.Abort();
            return;
        }

        var connection = new HubConnection(
            subscriptions, hub, caller, Guid.CreateVersion7(clock.Now()), options.Value.MessageQueueSize);
        Context.Items[ConnectionKey] = connection;

        try
        {
            await SubscribeAsync(connection);
            await base.OnConnectedAsync();
        }
        catch (Exception e) when (ExceptionMapper.IsOutage(e))
        {
            connection.Drop(); // the client tries again; the disconnect that follows cleans up
        }
        catch
        {
            gateway.Remove(connection); // SignalR reports no disconnect of a connection whose connect failed
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Current is { } connection)
        {
            gateway.Remove(connection);
            await presence.DisconnectedAsync(connection.Caller.UserId, connection.PresenceId);
        }

        await base.OnDisconnectedAsync(exception);
    }

    private async Task SubscribeAsync(HubConnection connection)
    {
        // The user's own events first: who is added to a room or removed from one from here on is heard of.
        gateway.Add(connection);
        var (user, ct) = (connection.Caller.UserId, Context.ConnectionAborted);

        // Again, now that its end would be noticed: it may have come between the check at the door and this.
        if (!await sessions.IsLiveAsync(connection.Caller.SessionId, ct)) connection.Close(ConnectionEvents.SignedOut);
        subscriptions.JoinFirst(connection, await rooms.ListRecentRoomsAsync(user, subscriptions.MostListed, ct));
        await presence.ConnectedAsync(user, connection.PresenceId, ct);
        gateway.Replace(await presence.ListOldestConnectionsAsync(user, options.Value.MaxConnectionsPerUser));
    }

    private HubConnection? Current => Context.Items.TryGetValue(ConnectionKey, out var it) ? it as HubConnection : null;
}
