using System.Text.Json.Nodes;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Cases;

namespace Veza.Shared.Moderation.Review;

/// <summary>What the audit log says of cases.</summary>
internal static class CaseAudit
{
    public static AuditEntry Decided(ModerationCase one, UserId by, string? reason) => new(
        one.TenantId, AuditActor.Person(by), "case.decided", Target(one), reason, Before: null, After: State(one));

    public static AuditEntry Reopened(ModerationCase before, UserId by) => new(
        before.TenantId, AuditActor.Person(by), "case.reopened", Target(before), Reason: null, Before: State(before),
        After: new JsonObject { ["case_id"] = before.Id.ToString() });

    public static AuditTarget Target(ModerationCase one) => one switch
    {
        { Message: { } message, Room: { } room, Person: { } author } => AuditTarget.OfMessage(room, message, author),
        { Person: { } user } => AuditTarget.OfUser(user),
        { Room: { } room } => AuditTarget.OfRoom(room),
        _ => new("case", one.Id.ToString()),
    };

    private static JsonObject State(ModerationCase one)
    {
        var state = new JsonObject { ["case_id"] = one.Id.ToString(), ["decision"] = one.Decision };
        if (one.DecidedAction is { } action) state["action_id"] = action.ToString();
        return state;
    }
}
