using System.Text.Json;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Realtime;
using Veza.Shared.Receipts;
using Veza.Shared.Rooms;

namespace Veza.Shared.RoomList;

/// <summary>What a line of the room list looks like on the wire, in the list and in sync.</summary>
public static class RoomSummaryJson
{
    /// <summary>Writes the summary as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, RoomSummary summary)
    {
        var room = summary.Room;
        writer.WriteStartObject();
        writer.WriteString("id"u8, room.Id.Value);
        writer.WriteString("name"u8, summary.Name);
        writer.WriteString("type"u8, room.Type.Code());
        writer.WriteString("visibility"u8, room.Visibility.Code());
        writer.WriteString("topic"u8, room.Topic);
        writer.WriteTime("archived_at"u8, room.ArchivedAt);
        writer.WriteString("role"u8, room.Role.Code());
        writer.WriteNumber("member_count"u8, room.MemberCount);
        writer.WriteNumber("last_seq"u8, room.LastSeq);
        writer.WriteNumber("revision"u8, room.Revision);
        writer.WritePropertyName("last_message"u8);
        if (summary.LastMessage is { } last) MessageJson.Write(writer, last);
        else writer.WriteNullValue();
        writer.WriteNumber("read_seq"u8, summary.State.Place.Seq);
        writer.WriteNumber("delivered_seq"u8, summary.State.DeliveredSeq);
        ReadStateJson.WriteCounts(writer, summary.State);
        writer.WriteTime("joined_at"u8, room.JoinedAt);
        writer.WriteBoolean("favourite"u8, room.Favourite.IsOn);
        writer.WriteNumber("favourite_version"u8, room.Favourite.Version);
        WriteOther(writer, summary);
        if (summary.Others is { } others) WriteOthers(writer, others);
        writer.WriteEndObject();
    }

    private static void WriteOthers(Utf8JsonWriter writer, IReadOnlyList<UserSummary> others)
    {
        writer.WriteStartArray("others"u8);
        foreach (var other in others)
        {
            writer.WriteStartObject();
            UserEvents.WriteFields(writer, other);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOther(Utf8JsonWriter writer, RoomSummary summary)
    {
        if (summary.Other is not { } other)
        {
            writer.WriteNull("other_user"u8);
            return;
        }

        writer.WriteStartObject("other_user"u8);
        UserEvents.WriteFields(writer, other);
        writer.WriteEndObject();
    }
}
