using System.Text.Json;
using Veza.Shared.Common;

namespace Veza.Shared.Realtime;

/// <summary>Events about the connection itself and what it hears; no feature's own.</summary>
public static class ConnectionEvents
{
    /// <summary>Before a connection gives way to a newer one.</summary>
    public static readonly RealtimeEvent Replaced = Closing(
        "connection_replaced", "You opened this chat in more places than are allowed at a time; this one was closed.");

    /// <summary>Before a connection of an ended sign-in closes.</summary>
    public static readonly RealtimeEvent SignedOut = Closing("signed_out", "This sign-in has ended.");

    /// <summary>Events of the room, or of everything when it is null, may have been missed, or what concerns a person in it changed.</summary>
    public static RealtimeEvent SyncRequired(RoomId? room) => RealtimeEvent.Create(
        "sync.required", room, static (w, r) => w.WriteId("room_id"u8, r?.Value), key: room is { } one ? $"sync:{one}" : "sync");

    private static RealtimeEvent Closing(string code, string message) =>
        RealtimeEvent.Create("error", (code, message), static (Utf8JsonWriter w, (string Code, string Message) e) =>
        {
            w.WriteString("code"u8, e.Code);
            w.WriteString("message"u8, e.Message);
        });
}
