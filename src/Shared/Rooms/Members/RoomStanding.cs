using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Rooms.Members;

/// <summary>How somebody stands to a room, read in one moment.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="UserId">The person.</param>
/// <param name="Departures">How many had departed from the room by then.</param>
/// <param name="Deleted">The room is deleted.</param>
/// <param name="IsIn">The person is in the room.</param>
/// <param name="MemberCount">Of the room.</param>
/// <param name="Revision">Of the room.</param>
public sealed record RoomStanding(
    RoomId RoomId, UserId UserId, long Departures, bool Deleted, bool IsIn, int MemberCount, long Revision)
{
    /// <summary>What somebody who is not in the room any more is told.</summary>
    public RealtimeEvent ToFarewell() =>
        Deleted ? RoomEvents.DeletedEvent(RoomId) : RoomEvents.LeftEvent(RoomId, UserId, MemberCount, Revision);
}
