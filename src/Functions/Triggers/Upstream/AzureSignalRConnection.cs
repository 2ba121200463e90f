using Veza.Functions.ClientEvents;
using Veza.Functions.Http.Authentication;
using Veza.Shared.Common;
using Veza.Shared.Realtime.AzureSignalR;

namespace Veza.Functions.Triggers.Upstream;

/// <summary>A client that is connected to Azure SignalR Service.</summary>
/// <param name="groups">Rooms' groups.</param>
/// <param name="presence">The groups of people.</param>
/// <param name="connections">Ends it.</param>
/// <param name="id">The service's id of the connection.</param>
/// <param name="caller">Who it is.</param>
/// <param name="key">From the token that opened it.</param>
internal sealed class AzureSignalRConnection(
    AzureSignalRGroups groups, AzureSignalRPresence presence, AzureSignalRConnections connections, string id, Caller caller, Guid key)
    : ClientConnection(caller, key)
{
    /// <inheritdoc/>
    public override Task JoinAsync(RoomId room, long departures, CancellationToken ct) => groups.EnsureAsync(Caller.UserId, room);

    /// <inheritdoc/>
    public override Task LeaveAsync(RoomId room, CancellationToken ct) => groups.RemoveAsync(Caller.UserId, room);

    /// <inheritdoc/>
    /// <exception cref="OutageException">The service could not be told.</exception>
    public override async Task SignOutAsync(CancellationToken ct)
    {
        if (!await connections.RefuseAsync(Caller.UserId, new RegisteredConnection(id, Key, Caller.SessionId, Closed: false), ct))
            throw new OutageException("Azure SignalR Service");
    }

    /// <inheritdoc/>
    /// <exception cref="OutageException">The service could not be told: the client has to ask again.</exception>
    public override Task SubscribePresenceAsync(IReadOnlyList<UserId> users, CancellationToken ct) =>
        presence.ReplaceAsync(Caller.UserId, id, users, ct);
}
