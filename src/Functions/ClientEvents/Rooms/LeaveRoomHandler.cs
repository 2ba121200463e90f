using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;
using Veza.Shared.Rooms.Members;

namespace Veza.Functions.ClientEvents.Rooms;

/// <summary><c>room.leave</c>.</summary>
internal sealed class LeaveRoomHandler(RoomMemberService rooms) : ClientEventHandler<LeaveRoomClientEvent, DoneAck>(
    "room.leave", UserLimit.Leaves, "room_not_found", "direct_room_fixed", "last_owner")
{
    /// <inheritdoc/>
    protected override LeaveRoomClientEvent Read(ref EventFields fields) => new(fields.Id("room_id"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, LeaveRoomClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var left = await rooms.LeaveAsync(new RoomId(@event.RoomId), connection.Caller.UserId, ct);
        return left.Failed ? left.Error.ToResult() : Acks.Done;
    }
}
