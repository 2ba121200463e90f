using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Saved;

/// <summary>What saved messages look like on the wire, and the event of them.</summary>
public static class SavedJson
{
    /// <summary>The event's name; it goes to the person's own devices.</summary>
    public const string Type = "message.saved";

    /// <summary>The event.</summary>
    internal static RealtimeEvent Event(SavedMark mark) => RealtimeEvent.Create(Type, mark, WriteFields, key: $"saved:{mark.Message}");

    /// <summary>Writes the mark as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, SavedMark mark)
    {
        writer.WriteStartObject();
        WriteFields(writer, mark);
        writer.WriteEndObject();
    }

    /// <summary>Writes an array of messages as a value.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<SavedMessage> saved)
    {
        writer.WriteStartArray();
        foreach (var one in saved)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("message"u8);
            MessageJson.Write(writer, one.View);
            writer.WriteTime("saved_at"u8, one.At);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter writer, SavedMark mark)
    {
        writer.WriteString("room_id"u8, mark.Room.Value);
        writer.WriteString("message_id"u8, mark.Message.Value);
        writer.WriteNumber("seq"u8, mark.Seq);
        writer.WriteTime("saved_at"u8, mark.At);
    }
}
