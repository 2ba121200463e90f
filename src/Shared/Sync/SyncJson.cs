using System.Text.Json;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Changes;
using Veza.Shared.RoomList;

namespace Veza.Shared.Sync;

/// <summary>What catching up looks like on the wire.</summary>
public static class SyncJson
{
    /// <summary>Writes the result as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, SyncResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("cursor"u8, result.Cursor);
        writer.WriteBoolean("has_more"u8, result.HasMore);
        writer.WriteStartArray("rooms"u8);
        foreach (var room in result.Rooms)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("room"u8);
            RoomSummaryJson.Write(writer, room.Summary);
            writer.WritePropertyName("messages"u8);
            MessageJson.Write(writer, room.Messages);
            writer.WritePropertyName("changed"u8);
            MessageJson.Write(writer, room.Changed);
            writer.WritePropertyName("changes"u8);
            MessageChangeJson.Write(writer, room.Others);
            writer.WriteBoolean("reset"u8, room.Reset);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("removed_room_ids"u8);
        foreach (var room in result.Removed) writer.WriteStringValue(room.Value);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
