using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Shared.Spaces;

/// <summary>The events of spaces: their names, what goes over the wire, and what the outbox keeps.</summary>
internal static class SpaceEvents
{
    public const string Updated = "space.updated";
    public const string Deleted = "space.deleted";
    public const string MemberJoined = "space.member_joined";
    public const string MemberLeft = "space.member_left";

    /// <summary>Outbox only: what its people, or one of them, may do changed.</summary>
    public const string RightsChanged = "space.rights_changed";

    /// <summary>For the clients: how the space is now.</summary>
    public static RealtimeEvent UpdatedEvent(Space space) => RealtimeEvent.Create(Updated, space, static (json, s) =>
    {
        json.WriteString("space_id"u8, s.Id.Value);
        json.WriteString("name"u8, s.Name);
        json.WriteString("description"u8, s.Description);
        json.WriteString("visibility"u8, s.Visibility.Code());
        json.WriteString("owner_id"u8, s.OwnerId.Value);
        json.WriteNumber("member_count"u8, s.MemberCount);
        json.WriteNumber("revision"u8, s.Revision);
    });

    /// <summary>For the clients: the space is gone.</summary>
    public static RealtimeEvent DeletedEvent(SpaceId space) =>
        RealtimeEvent.Create(Deleted, space, static (json, s) => json.WriteString("space_id"u8, s.Value));

    /// <summary>For the clients: somebody came into the space, or is no longer in it.</summary>
    public static RealtimeEvent MemberEvent(string type, SpaceId space, UserId user) => RealtimeEvent.Create(
        type, (space, user), static (json, e) =>
        {
            json.WriteString("space_id"u8, e.space.Value);
            json.WriteString("user_id"u8, e.user.Value);
        });

    /// <summary>For the outbox: <c>{space_id, tenant_id, by, user_id}</c>.</summary>
    public static string Payload(SpaceNotice notice) => JsonSerializer.Serialize(notice, SpaceNoticeJson.Default.SpaceNotice);

    /// <summary>The reverse.</summary>
    public static SpaceNotice Read(string payload) => JsonSerializer.Deserialize(payload, SpaceNoticeJson.Default.SpaceNotice)!;
}
