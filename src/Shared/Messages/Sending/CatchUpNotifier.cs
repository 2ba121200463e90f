using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms.Announcing;

namespace Veza.Shared.Messages.Sending;

/// <summary>
/// Covers the moment between a commit and its announcement: what another process stored and may have died before
/// announcing, and what this one stored without learning of it, is announced here as "catch up" to the rooms concerned. The rest
/// this process has published when this is done.
/// </summary>
public sealed class CatchUpNotifier(IRealtimeGateway gateway, MessageAnnouncer messages, RoomAnnouncer members, EventOutbox outbox, ProcessIdentity process)
    : ILocalConsumer
{
    /// <inheritdoc/>
    public bool Handles(string type) =>
        type.StartsWith("message.", StringComparison.Ordinal) || type.StartsWith("room.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        var rooms = new HashSet<Guid>();
        foreach (var untold in events.Where(e => !IsAnnounced(e)))
        {
            using var payload = JsonDocument.Parse(untold.Payload);
            if (payload.RootElement.TryGetProperty("rooms", out var ranges))
                foreach (var range in ranges.EnumerateArray()) rooms.Add(range[0].GetGuid());
            else if (payload.RootElement.TryGetProperty("room_id", out var room))
                rooms.Add(room.GetGuid());
        }

        foreach (var room in rooms)
            gateway.Publish(Group.Room(new RoomId(room)), ConnectionEvents.SyncRequired(new RoomId(room)));
        await messages.FlushAsync(ct);
        await members.FlushAsync(ct);
    }

    private bool IsAnnounced(EventEnvelope e) => e.Type == MessageEvents.NewType
        ? e.Producer == process.Id && !messages.UnannouncedCommits.MayHold(e.CreatedAt)
        : outbox.IsAnnounced(e);
}
