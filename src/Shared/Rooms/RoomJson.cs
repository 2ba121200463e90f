using System.Text.Json;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Rooms;

/// <summary>What a room itself looks like on the wire, whoever sees it, and what one of its members made of it.</summary>
public static class RoomJson
{
    /// <summary>Writes the properties of a room as everybody in it has them, without the braces.</summary>
    public static void WriteFields(Utf8JsonWriter writer, Room room) => WriteFields(
        writer, room.Id, room.Name, room.Type, room.Visibility, room.Topic, room.ArchivedAt, role: null, room.MemberCount, lastSeq: null, room.Revision);

    /// <summary>The same under the name that a member sees, with the member's role and the newest message's number.</summary>
    public static void WriteFields(Utf8JsonWriter writer, RoomView room, string name) => WriteFields(
        writer, room.Id, name, room.Type, room.Visibility, room.Topic, room.ArchivedAt, room.Role, room.MemberCount, room.LastSeq, room.Revision,
        room.Space);

    /// <summary>Writes whether the room is a favourite, with its id, as an object value.</summary>
    public static void WriteFavourite(Utf8JsonWriter writer, (RoomId Room, Favourite Favourite) of)
    {
        writer.WriteStartObject();
        WriteFavouriteFields(writer, of);
        writer.WriteEndObject();
    }

    /// <summary>The same without the braces.</summary>
    public static void WriteFavouriteFields(Utf8JsonWriter writer, (RoomId Room, Favourite Favourite) of)
    {
        writer.WriteString("room_id"u8, of.Room.Value);
        WriteFavouriteFields(writer, of.Favourite);
    }

    /// <summary>The same without the room.</summary>
    public static void WriteFavouriteFields(Utf8JsonWriter writer, Favourite favourite)
    {
        writer.WriteBoolean("favourite"u8, favourite.IsOn);
        writer.WriteNumber("favourite_version"u8, favourite.Version);
    }

    private static void WriteFields(
        Utf8JsonWriter writer, RoomId id, string? name, RoomType type, RoomVisibility visibility, string? topic, DateTimeOffset? archivedAt,
        RoomRole? role, int memberCount, long? lastSeq, long revision, SpaceId? space = null)
    {
        writer.WriteString("id"u8, id.Value);
        writer.WriteString("name"u8, name);
        writer.WriteString("type"u8, type.Code());
        writer.WriteString("visibility"u8, visibility.Code());
        writer.WriteString("topic"u8, topic);
        writer.WriteTime("archived_at"u8, archivedAt);
        if (role is { } own) writer.WriteString("role"u8, own.Code());
        writer.WriteNumber("member_count"u8, memberCount);
        if (lastSeq is { } last) writer.WriteNumber("last_seq"u8, last);
        writer.WriteNumber("revision"u8, revision);
        if (space is { } of) writer.WriteString("space_id"u8, of.Value);
    }
}
