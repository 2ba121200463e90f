using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms.Channels;
using Veza.Shared.Rooms.Members;
using Veza.Shared.Spaces.Channels;

namespace Veza.Shared.Spaces;

/// <summary>
/// What follows a change of a space, from the outbox, so that it is done whoever dies in between, and may be done twice: who may not see a
/// channel any more is taken out of it, newcomers come into the default channels, a deleted space's channels are deleted, and the clients
/// are told: by one send to each channel of the space and one to the people concerned, never one to each member.
/// </summary>
public sealed class SpaceAnnouncer(
    SpaceRepository spaces, SpaceChannelRepository channels, SpaceRooms spaceRooms, RoomMemberService rooms, Rooms.RoomService roomService,
    IRealtimeGateway gateway, IOptions<SpaceOptions> options) : ILocalConsumer
{
    /// <inheritdoc/>
    public bool Handles(string type) => type.StartsWith("space.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        foreach (var some in events.Select(e => (e.Type, Notice: SpaceEvents.Read(e.Payload))).GroupBy(e => new SpaceId(e.Notice.SpaceId)))
            await FollowAsync(some.Key, [.. some], ct);
    }

    private async Task FollowAsync(SpaceId id, IReadOnlyList<(string Type, SpaceNotice Notice)> changes, CancellationToken ct)
    {
        if (await spaces.FindAnyAsync(id, ct) is not { } space) return;
        var open = await spaceRooms.ListIdsAsync(id, options.Value.MaxChannels, ct); // before they are deleted: their people are told
        var told = new List<RealtimeEvent>();
        foreach (var (type, notice) in changes)
        {
            UserId by = new(notice.By);
            UserId? user = notice.UserId is { } concerned ? new UserId(concerned) : null;
            switch (type)
            {
                case SpaceEvents.Deleted:
                    told.Add(SpaceEvents.DeletedEvent(id));
                    Publish(open, [.. told], by);
                    foreach (var room in open) await roomService.DeleteOfSpaceAsync(room, id, by, ct);
                    return;
                case SpaceEvents.MemberJoined:
                    await WelcomeAsync(space, user!.Value, ct);
                    break;
                case SpaceEvents.MemberLeft:
                    await spaceRooms.SweepAsync(id, user, by, ct);
                    break;
                case SpaceEvents.RightsChanged:
                    await spaceRooms.SweepAsync(id, user, by, ct);
                    break;
            }

            if (type is SpaceEvents.MemberJoined or SpaceEvents.MemberLeft)
            {
                var member = SpaceEvents.MemberEvent(type, id, user!.Value);
                gateway.Publish(Group.User(user.Value), member);
                told.Add(member);
            }
            else if (user is { } one)
            {
                gateway.Publish(Group.User(one), SpaceEvents.UpdatedEvent(space));
            }
        }

        told.Add(SpaceEvents.UpdatedEvent(space)); // how it is by now, once for all of them
        Publish(open, [.. told], new UserId(changes[^1].Notice.By));
    }

    private async Task WelcomeAsync(Space space, UserId user, CancellationToken ct)
    {
        foreach (var channel in await channels.ListDefaultsAsync(space.Id, options.Value.MaxChannels, ct))
            await rooms.EnterAsync(channel, space.TenantId, user, ct); // one that is refused, full or archived, is passed over
    }

    private void Publish(IReadOnlyList<RoomId> open, RealtimeEvent[] told, UserId by)
    {
        foreach (var room in open) gateway.Publish(Group.Room(room), told);
        gateway.Publish(Group.User(by), told);
    }
}
