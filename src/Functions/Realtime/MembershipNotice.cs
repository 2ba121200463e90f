using System.Buffers.Binary;
using Veza.Shared.Common;

namespace Veza.Functions.Realtime;

/// <summary>
/// Somebody came into a room or left it: user and room (16 bytes each), 1 or 0, and the room's count of departures (8 bytes),
/// which former versions neither send nor read.
/// </summary>
internal static class MembershipNotice
{
    private const int FormerBytes = 33;
    private const int Bytes = FormerBytes + sizeof(long);

    /// <summary>The payload.</summary>
    public static byte[] Write(UserId user, RoomId room, bool joined, long? departures)
    {
        var bytes = new byte[departures is null ? FormerBytes : Bytes];
        user.Value.TryWriteBytes(bytes);
        room.Value.TryWriteBytes(bytes.AsSpan(16));
        bytes[32] = joined ? (byte)1 : (byte)0;
        if (departures is { } counted) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(FormerBytes), counted);
        return bytes;
    }

    /// <summary>The reverse.</summary>
    public static (UserId User, RoomId Room, bool Joined, long? Departures) Read(ReadOnlySpan<byte> notice) => (
        new UserId(new Guid(notice[..16])),
        new RoomId(new Guid(notice[16..32])),
        notice[32] == 1,
        notice.Length >= Bytes ? BinaryPrimitives.ReadInt64LittleEndian(notice[FormerBytes..]) : null);
}
