using System.Buffers;
using System.Text.Json;
using Veza.Functions.ClientEvents;
using Veza.Functions.Http.Authentication;
using Veza.Shared.Common;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Functions.Functions.Upstream;

/// <summary>A client that is connected to Azure SignalR Service.</summary>
/// <param name="service">The service.</param>
/// <param name="groups">Rooms' groups.</param>
/// <param name="connections">Ends it.</param>
/// <param name="id">The service's id of the connection.</param>
/// <param name="caller">Who it is.</param>
/// <param name="key">From the token that opened it.</param>
internal sealed class AzureSignalRConnection(
    SignalRService service, AzureSignalRGroups groups, AzureSignalRConnections connections, string id, Caller caller, Guid key)
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

    /// <summary>
    /// One call for all of them; where the service refuses that call, one for each. The user's other connections hear of them,
    /// too, and people watched before and no more stay watched until the connection ends: to tell them apart would cost more.
    /// </summary>
    /// <exception cref="OutageException">The service could not be told: the client has to ask again.</exception>
    public override async Task SubscribePresenceAsync(IReadOnlyList<UserId> users, CancellationToken ct)
    {
        if (users.Count == 0 || await service.ExecuteAsync(Caller.UserId.Value, Commands(users), ct) != CallOutcome.Failed) return;
        if (await service.AddConnectionToGroupAsync(id, AzureSignalRGroups.NameOf(users[0]), ct) == CallOutcome.Failed)
            throw new OutageException("Azure SignalR Service"); // and not one call for each of the others
        var added = await Task.WhenAll(
            users.Skip(1).Select(user => service.AddConnectionToGroupAsync(id, AzureSignalRGroups.NameOf(user), ct)));
        if (added.Contains(CallOutcome.Failed)) throw new OutageException("Azure SignalR Service");
    }

    private static ReadOnlyMemory<byte> Commands(IReadOnlyList<UserId> users)
    {
        var buffer = new ArrayBufferWriter<byte>(80 * users.Count);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var user in users)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "JoinGroup"u8);
            json.WriteString("group"u8, AzureSignalRGroups.NameOf(user));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
