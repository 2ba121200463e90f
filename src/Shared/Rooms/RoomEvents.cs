using System.Buffers;
using System.Text;
using System.Text.Json;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Rooms;

/// <summary>The events of rooms: their names, what goes over the wire, and what the outbox keeps.</summary>
internal static class RoomEvents
{
    public const string Created = "room.created";
    public const string Updated = "room.updated";
    public const string Deleted = "room.deleted";
    public const string MemberJoined = "room.member_joined";
    public const string MemberLeft = "room.member_left";

    public const string MemberChanged = "room.member_changed";
    public const string MemberAdded = "member.added";

    public const string Favourite = "room.favourite";

    /// <summary>Who did it, when it was the system.</summary>
    public static UserId Nobody => default;

    /// <summary>For the clients: how the room is now.</summary>
    public static RealtimeEvent UpdatedEvent(Room room) => RealtimeEvent.Create(Updated, room, static (json, room) =>
    {
        json.WriteStartObject("room"u8);
        RoomJson.WriteFields(json, room);
        json.WriteEndObject();
    });

    /// <summary>For the clients: the room is gone.</summary>
    public static RealtimeEvent DeletedEvent(RoomId room) => RealtimeEvent.Create(
        Deleted, room, static (json, room) => json.WriteString("room_id"u8, room.Value));

    /// <summary>For the clients: someone is in the room now.</summary>
    public static RealtimeEvent JoinedEvent(Room room, RoomMember member, string? name) => RealtimeEvent.Create(
        MemberJoined, (room, member, name), static (json, e) =>
        {
            json.WriteString("room_id"u8, e.room.Id.Value);
            json.WriteString("user_id"u8, e.member.UserId.Value);
            json.WriteString("user_name"u8, e.name);
            json.WriteString("role"u8, e.member.Role.Code());
            json.WriteNumber("member_count"u8, e.room.MemberCount);
            json.WriteNumber("revision"u8, e.room.Revision);
        });

    /// <summary>For the clients: what a member may do now.</summary>
    public static RealtimeEvent ChangedEvent(RoomMember member, long revision) => RealtimeEvent.Create(
        MemberChanged, (member, revision), static (json, e) =>
        {
            json.WriteString("room_id"u8, e.member.RoomId.Value);
            json.WriteString("user_id"u8, e.member.UserId.Value);
            json.WriteString("role"u8, e.member.Role.Code());
            json.WriteNumber("revision"u8, e.revision);
        });

    /// <summary>For one person's clients: somebody put you into the room. It can be left at once.</summary>
    public static RealtimeEvent AddedEvent(RoomView room, UserId by, string? byName) => RealtimeEvent.Create(
        MemberAdded, (room, by, byName), static (json, e) =>
        {
            json.WriteStartObject("room"u8);
            json.WriteString("id"u8, e.room.Id.Value);
            json.WriteString("name"u8, e.room.Name);
            json.WriteString("type"u8, e.room.Type.Code());
            json.WriteEndObject();
            json.WriteString("added_by"u8, e.by.Value);
            json.WriteString("added_by_name"u8, e.byName);
            json.WriteTime("added_at"u8, e.room.JoinedAt);
        });

    /// <summary>For the clients: someone is no longer in the room.</summary>
    public static RealtimeEvent LeftEvent(RoomId room, UserId user, int memberCount, long revision) => RealtimeEvent.Create(
        MemberLeft, (room, user, memberCount, revision), static (json, e) =>
        {
            json.WriteString("room_id"u8, e.room.Value);
            json.WriteString("user_id"u8, e.user.Value);
            json.WriteNumber("member_count"u8, e.memberCount);
            json.WriteNumber("revision"u8, e.revision);
        });

    /// <summary>For one person's clients: whether the room is a favourite of yours.</summary>
    public static RealtimeEvent FavouriteEvent(RoomId room, Favourite favourite) => RealtimeEvent.Create(
        Favourite, (room, favourite), RoomJson.WriteFavouriteFields, key: $"favourite:{room}");

    /// <summary>
    /// For the outbox: <c>{room_id, tenant_id, type, by, revision, member_count, members: [{user_id, role}]}</c>, the
    /// members being those whom the change is about; and <c>name</c> and <c>topic</c> where these are others than before.
    /// </summary>
    public static string Payload(Room room, UserId by, IReadOnlyCollection<RoomMember> about, Room? former = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (about.Count * 80));
        using (var json = new Utf8JsonWriter(buffer, EventJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("room_id"u8, room.Id.Value);
            json.WriteString("tenant_id"u8, room.TenantId.Value);
            json.WriteString("type"u8, room.Type.Code());
            json.WriteString("by"u8, by.Value);
            json.WriteNumber("revision"u8, room.Revision);
            json.WriteNumber("member_count"u8, room.MemberCount);
            if (former is not null && !string.Equals(former.Name, room.Name, StringComparison.Ordinal)) json.WriteString("name"u8, room.Name);
            if (former is not null && !string.Equals(former.Topic, room.Topic, StringComparison.Ordinal)) json.WriteString("topic"u8, room.Topic);
            json.WriteStartArray("members"u8);
            foreach (var member in about)
            {
                json.WriteStartObject();
                json.WriteString("user_id"u8, member.UserId.Value);
                json.WriteString("role"u8, member.Role.Code());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
