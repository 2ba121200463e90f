using System.Buffers.Binary;
using System.Text;

namespace Veza.Shared.Realtime.Backplane;

/// <summary>
/// Events on their way to another process: the group (17 bytes), then for each event its key and its JSON, each
/// behind its length (4 bytes). A negative length of a key means that there is none, and carries
/// <see cref="RealtimeEvent.Departures"/>: -1 for none, one less for each. Former versions take all of these for "no key".
/// </summary>
internal static class EventsMessage
{
    private const int GroupBytes = 17;

    /// <summary>The payload.</summary>
    public static byte[] Write(Group group, ReadOnlySpan<RealtimeEvent> events)
    {
        var length = GroupBytes;
        foreach (var e in events) length += 8 + (e.Key is null ? 0 : Encoding.UTF8.GetByteCount(e.Key)) + e.Json.Length;

        var bytes = new byte[length];
        bytes[0] = (byte)group.Kind;
        group.Id.TryWriteBytes(bytes.AsSpan(1));
        var at = GroupBytes;
        foreach (var e in events)
        {
            var key = e.Key is null ? -1 - (int)Math.Min(e.Departures, int.MaxValue) : Encoding.UTF8.GetBytes(e.Key, bytes.AsSpan(at + 4));
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), key);
            at += 4 + Math.Max(0, key);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), e.Json.Length);
            e.Json.Span.CopyTo(bytes.AsSpan(at + 4));
            at += 4 + e.Json.Length;
        }

        return bytes;
    }

    /// <summary>The reverse; the events refer to the payload's memory.</summary>
    public static (Group Group, RealtimeEvent[] Events) Read(ReadOnlyMemory<byte> notice)
    {
        var group = new Group((GroupKind)notice.Span[0], new Guid(notice.Span[1..GroupBytes]));
        var events = new List<RealtimeEvent>();
        for (var rest = notice[GroupBytes..]; rest.Length > 0;)
        {
            var keyLength = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            rest = rest[4..];
            var key = keyLength < 0 ? null : Encoding.UTF8.GetString(rest.Span[..keyLength]);
            rest = rest[Math.Max(0, keyLength)..];
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            events.Add(new RealtimeEvent(rest.Slice(4, length), key, keyLength < 0 ? -1L - keyLength : 0));
            rest = rest[(4 + length)..];
        }

        return (group, [.. events]);
    }
}
