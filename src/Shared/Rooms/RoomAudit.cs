using System.Text.Json.Nodes;
using Veza.Shared.Audit;
using Veza.Shared.Common;

namespace Veza.Shared.Rooms;

/// <summary>What the audit log says of a room. Names and topics are what somebody wrote: it says that they changed, not how.</summary>
internal static class RoomAudit
{
    public static AuditEntry Deleted(Room room, UserId by) => new(
        room.TenantId, AuditActor.Person(by), "room.deleted", AuditTarget.OfRoom(room.Id), Before: State(room));

    public static AuditEntry Changed(Room before, Room after, UserId by)
    {
        var action = (before.ArchivedAt, after.ArchivedAt) switch
        {
            (null, not null) => "room.archived",
            (not null, null) => "room.reopened",
            _ => "room.updated",
        };
        var state = State(after);
        if (!string.Equals(before.Name, after.Name, StringComparison.Ordinal)) state["name_changed"] = true;
        if (!string.Equals(before.Topic, after.Topic, StringComparison.Ordinal)) state["topic_changed"] = true;
        return new(after.TenantId, AuditActor.Person(by), action, AuditTarget.OfRoom(after.Id), Before: State(before), After: state);
    }

    private static JsonObject State(Room room) => new()
    {
        ["type"] = room.Type.Code(), ["visibility"] = room.Visibility.Code(), ["archived"] = room.ArchivedAt is not null,
        ["member_count"] = room.MemberCount, ["revision"] = room.Revision,
    };
}
