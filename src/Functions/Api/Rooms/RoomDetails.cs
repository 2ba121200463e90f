using System.Text.Json;
using Veza.Shared.Realtime;
using Veza.Shared.RoomList;
using Veza.Shared.Rooms;

namespace Veza.Functions.Api.Rooms;

/// <summary>A room by itself, with its first members.</summary>
/// <param name="Room">The room.</param>
/// <param name="Summary">Its line in the room list; null when the caller is gone this very moment.</param>
/// <param name="Members">The first ones.</param>
internal sealed record RoomDetails(RoomView Room, RoomSummary? Summary, IReadOnlyList<MemberResponse> Members)
{
    /// <summary>Writes the room as an object value; <see cref="RoomResponse"/> describes it.</summary>
    public static void Write(Utf8JsonWriter writer, RoomDetails details)
    {
        writer.WriteStartObject();
        RoomSummaryJson.WriteFields(writer, details.Room, details.Summary);
        RoomSummaryJson.WritePeople(writer, details.Summary);
        writer.WriteString("created_by"u8, details.Room.CreatedBy.Value);
        writer.WriteTime("created_at"u8, details.Room.CreatedAt);
        writer.WritePropertyName("members"u8);
        MemberResponse.Write(writer, details.Members);
        RoomJson.WriteFavouriteFields(writer, details.Room.Favourite);
        writer.WriteEndObject();
    }
}

/// <summary>Somebody in a room.</summary>
internal sealed record MemberResponse(
    Guid UserId, string Name, string Handle, string? AvatarUrl, [property: RoomRoleCode] string Role, DateTimeOffset JoinedAt, long JoinedSeq,
    long DeliveredSeq, long ReadSeq, long Version)
{
    /// <summary>Writes members as an array value.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<MemberResponse> members)
    {
        writer.WriteStartArray();
        for (var i = 0; i < members.Count; i++) Write(writer, members[i]);
        writer.WriteEndArray();
    }

    /// <summary>Writes a member as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, MemberResponse member)
    {
        writer.WriteStartObject();
        writer.WriteString("user_id"u8, member.UserId);
        writer.WriteString("name"u8, member.Name);
        writer.WriteString("handle"u8, member.Handle);
        writer.WriteString("avatar_url"u8, member.AvatarUrl);
        writer.WriteString("role"u8, member.Role);
        writer.WriteTime("joined_at"u8, member.JoinedAt);
        writer.WriteNumber("joined_seq"u8, member.JoinedSeq);
        writer.WriteNumber("delivered_seq"u8, member.DeliveredSeq);
        writer.WriteNumber("read_seq"u8, member.ReadSeq);
        writer.WriteNumber("version"u8, member.Version);
        writer.WriteEndObject();
    }
}
