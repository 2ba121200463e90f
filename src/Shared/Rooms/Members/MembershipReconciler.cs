using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms.Announcing;

namespace Veza.Shared.Rooms.Members;

/// <summary>
/// Covers the moment between a change of a room and what follows it: where the process that stored it may not have come to that,
/// caches forget the room, and those who came in or went are put into its group or taken out of it, as it stands by now.
/// </summary>
public sealed class MembershipReconciler(
    RoomAccess access, RoomAnnouncer announcer, EventOutbox outbox, IRealtimeGateway gateway) : ILocalConsumer
{
    /// <inheritdoc/>
    public bool Handles(string type) => type.StartsWith("room.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        var concerned = new Dictionary<(RoomId Room, UserId User), UserId>();
        foreach (var untold in events.Where(e => !outbox.IsAnnounced(e)))
        {
            using var payload = JsonDocument.Parse(untold.Payload);
            var room = new RoomId(payload.RootElement.GetProperty("room_id").GetGuid());
            access.Changed(room);
            if (untold.Type is not (RoomEvents.Created or RoomEvents.MemberJoined or RoomEvents.MemberLeft)) continue;
            var by = new UserId(payload.RootElement.GetProperty("by").GetGuid());
            foreach (var member in payload.RootElement.GetProperty("members").EnumerateArray())
                concerned[(room, new UserId(member.GetProperty("user_id").GetGuid()))] = by;
        }

        await Task.WhenAll(concerned.Select(c => SettleAsync(c.Key.Room, c.Key.User, c.Value, ct)));
    }

    /// <summary>Who is in hears with the room that it has to catch up; who is not is told.</summary>
    private async Task SettleAsync(RoomId room, UserId user, UserId by, CancellationToken ct)
    {
        if (await access.FindMembershipNowAsync(room, user, ct) is { } membership)
        {
            await gateway.AddToRoomAsync(user, new RoomMark(room, membership.Departures), ct);
            if (by != user && await access.FindRoomAsync(room, user, ct) is { } view) await announcer.TellAddedAsync(view, user, by);
            return;
        }

        await gateway.RemoveFromRoomAsync(user, room, departures: null, ct);
        gateway.Publish(Group.User(user), ConnectionEvents.SyncRequired(room));
    }
}
