using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Veza.Shared.Common;

namespace Veza.Shared.Sync;

/// <summary>How much of a room a client has been given.</summary>
/// <param name="Seq">Messages up to here.</param>
/// <param name="Revision">Changes up to here.</param>
/// <param name="ReadSeq">The own place as told.</param>
/// <param name="IsFavourite">Whether it is a favourite, as told.</param>
public readonly record struct RoomPosition(long Seq, long Revision, long ReadSeq, bool IsFavourite = false);

/// <summary>
/// What a client has been given, room by room: it says itself what is missing, so no clock, no log position and no state
/// on the server can lose anything. Opaque outside: base64url of a version byte, a check of the owner, and for each room
/// eight bytes of its id (62 random bits of a version 7 UUID) and three variable-length numbers; some 13 bytes a room. Where there
/// are favourites, another byte for each room says which.
/// </summary>
public sealed class SyncCursor
{
    private const byte Version = 1;
    private const byte VersionAmidAPass = 2; // the place follows the header
    private const byte Favourites = 2; // added to either: a byte more for each room
    private const int HeaderBytes = 9;
    private const int PlaceBytes = 16;
    private const int MaxRoomBytes = sizeof(ulong) + 31;
    private const int DefaultMaxChars = 1024 * 1024;

    private readonly Dictionary<ulong, RoomPosition> positions = [];

    /// <summary>The last room that was looked at when an answer was full before all were; null: all have been.</summary>
    public RoomId? Place { get; set; }

    /// <summary>The longest that a cursor of so many rooms can be, in characters.</summary>
    public static int LengthOf(int rooms) =>
        (int)Math.Min(int.MaxValue, (HeaderBytes + PlaceBytes + ((long)rooms * MaxRoomBytes) + 2) * 4 / 3);

    /// <summary>Rooms that it knows.</summary>
    public int Count => positions.Count;

    /// <summary>Reads a cursor; null when it is none, or was made for somebody else.</summary>
    /// <param name="text">The opaque form.</param>
    /// <param name="owner">Who it must have been made for.</param>
    /// <param name="maxChars">Longer ones are none.</param>
    public static SyncCursor? Parse(string text, UserId owner, int maxChars = DefaultMaxChars)
    {
        if (text.Length > maxChars) return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        // Not TryDecodeFromChars, which throws when the text is not base64url; it only tries whether the bytes fit.
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done) return null;
        var rest = bytes.AsSpan(0, length);
        if (rest.Length < HeaderBytes || rest[0] is < Version or > VersionAmidAPass + Favourites
            || BinaryPrimitives.ReadUInt64LittleEndian(rest[1..]) != Key(owner.Value)) return null;

        var cursor = new SyncCursor();
        var hasFavourites = rest[0] > VersionAmidAPass;
        var isAmid = rest[0] - (hasFavourites ? Favourites : 0) == VersionAmidAPass;
        rest = rest[HeaderBytes..];
        if (isAmid)
        {
            if (rest.Length < PlaceBytes) return null;
            cursor.Place = new RoomId(new Guid(rest[..PlaceBytes]));
            rest = rest[PlaceBytes..];
        }

        while (rest.Length > 0)
        {
            if (rest.Length < sizeof(ulong)) return null;
            var key = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            rest = rest[sizeof(ulong)..];
            if (!TryReadNumber(ref rest, out var seq) || !TryReadNumber(ref rest, out var revision)
                || !TryReadNumber(ref rest, out var read))
                return null;
            var favourite = 0L;
            if (hasFavourites && !TryReadNumber(ref rest, out favourite)) return null;
            cursor.positions[key] = new RoomPosition(seq, revision, read, favourite == 1);
        }

        return cursor;
    }

    /// <summary>What the client has of the room; null: nothing.</summary>
    public RoomPosition? Find(RoomId room) => positions.TryGetValue(Key(room.Value), out var position) ? position : null;

    /// <summary>Notes what the client is being given.</summary>
    public void Set(RoomId room, RoomPosition position) => positions[Key(room.Value)] = position;

    /// <summary>What it knows besides these rooms.</summary>
    internal Unknown Without(IReadOnlyCollection<RoomId> rooms)
    {
        var keys = new HashSet<ulong>(positions.Keys);
        foreach (var room in rooms) keys.Remove(Key(room.Value));
        return new Unknown(keys);
    }

    /// <summary>Forgets them.</summary>
    internal void Remove(Unknown rooms)
    {
        foreach (var key in rooms.Keys) positions.Remove(key);
    }

    /// <summary>The opaque form.</summary>
    public string ToText(UserId owner)
    {
        var bytes = new byte[HeaderBytes + PlaceBytes + (positions.Count * MaxRoomBytes)];
        var hasFavourites = positions.Values.Any(p => p.IsFavourite);
        bytes[0] = (byte)((Place is null ? Version : VersionAmidAPass) + (hasFavourites ? Favourites : 0));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), Key(owner.Value));
        var length = HeaderBytes;
        if (Place is { } place)
        {
            place.Value.TryWriteBytes(bytes.AsSpan(length));
            length += PlaceBytes;
        }

        foreach (var (key, position) in positions)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(length), key);
            length += sizeof(ulong);
            length = WriteNumber(bytes, length, position.Seq);
            length = WriteNumber(bytes, length, position.Revision);
            length = WriteNumber(bytes, length, position.ReadSeq);
            if (hasFavourites) bytes[length++] = position.IsFavourite ? (byte)1 : (byte)0;
        }

        return Base64Url.EncodeToString(bytes.AsSpan(0, length));
    }

    /// <summary>Rooms of a cursor of which no more is known than their keys.</summary>
    internal readonly record struct Unknown(IReadOnlySet<ulong> Keys)
    {
        /// <summary>How many.</summary>
        public int Count => Keys.Count;

        /// <summary>Whether the room is one of them.</summary>
        public bool IsOf(RoomId room) => Keys.Contains(Key(room.Value));
    }

    private static ulong Key(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
    }

    private static int WriteNumber(byte[] bytes, int at, long number)
    {
        for (var rest = (ulong)number; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                bytes[at++] = (byte)rest;
                return at;
            }

            bytes[at++] = (byte)(rest | 0x80);
        }
    }

    private static bool TryReadNumber(ref Span<byte> bytes, out long number)
    {
        number = 0;
        for (var i = 0; i < bytes.Length && i < 9; i++)
        {
            number |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }
}
