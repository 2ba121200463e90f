using Veza.Shared.Common;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Rooms.Announcing;

/// <summary>
/// The payload of <see cref="BackplaneMessage.RoomChanged"/>: the 16 bytes of the room's id. It is sent after every change
/// of a room or of who is in it. (<see cref="BackplaneMessage.Membership"/> belongs to the gateway.)
/// </summary>
internal static class RoomNotice
{
    /// <summary>The payload.</summary>
    public static byte[] Write(RoomId room) => room.Value.ToByteArray();

    /// <summary>The room; null when the payload is of no form that this build knows.</summary>
    public static RoomId? Read(ReadOnlySpan<byte> payload) => payload.Length == 16 ? new RoomId(new Guid(payload)) : null;
}
