using Microsoft.AspNetCore.SignalR;
using Veza.Shared.Realtime;

namespace Veza.Functions.Realtime;

/// <summary>Frames of SignalR's JSON protocol, serialized once for all who get them.</summary>
internal static class HubFrames
{
    private const byte RecordSeparator = 0x1E;

    /// <summary>An invocation of <c>events</c> with one argument, the array of the events.</summary>
    public static SerializedHubMessage Events(ReadOnlySpan<RealtimeEvent> events)
    {
        var start = """{"type":1,"target":"events","arguments":[["""u8;
        var end = "]]}"u8;
        var length = start.Length + end.Length + 1 + events.Length - 1;
        foreach (var e in events) length += e.Json.Length;

        var frame = new byte[length];
        start.CopyTo(frame);
        var at = start.Length;
        for (var i = 0; i < events.Length; i++)
        {
            if (i > 0) frame[at++] = (byte)',';
            events[i].Json.Span.CopyTo(frame.AsSpan(at));
            at += events[i].Json.Length;
        }

        end.CopyTo(frame.AsSpan(at));
        frame[^1] = RecordSeparator;
        return Serialized(frame);
    }

    /// <summary>The server's last word on a connection; the client does not reconnect by itself.</summary>
    public static SerializedHubMessage Close() => Serialized([.. """{"type":7,"allowReconnect":false}"""u8, RecordSeparator]);

    private static SerializedHubMessage Serialized(byte[] frame) => new([new SerializedMessage("json", frame)]);
}
