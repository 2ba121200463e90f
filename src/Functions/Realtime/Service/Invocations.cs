using Veza.Shared.Realtime;

namespace Veza.Functions.Realtime.Service;

/// <summary>Bodies of sends: an invocation of <c>events</c> whose one argument is the array of the events.</summary>
internal static class Invocations
{
    private const int MaxEvents = 256;

    /// <summary>How many of the events, from the first on, go into one body.</summary>
    public static int Fit(ReadOnlySpan<RealtimeEvent> events, int maxBytes)
    {
        var (count, bytes) = (0, Head.Length + Tail.Length);
        while (count < events.Length && count < MaxEvents)
        {
            bytes += events[count].Json.Length + 1;
            if (bytes > maxBytes && count > 0) break;
            count++;
        }

        return count;
    }

    /// <summary>The body.</summary>
    public static byte[] Events(ReadOnlySpan<RealtimeEvent> events)
    {
        var length = Head.Length + Tail.Length + events.Length - 1;
        foreach (var e in events) length += e.Json.Length;

        var body = new byte[length];
        Head.CopyTo(body);
        var at = Head.Length;
        for (var i = 0; i < events.Length; i++)
        {
            if (i > 0) body[at++] = (byte)',';
            events[i].Json.Span.CopyTo(body.AsSpan(at));
            at += events[i].Json.Length;
        }

        Tail.CopyTo(body.AsSpan(at));
        return body;
    }

    private static ReadOnlySpan<byte> Head => """{"target":"events","arguments":[["""u8;

    private static ReadOnlySpan<byte> Tail => "]]}"u8;
}
