using System.Buffers.Text;
using System.Numerics;
using Veza.Shared.Common;

namespace Veza.Shared.Sync;

/// <content>
/// The second version: its number, the check of the owner (eight bytes of the id), flags, amid a pass the place; then how many rooms have
/// nothing but their three numbers, and these; then how many have more, and these, each with its extras. A room is eight bytes of its
/// id (62 random bits of a version 7 UUID), the seq, the revision, and how far the own place lies below the seq: some 12 bytes. An extra is
/// its tag, its length and its bytes; tag 0 ends them. Extras of a tag that a build does not know are skipped, and lost when it
/// writes: the client is told again of what they stood for.
/// </content>
public sealed partial class SyncCursor
{
    private const byte Version = 5; // 1 to 4 are the forms of the first version
    private const byte AmidAPass = 1;
    private const int FavouriteTag = 1, ThreadsTag = 2;

    private const int NumberBytes = 9, DistanceBytes = 10, CountBytes = 3;
    private const int HeaderBytes = 1 + sizeof(ulong) + 1 + PlaceBytes + (2 * CountBytes);
    private const int RoomBytes = sizeof(ulong) + (2 * NumberBytes) + DistanceBytes + 2 + (1 + CountBytes) + 1;

    /// <summary>The longest that a cursor of so many rooms can be, in characters.</summary>
    public static int LengthOf(int rooms) =>
        (int)Math.Min(int.MaxValue, (HeaderBytes + ((long)rooms * RoomBytes) + MaxThreadBytes + 2) * 4 / 3);

    /// <summary>The opaque form.</summary>
    public string ToText(UserId owner)
    {
        var writer = new CursorWriter(new byte[HeaderBytes + (positions.Count * RoomBytes) + MaxThreadBytes]);
        writer.Byte(Version);
        writer.Key(Key(owner.Value));
        writer.Byte(Place is null ? (byte)0 : AmidAPass);
        if (Place is { } place) writer.Id(place);

        var plain = positions.Count(p => !HasExtras(p.Key, p.Value));
        writer.Number(plain);
        foreach (var (key, position) in positions)
            if (!HasExtras(key, position)) Write(ref writer, key, position);
        writer.Number(positions.Count - plain);
        foreach (var (key, position) in positions)
        {
            if (!HasExtras(key, position)) continue;
            Write(ref writer, key, position);
            WriteExtras(ref writer, key, position);
        }

        return Base64Url.EncodeToString(writer.Written);
    }

    private bool HasExtras(ulong key, RoomPosition position) => position.IsFavourite || threads.ContainsKey(key);

    private static void Write(ref CursorWriter writer, ulong key, RoomPosition position)
    {
        writer.Key(key);
        writer.Number(position.Seq);
        writer.Number(position.Revision);
        writer.Below(position.Seq, position.ReadSeq);
    }

    private void WriteExtras(ref CursorWriter writer, ulong key, RoomPosition position)
    {
        if (position.IsFavourite)
        {
            writer.Number(FavouriteTag);
            writer.Number(0);
        }

        if (threads.TryGetValue(key, out var told))
        {
            var (inner, former) = (new CursorWriter(new byte[told.Sum(LengthOf)]), 0L);
            foreach (var mark in told)
            {
                inner.Number(mark.Root - former);
                inner.Number(mark.ReadSeq);
                former = mark.Root;
            }

            writer.Number(ThreadsTag);
            writer.Number(inner.Written.Length);
            writer.Raw(inner.Written);
        }

        writer.Number(0);
    }

    /// <summary>Reads what stands behind the version and the owner's check. Whether it could be read to the end.</summary>
    private bool TryRead(ref CursorReader reader)
    {
        var flags = reader.Byte();
        if (flags > AmidAPass) return false;
        if (flags == AmidAPass && reader.Bytes(PlaceBytes) is { Length: > 0 } place) Place = new RoomId(new Guid(place));
        for (var left = reader.Number(); left > 0 && !reader.Failed; left--) ReadRoom(ref reader);
        for (var left = reader.Number(); left > 0 && !reader.Failed; left--) ReadExtras(ref reader, ReadRoom(ref reader));
        return !reader.Failed && reader.IsOver && threadBytes <= MaxThreadBytes;
    }

    private ulong ReadRoom(ref CursorReader reader)
    {
        var (key, seq, revision) = (reader.Key(), reader.Number(), reader.Number());
        positions[key] = new RoomPosition(seq, revision, reader.Below(seq));
        return key;
    }

    private void ReadExtras(ref CursorReader reader, ulong key)
    {
        for (var tag = reader.Number(); tag != 0 && !reader.Failed; tag = reader.Number())
        {
            var extra = reader.Bytes(reader.Number());
            if (tag == FavouriteTag) positions[key] = positions[key] with { IsFavourite = true };
            else if (tag == ThreadsTag && !TryReadThreads(extra, key)) reader.Bytes(-1); // makes it fail
        }
    }

    private bool TryReadThreads(ReadOnlySpan<byte> extra, ulong key)
    {
        var (told, former) = (new List<ThreadMark>(), 0L);
        var reader = new CursorReader(extra);
        while (!reader.IsOver && !reader.Failed && extra.Length <= MaxThreadBytes)
        {
            var (step, read) = (reader.Number(), reader.Number());
            if (step <= 0 || step > long.MaxValue - former) return false;
            told.Add(new ThreadMark(former += step, read));
        }

        if (reader.Failed || told.Count == 0 || !threads.TryAdd(key, [.. told])) return false;
        threadBytes += told.Sum(LengthOf);
        return true;
    }

    /// <summary>The bytes that a mark takes at most: its root is written as the distance from the one before.</summary>
    private static int LengthOf(ThreadMark mark) => LengthOf((ulong)mark.Root) + LengthOf((ulong)mark.ReadSeq);

    private static int LengthOf(ulong number) => (BitOperations.Log2(number | 1) / 7) + 1;
}
