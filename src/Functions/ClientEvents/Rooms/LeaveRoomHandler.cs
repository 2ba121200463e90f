using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;
using Veza.Shared.Rooms.Members;

namespace Veza.Functions.ClientEvents.Rooms;

/// <summary><c>room.leave</c>: <c>{room_id}</c>.</summary>
internal sealed class LeaveRoomHandler(RoomMemberService rooms) : ClientEventHandler("room.leave", UserLimit.Leaves)
{
    /// <inheritdoc/>
    public override async Task<RawJson> HandleAsync(
        ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct)
    {
        var room = fields.Id("room_id");
        if (fields.Error is { } malformed) return malformed.ToResult();

        var left = await rooms.LeaveAsync(new RoomId(room), connection.Caller.UserId, ct);
        return left.Failed ? left.Error.ToResult() : Acks.Done;
    }
}
