using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Rooms;

/// <summary>The rooms that people keep at the top of their list, the same on all of their devices.</summary>
public sealed class FavouriteService(RoomMemberRepository members, IRealtimeGateway gateway)
{
    /// <summary>
    /// Makes the room a favourite of the member's, or takes that back; repeating it is harmless. The member's other devices are told;
    /// who misses that learns of it by the next sync, whose cursor knows what was told. Refusal: <c>room_not_found</c>.
    /// </summary>
    public async Task<Result<Favourite>> SetAsync(RoomId room, UserId user, bool isOn, CancellationToken ct)
    {
        if (await members.UpdateFavouriteAsync(room, user, isOn, ct) is not { } favourite) return RoomErrors.NotFound;

        gateway.Publish(Group.User(user), RoomEvents.FavouriteEvent(room, favourite));
        return favourite;
    }
}
