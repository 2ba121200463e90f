using System.Text.Json;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Realtime;
using Veza.Shared.Receipts;
using Veza.Shared.Rooms;

namespace Veza.Shared.RoomList;

/// <summary>What a room looks like on the wire to one of its members: a line of the room list, in the list and in sync, or by itself.</summary>
public static class RoomSummaryJson
{
    /// <summary>Writes the summary as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, RoomSummary summary)
    {
        writer.WriteStartObject();
        WriteFields(writer, summary.Room, summary);
        ReadStateJson.WriteCounts(writer, summary.State);
        writer.WriteTime("joined_at"u8, summary.Room.JoinedAt);
        RoomJson.WriteFavouriteFields(writer, summary.Room.Favourite);
        WritePeople(writer, summary);
        writer.WriteEndObject();
    }

    /// <summary>Writes an array of summaries as a value.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<RoomSummary> summaries)
    {
        writer.WriteStartArray();
        for (var i = 0; i < summaries.Count; i++) Write(writer, summaries[i]);
        writer.WriteEndArray();
    }

    /// <summary>Writes what the list and the room by itself have in common, without the braces.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="room">The room.</param>
    /// <param name="summary">Its line; null when the member is gone this very moment: then it says what is known without.</param>
    public static void WriteFields(Utf8JsonWriter writer, RoomView room, RoomSummary? summary)
    {
        RoomJson.WriteFields(writer, room, summary?.Name ?? room.Name ?? "");
        writer.WritePropertyName("last_message"u8);
        if (summary?.LastMessage is { } last) MessageJson.Write(writer, last);
        else writer.WriteNullValue();
        writer.WriteNumber("read_seq"u8, summary?.State.Place.Seq ?? 0);
        writer.WriteNumber("delivered_seq"u8, summary?.State.DeliveredSeq ?? 0);
    }

    /// <summary>Writes whom the room is called by, without the braces.</summary>
    public static void WritePeople(Utf8JsonWriter writer, RoomSummary? summary)
    {
        writer.WritePropertyName("other_user"u8);
        if (summary?.Other is { } other) UserSummaryJson.Write(writer, other);
        else writer.WriteNullValue();
        if (summary?.Others is not { } others) return;
        writer.WritePropertyName("others"u8);
        UserSummaryJson.Write(writer, others);
    }
}
