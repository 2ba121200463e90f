using System.Text.Json;

namespace Veza.Shared.Receipts;

/// <summary>What a person's state in a room looks like on the wire.</summary>
public static class ReadStateJson
{
    /// <summary>Writes the properties, without the braces.</summary>
    public static void WriteFields(Utf8JsonWriter writer, ReadState state)
    {
        writer.WriteString("room_id"u8, state.RoomId.Value);
        writer.WriteNumber("read_seq"u8, state.Place.Seq);
        writer.WriteNumber("delivered_seq"u8, state.DeliveredSeq);
        WriteCounts(writer, state);
    }

    /// <summary>Writes what is unread, and as of when.</summary>
    public static void WriteCounts(Utf8JsonWriter writer, ReadState state)
    {
        writer.WriteNumber("unread_count"u8, state.UnreadCount);
        writer.WriteNumber("mention_count"u8, state.MentionCount);
        writer.WriteNumber("counted_seq"u8, state.CountedSeq);
        if (state.CountedRevision is { } revision) writer.WriteNumber("counted_revision"u8, revision);
        else writer.WriteNull("counted_revision"u8);
        writer.WriteNumber("read_version"u8, state.Place.Version);
    }
}
