using System.Text.Json;
using Microsoft.Extensions.Options;
using Veza.Functions.ClientEvents;
using Veza.Shared.Common;
using Veza.Shared.Identity.Sessions;
using Veza.Shared.Presence;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Functions.Triggers.Upstream;

/// <summary>
/// What the service tells of connections and their clients. It tells things at most once and in no certain order: a
/// connection is set up by whatever is heard of it first, and a lost farewell is made up for by the lease of its presence.
/// </summary>
internal sealed class AzureSignalREvents(
    ClientEventDispatcher events,
    SignalRService service,
    AzureSignalRGroups groups,
    AzureSignalRPresence subscribed,
    AzureSignalRConnections connections,
    SessionService sessions,
    ConnectionSignature signature,
    PresenceService presence,
    IOptions<SignalROptions> options,
    IOptions<RealtimeOptions> realtime,
    TimeProvider clock,
    ILogger<AzureSignalREvents> logger)
{
    private readonly BoundedCache<string, AzureSignalRConnection> known = new(
        options.Value.KnownConnections, options.Value.ConnectionKnownFor, clock);

    /// <summary>A connection was opened.</summary>
    /// <exception cref="OutageException">It cannot be subscribed: the client has to try again.</exception>
    public async Task ConnectedAsync(JsonElement context, CancellationToken ct)
    {
        if (AzureSignalRInvocation.Read(context, signature) is not { } invocation) Refuse("?", "it came with no token of ours");
        else if (await IsSignedInAsync(invocation, ct)) await SetUpAsync(invocation, ct);
    }

    /// <summary>A connection is gone; maybe long after its user opened another one.</summary>
    public async Task DisconnectedAsync(JsonElement context)
    {
        if (AzureSignalRInvocation.Read(context, signature) is not { } invocation) return;
        var user = invocation.Caller.UserId;
        known.Remove(invocation.ConnectionId);
        await subscribed.RemoveAsync(user, invocation.ConnectionId);
        if (!await connections.RemoveAsync(user, invocation.Registration)) await presence.DisconnectedAsync(user, invocation.Key.ToString());
    }

    /// <summary>A client's event; the result is its ack or its refusal, also when what is needed is out of reach.</summary>
    public async Task<RawJson> EventAsync(JsonElement context, CancellationToken ct)
    {
        try
        {
            return await AnswerAsync(context, ct);
        }
        catch (Exception e)
        {
            return events.Refuse(e, ct);
        }
    }

    private async Task<RawJson> AnswerAsync(JsonElement context, CancellationToken ct)
    {
        if (AzureSignalRInvocation.Read(context, signature) is not { } invocation) return Refuse("?", "it came with no token of ours");
        if (!await IsSignedInAsync(invocation, ct)) return RealtimeErrors.UnknownConnection.ToResult();
        if (await FindAsync(invocation, ct) is not { } connection) return RealtimeErrors.UnknownConnection.ToResult();

        return invocation.Arguments is { ValueKind: JsonValueKind.Array } arguments && arguments.GetArrayLength() == 1
            ? await events.HandleAsync(connection, ClientEvent.Read(arguments[0]), ticket: null, ct)
            : RealtimeErrors.Malformed("The target 'event' takes one argument, the event.").ToResult();
    }

    /// <summary>
    /// Whether the sign-in lives that the token came from; otherwise the connection is closed. The token outlives the
    /// sign-in, and the service lets in who has it.
    /// </summary>
    private async Task<bool> IsSignedInAsync(AzureSignalRInvocation invocation, CancellationToken ct)
    {
        if (await sessions.IsLiveAsync(invocation.Caller.SessionId, ct)) return true;

        Refuse(invocation.ConnectionId, "its sign-in has ended");
        known.Remove(invocation.ConnectionId);
        if (!await connections.RefuseAsync(invocation.Caller.UserId, invocation.Registration, ct))
            throw new OutageException("Azure SignalR Service");
        return false;
    }

    /// <summary>
    /// The connection, when it is one of ours that is open. Who only knows the webhook's address cannot make one up: the
    /// service is asked for connections that are not registered.
    /// </summary>
    private async Task<AzureSignalRConnection?> FindAsync(AzureSignalRInvocation invocation, CancellationToken ct)
    {
        var (id, caller) = (invocation.ConnectionId, invocation.Caller);
        if (known.TryGet(id, out var connection))
            return connection.Caller == caller && connection.Key == invocation.Key ? connection : Forget(id, "it names somebody else");

        if (await connections.FindAsync(caller.UserId, id) is { } registered)
        {
            if (registered.Closed) return Forget(id, "it was closed");
            if (registered.Key != invocation.Key || registered.Session != caller.SessionId) return Forget(id, "it names somebody else");
            await connections.OpenAsync(caller.UserId, registered, ct); // it lives
            return Remember(invocation);
        }

        // Its 'connected' was lost or is late, Redis has been lost, or somebody makes it up.
        return await connections.ExistsAsync(id, ct) switch
        {
            true => await SetUpAsync(invocation, ct),
            false => Forget(id, "the service does not know it"),
            null => throw new OutageException("Azure SignalR Service"),
        };
    }

    private async Task<AzureSignalRConnection> SetUpAsync(AzureSignalRInvocation invocation, CancellationToken ct)
    {
        var (caller, key) = (invocation.Caller, invocation.Key);
        if (await groups.EnsureAsync(caller.UserId, ct) is not { } unheard || !await TellLimitedAsync(invocation, unheard, ct))
            throw new OutageException("Azure SignalR Service");

        await presence.ConnectedAsync(caller.UserId, key.ToString(), ct);
        await connections.OpenAsync(caller.UserId, invocation.Registration, ct);
        await MakeRoomAsync(caller.UserId, ct);
        return Remember(invocation);
    }

    private async Task<bool> TellLimitedAsync(AzureSignalRInvocation invocation, IReadOnlyList<RoomId> unheard, CancellationToken ct) =>
        unheard.Count == 0 || await service.SendToConnectionAsync(
            invocation.ConnectionId, Invocations.Events([SubscriptionsLimited.Event(unheard)]), ct) != CallOutcome.Failed;

    /// <summary>Beyond the limit the oldest give way; those that ended without a word do not count.</summary>
    private async Task MakeRoomAsync(UserId user, CancellationToken ct)
    {
        var most = realtime.Value.MaxConnectionsPerUser;
        if (await presence.ListOldestConnectionsAsync(user, most) is []) return;
        foreach (var gone in await connections.ForgetGoneAsync(user, ct)) await presence.DisconnectedAsync(user, gone.Key.ToString());
        await connections.ReplaceAsync(user, await presence.ListOldestConnectionsAsync(user, most), ct);
    }

    private AzureSignalRConnection Remember(AzureSignalRInvocation invocation)
    {
        var connection = new AzureSignalRConnection(groups, subscribed, connections, invocation.ConnectionId, invocation.Caller, invocation.Key);
        known.Set(invocation.ConnectionId, connection, known.Stamp);
        return connection;
    }

    private AzureSignalRConnection? Forget(string connection, string why)
    {
        known.Remove(connection);
        SignalRLog.EventRefused(logger, connection, why);
        return null;
    }

    private RawJson Refuse(string connection, string why)
    {
        SignalRLog.EventRefused(logger, connection, why);
        return RealtimeErrors.UnknownConnection.ToResult();
    }
}
