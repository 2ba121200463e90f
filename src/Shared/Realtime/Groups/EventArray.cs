namespace Veza.Shared.Realtime.Groups;

/// <summary>The array of events that leaves as one, whoever carries it.</summary>
internal static class EventArray
{
    /// <summary>Most events in one array.</summary>
    public const int Most = 256;

    /// <summary>The events, separated by commas, between what comes before and after them: copied once, parsed by nobody.</summary>
    public static byte[] Join(ReadOnlySpan<byte> head, ReadOnlySpan<RealtimeEvent> events, ReadOnlySpan<byte> tail)
    {
        var length = head.Length + tail.Length + events.Length - 1;
        foreach (var e in events) length += e.Json.Length;

        var joined = new byte[length];
        head.CopyTo(joined);
        var at = head.Length;
        for (var i = 0; i < events.Length; i++)
        {
            if (i > 0) joined[at++] = (byte)',';
            events[i].Json.Span.CopyTo(joined.AsSpan(at));
            at += events[i].Json.Length;
        }

        tail.CopyTo(joined.AsSpan(at));
        return joined;
    }
}
