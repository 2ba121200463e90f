using System.Buffers.Binary;
using System.Buffers.Text;
using Veza.Shared.Common;
using Veza.Shared.Sync;

namespace Veza.Testing;

/// <summary>Writes cursors as the first version did, which is still read.</summary>
public static class FormerCursor
{
    /// <summary>The same as it would have been written by a server of then.</summary>
    /// <param name="cursor">What it says.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="rooms">Which rooms it says it of.</param>
    public static string Write(SyncCursor cursor, UserId owner, IEnumerable<RoomId> rooms)
    {
        var held = rooms.Select(r => (Room: r, Position: cursor.Find(r))).Where(r => r.Position is not null).ToArray();
        var hasFavourites = held.Any(r => r.Position!.Value.IsFavourite);
        var bytes = new List<byte> { (byte)((cursor.Place is null ? 1 : 2) + (hasFavourites ? 2 : 0)) };
        bytes.AddRange(Key(owner.Value));
        if (cursor.Place is { } place) bytes.AddRange(place.Value.ToByteArray());
        foreach (var (room, position) in held)
        {
            bytes.AddRange(Key(room.Value));
            foreach (var number in new[] { position!.Value.Seq, position.Value.Revision, position.Value.ReadSeq }) Write(bytes, number);
            if (hasFavourites) bytes.Add(position.Value.IsFavourite ? (byte)1 : (byte)0);
        }

        return Base64Url.EncodeToString(bytes.ToArray());
    }

    private static byte[] Key(Guid id)
    {
        var key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(key, BinaryPrimitives.ReadUInt64LittleEndian(id.ToByteArray().AsSpan(8)));
        return key;
    }

    private static void Write(List<byte> bytes, long number)
    {
        var rest = (ulong)number;
        for (; rest >= 0x80; rest >>= 7) bytes.Add((byte)(rest | 0x80));
        bytes.Add((byte)rest);
    }
}
