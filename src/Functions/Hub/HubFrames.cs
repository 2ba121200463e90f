using Microsoft.AspNetCore.SignalR;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Groups;

namespace Veza.Functions.Hub;

/// <summary>Frames of SignalR's JSON protocol, serialized once for all who get them.</summary>
internal static class HubFrames
{
    private const byte RecordSeparator = 0x1E;

    /// <summary>An invocation of <c>events</c> with one argument, the array of the events.</summary>
    public static SerializedHubMessage Events(ReadOnlySpan<RealtimeEvent> events) => Serialized(EventArray.Join(
        """{"type":1,"target":"events","arguments":[["""u8, events, [.. "]]}"u8, RecordSeparator]));

    /// <summary>The server's last word on a connection; the client does not reconnect by itself.</summary>
    public static SerializedHubMessage Close() => Serialized([.. """{"type":7,"allowReconnect":false}"""u8, RecordSeparator]);

    private static SerializedHubMessage Serialized(byte[] frame) => new([new SerializedMessage("json", frame)]);
}
