using System.Buffers.Binary;
using Veza.Shared.Common;

namespace Veza.Shared.Realtime.Backplane;

/// <summary>
/// Somebody came into a room or left it: user and room (16 bytes each), 1 or 0, and the room's count of departures (8 bytes);
/// behind it, of a coming, the newest message's seq and the room's revision (8 bytes each), where they are known. Each version
/// reads as far as it knows.
/// </summary>
internal static class MembershipMessage
{
    private const int DeparturesAt = 33;
    private const int SeqAt = DeparturesAt + sizeof(long);
    private const int RevisionAt = SeqAt + sizeof(long);
    private const int Bytes = RevisionAt + sizeof(long);

    /// <summary>The payload of a coming.</summary>
    public static byte[] Joined(UserId user, RoomMark room)
    {
        var bytes = Write(user, room.RoomId, joined: true, room is { Seq: not null, Revision: not null } ? Bytes : SeqAt);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(DeparturesAt), room.Departures);
        if (bytes.Length < Bytes) return bytes;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SeqAt), room.Seq!.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(RevisionAt), room.Revision!.Value);
        return bytes;
    }

    /// <summary>The payload of a departure; null: it is not known which one of the room it was.</summary>
    public static byte[] Left(UserId user, RoomId room, long? departures)
    {
        var bytes = Write(user, room, joined: false, departures is null ? DeparturesAt : SeqAt);
        if (departures is { } counted) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(DeparturesAt), counted);
        return bytes;
    }

    /// <summary>
    /// The reverse. A coming whose count of departures is not known has 0: then it is settled before the room's next event who is in.
    /// </summary>
    public static (UserId User, RoomMark Room, bool Joined, long? Departures) Read(ReadOnlySpan<byte> notice)
    {
        var departures = Number(notice, DeparturesAt);
        var room = new RoomMark(
            new RoomId(new Guid(notice[16..32])), departures ?? 0, Number(notice, SeqAt), Number(notice, RevisionAt));
        return (new UserId(new Guid(notice[..16])), room, notice[32] == 1, departures);
    }

    private static byte[] Write(UserId user, RoomId room, bool joined, int length)
    {
        var bytes = new byte[length];
        user.Value.TryWriteBytes(bytes);
        room.Value.TryWriteBytes(bytes.AsSpan(16));
        bytes[32] = joined ? (byte)1 : (byte)0;
        return bytes;
    }

    private static long? Number(ReadOnlySpan<byte> notice, int at) =>
        notice.Length >= at + sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(notice[at..]) : null;
}
