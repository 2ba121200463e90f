using System.Text.Json;
using Veza.Shared.Messages;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Threads;

/// <summary>What a person's own threads look like on the wire.</summary>
public static class OwnThreadJson
{
    /// <summary>Writes the state of one, without the braces.</summary>
    public static void WriteFields(Utf8JsonWriter writer, OwnThread own)
    {
        writer.WriteString("room_id"u8, own.RoomId.Value);
        writer.WriteString("thread_root"u8, own.Root.Value);
        own.WriteFields(writer);
    }

    /// <summary>Writes it as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, OwnThread own)
    {
        writer.WriteStartObject();
        WriteFields(writer, own);
        writer.WriteEndObject();
    }

    /// <summary>Writes a page of the list as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, ThreadList list)
    {
        writer.WriteStartObject();
        writer.WriteNumber("unread_threads"u8, list.UnreadThreads);
        writer.WriteNumber("mention_count"u8, list.Mentions);
        writer.WriteStartArray("threads"u8);
        foreach (var (root, _) in list.Threads)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("root"u8);
            MessageJson.Write(writer, root);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
