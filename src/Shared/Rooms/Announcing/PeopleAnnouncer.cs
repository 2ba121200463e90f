using System.Text.Json;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Identity.Users;
using Veza.Shared.Realtime;

namespace Veza.Shared.Rooms.Announcing;

/// <summary>
/// Tells those who can see a person how they are called now: one send to each of the person's rooms, never one to each of their
/// members, and one to the person's own devices. Changes that come together are one: what is told is what is true when it is told.
/// Only this tells of it, so the event leaves the outbox when it has been said, whoever dies in between.
/// </summary>
public sealed class PeopleAnnouncer(
    UserDirectory people, RoomAccess access, IRealtimeGateway gateway, IOptions<RoomOptions> options) : ILocalConsumer
{
    /// <inheritdoc/>
    public bool Handles(string type) => type is UserEvents.UpdatedType;

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        var changed = new HashSet<UserId>();
        foreach (var change in events)
        {
            using var payload = JsonDocument.Parse(change.Payload);
            changed.Add(new UserId(payload.RootElement.GetProperty("user_id").GetGuid()));
        }

        foreach (var user in changed) await TellAsync(user, ct);
    }

    private async Task TellAsync(UserId user, CancellationToken ct)
    {
        // Not from memory: the notice of the change may not have come here, or may have been lost.
        if (await people.FindNowAsync(user, ct) is not { } card) return;

        var updated = UserEvents.Updated(card);
        gateway.Publish(Group.User(user), updated);
        foreach (var room in await access.ListRecentRoomIdsAsync(user, options.Value.MaxRoomsPerUser, ct))
            gateway.Publish(Group.Room(room), updated);
    }
}
