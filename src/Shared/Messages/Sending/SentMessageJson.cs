using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Sending;

/// <summary>What the acknowledgement of a send looks like on the wire, over HTTP and over the realtime connection.</summary>
public static class SentMessageJson
{
    /// <summary>Writes it as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, SentMessage sent)
    {
        writer.WriteStartObject();
        WriteFields(writer, sent);
        writer.WriteEndObject();
    }

    /// <summary>Writes the properties, without the braces.</summary>
    public static void WriteFields(Utf8JsonWriter writer, SentMessage sent)
    {
        writer.WriteString("id"u8, sent.Id.Value);
        writer.WriteString("room_id"u8, sent.RoomId.Value);
        if (sent.Seq is { } seq) writer.WriteNumber("seq"u8, seq);
        else writer.WriteNull("seq"u8);
        writer.WriteTime("created_at"u8, sent.CreatedAt);
        writer.WriteString("client_message_id"u8, sent.ClientMessageId);
        writer.WriteString("status"u8, sent.IsHeld ? "held"u8 : "sent"u8);
    }
}
