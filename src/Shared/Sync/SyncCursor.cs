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

/// <summary>The own place in a thread of a room, as told.</summary>
/// <param name="Root">The seq of the message that the thread hangs from.</param>
/// <param name="ReadSeq">The seq up to which its answers were read.</param>
public readonly record struct ThreadMark(long Root, long ReadSeq);

/// <summary>
/// What a client has been given, room by room: it says itself what is missing, so no clock, no log position and no state
/// on the server can lose anything. Opaque outside; docs/decisions/0006 says how it is laid out. Cursors of the first version
/// are read too (<see cref="FormerCursors"/>).
/// </summary>
public sealed partial class SyncCursor
{
    /// <summary>How long the marks of threads may be in all its rooms together, in bytes; most marks take three to six.</summary>
    public const int MaxThreadBytes = 4_096;

    internal const int PlaceBytes = 16;
    private const int DefaultMaxChars = 1024 * 1024;

    private readonly Dictionary<ulong, RoomPosition> positions = [];
    private readonly Dictionary<ulong, ThreadMark[]> threads = [];
    private int threadBytes; // at most, of the marks that are held

    /// <summary>The last room that was looked at when an answer was full before all were; null: all have been.</summary>
    public RoomId? Place { get; set; }

    /// <summary>Rooms that it knows.</summary>
    public int Count => positions.Count;

    /// <summary>Reads a cursor; null when it is none, of a version that this build does not know, or made for somebody else.</summary>
    /// <param name="text">The opaque form.</param>
    /// <param name="owner">Who it must have been made for.</param>
    /// <param name="maxChars">Longer ones are none.</param>
    public static SyncCursor? Parse(string text, UserId owner, int maxChars = DefaultMaxChars)
    {
        if (text.Length > maxChars) return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        // Not TryDecodeFromChars, which throws when the text is not base64url; it only tries whether the bytes fit.
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done) return null;

        var cursor = new SyncCursor();
        var reader = new CursorReader(bytes.AsSpan(0, length));
        var version = reader.Byte();
        if (reader.Key() != Key(owner.Value) || reader.Failed) return null;
        var isRead = version == Version ? cursor.TryRead(ref reader)
            : FormerCursors.Knows(version) && FormerCursors.TryRead(version, ref reader, cursor);
        return isRead ? cursor : null;
    }

    /// <summary>What the client has of the room; null: nothing.</summary>
    public RoomPosition? Find(RoomId room) => positions.TryGetValue(Key(room.Value), out var position) ? position : null;

    /// <summary>The own places in the room's threads, as the client was told, by their roots.</summary>
    public IReadOnlyList<ThreadMark> ThreadsOf(RoomId room) => threads.GetValueOrDefault(Key(room.Value)) ?? [];

    /// <summary>Notes what the client is being given.</summary>
    public void Set(RoomId room, RoomPosition position) => Set(Key(room.Value), position);

    /// <summary>
    /// Notes the own places in the room's threads, as the client is being told. Those beyond <see cref="MaxThreadBytes"/> are left out, the
    /// oldest threads of the room first: of them the client is told again.
    /// </summary>
    public void SetThreads(RoomId room, IReadOnlyCollection<ThreadMark> told)
    {
        var key = Key(room.Value);
        if (threads.Remove(key, out var former)) threadBytes -= former.Sum(LengthOf);
        var left = MaxThreadBytes - threadBytes;
        var kept = told.OrderByDescending(t => t.Root).TakeWhile(t => (left -= LengthOf(t)) >= 0).Reverse().ToArray();
        if (kept.Length == 0) return;
        threads[key] = kept;
        threadBytes += kept.Sum(LengthOf);
    }

    internal void Set(ulong key, RoomPosition position) => positions[key] = position;

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
        foreach (var key in rooms.Keys)
        {
            positions.Remove(key);
            if (threads.Remove(key, out var gone)) threadBytes -= gone.Sum(LengthOf);
        }
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
}
