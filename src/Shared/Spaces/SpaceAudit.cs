using System.Text.Json.Nodes;
using Veza.Shared.Audit;
using Veza.Shared.Common;

namespace Veza.Shared.Spaces;

/// <summary>What the audit log says of spaces. Names and descriptions are what somebody wrote: it says that they changed, not how.</summary>
internal static class SpaceAudit
{
    /// <summary>An entry about the space, somebody in it, or a part of it.</summary>
    /// <param name="part">Its id, where it is not about the space as such.</param>
    public static AuditEntry Entry(
        Space space, UserId by, string action, UserId? user = null, string? part = null, string? reason = null, JsonObject? before = null,
        JsonObject? after = null)
    {
        var state = after ?? [];
        if (part is not null) state["id"] = part;
        return new(
            space.TenantId, AuditActor.Person(by), action, new AuditTarget("space", space.Id.ToString(), User: user), reason, before,
            state.Count == 0 ? null : state);
    }
}
