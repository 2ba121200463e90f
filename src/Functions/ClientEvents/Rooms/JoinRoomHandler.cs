using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;
using Veza.Shared.RoomList;
using Veza.Shared.Rooms.Members;

namespace Veza.Functions.ClientEvents.Rooms;

/// <summary><c>room.join</c>.</summary>
internal sealed class JoinRoomHandler(RoomMemberService rooms, RoomListService roomList) : ClientEventHandler<JoinRoomClientEvent, JoinRoomAck>(
    "room.join", UserLimit.Joins, "room_not_found", "room_archived", "room_full", "too_many_rooms", "banned")
{
    /// <inheritdoc/>
    protected override JoinRoomClientEvent Read(ref EventFields fields) => new(fields.Id("room_id"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, JoinRoomClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var room = new RoomId(@event.RoomId);
        var joined = await rooms.JoinAsync(room, connection.Caller.TenantId, connection.Caller.UserId, ct);
        if (joined.Failed) return joined.Error.ToResult();

        await connection.JoinAsync(room, joined.Value.Departures, ct); // subscribed first: the numbers that follow leave no gap to what comes live
        var summary = await roomList.FindAsync(connection.Caller.UserId, room, ct);
        if (summary.Failed) await connection.LeaveAsync(room, ct); // removed just now
        return summary.Failed ? summary.Error.ToResult() : RawJson.Create(AckType, summary.Value, static (w, s) =>
        {
            w.WriteString("room_id"u8, s.Room.Id.Value);
            w.WriteNumber("last_seq"u8, s.Room.LastSeq);
            w.WriteNumber("revision"u8, s.Room.Revision);
        });
    }
}
