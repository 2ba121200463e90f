using Veza.Shared.Realtime.Groups;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>Bodies of sends: an invocation of <c>events</c> whose one argument is the array of the events.</summary>
internal static class Invocations
{
    /// <summary>How many of the events, from the first on, go into one body.</summary>
    public static int Fit(ReadOnlySpan<RealtimeEvent> events, int maxBytes)
    {
        var (count, bytes) = (0, Head.Length + Tail.Length);
        while (count < events.Length && count < EventArray.Most)
        {
            bytes += events[count].Json.Length + 1;
            if (bytes > maxBytes && count > 0) break;
            count++;
        }

        return count;
    }

    /// <summary>The body.</summary>
    public static byte[] Events(ReadOnlySpan<RealtimeEvent> events) => EventArray.Join(Head, events, Tail);

    private static ReadOnlySpan<byte> Head => """{"target":"events","arguments":[["""u8;

    private static ReadOnlySpan<byte> Tail => "]]}"u8;
}
