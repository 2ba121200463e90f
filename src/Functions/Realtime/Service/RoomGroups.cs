using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events;
using Veza.Shared.Messages;
using Veza.Shared.Realtime;

namespace Veza.Functions.Realtime.Service;

/// <summary>
/// Covers the moment between a change of who is in a room and the change of the room's group at the service: what another
/// process stored and may have died before telling the service is told here, as it stands by now, and those whom it is about
/// are told to look.
/// </summary>
internal sealed class RoomGroups(ServiceGroups groups, IRealtimeGateway gateway, ProcessIdentity process) : IEventConsumer
{
    /// <inheritdoc/>
    public string Name => "room-groups";

    /// <inheritdoc/>
    public string? Queue => null;

    /// <inheritdoc/>
    public bool Handles(string type) => type is "room.created" or "room.member_joined" or "room.member_left";

    /// <inheritdoc/>
    public async Task HandleAsync(DbSession session, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        var concerned = events.Where(e => e.Producer != process.Id || groups.HasForgotten).SelectMany(e => Read(e.Payload)).ToHashSet();
        var settled = await Task.WhenAll(concerned.Select(c => groups.SettleAsync(c.User, c.Room, ct)));
        if (settled.Contains(false)) throw new OutageException("Azure SignalR Service");
        foreach (var (user, room) in concerned) gateway.Publish(Audience.User(user), MessageEvents.SyncRequired(room));
    }

    private static IEnumerable<(UserId User, RoomId Room)> Read(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        var room = new RoomId(document.RootElement.GetProperty("room_id").GetGuid());
        return
        [
            .. document.RootElement.GetProperty("members").EnumerateArray()
                .Select(member => (new UserId(member.GetProperty("user_id").GetGuid()), room)),
        ];
    }
}
