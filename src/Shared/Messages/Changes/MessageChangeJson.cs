using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Changes;

/// <summary>The one place that knows what a change besides the text looks like on the wire: live, in history and in a sync.</summary>
public static class MessageChangeJson
{
    /// <summary>Writes the fields of a change into the object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter writer, MessageChange change)
    {
        writer.WriteString("room_id"u8, change.RoomId.Value);
        writer.WriteString("message_id"u8, change.MessageId.Value);
        writer.WriteNumber("seq"u8, change.Seq);
        writer.WriteString("kind"u8, change.Kind);
        writer.WriteNumber("revision"u8, change.Revision);
        writer.WriteString("user_id"u8, change.UserId.Value);
        writer.WriteTime("changed_at"u8, change.ChangedAt);
        writer.WritePropertyName("payload"u8);
        if (change.Payload is { } payload) writer.WriteRawValue(payload);
        else writer.WriteNullValue();
        if (change.By is not { } by) return;
        writer.WritePropertyName("by"u8);
        writer.WriteRawValue(by);
    }

    /// <summary>Writes those that are fields of a message into the object that is open.</summary>
    public static void WriteAsFields(Utf8JsonWriter writer, IReadOnlyList<MessageChange> changes)
    {
        foreach (var change in changes)
        {
            if (!change.IsField || change.Payload is not { } payload) continue;
            writer.WritePropertyName(change.Kind);
            writer.WriteRawValue(payload);
        }
    }

    /// <summary>Writes an array of changes as a value.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<MessageChange> changes)
    {
        writer.WriteStartArray();
        foreach (var change in changes)
        {
            writer.WriteStartObject();
            WriteFields(writer, change);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
