using System.Text.Json.Nodes;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Actions;

/// <summary>What the audit log says of actions.</summary>
internal static class ModerationAudit
{
    public static AuditEntry Done(ModerationAction a, Guid? replaced) => new(
        a.TenantId, Actor(a.By), $"moderation.{a.Kind.Code()}", Target(a), a.Reason,
        Before: replaced is { } former ? new JsonObject { ["action_id"] = former.ToString() } : null, After: State(a));

    public static AuditEntry Undone(ModerationAction a, UserId by, string? reason) => new(
        a.TenantId, Actor(by), "moderation.undone", Target(a), reason, Before: State(a),
        After: new JsonObject { ["action_id"] = a.Id.ToString() });

    public static AuditEntry Expired(ModerationAction a) => new(
        a.TenantId, AuditActor.System, "moderation.expired", Target(a), Before: State(a),
        After: new JsonObject { ["action_id"] = a.Id.ToString() });

    public static AuditEntry Continued(ModerationAction a, int removed) => new(
        a.TenantId, Actor(a.By), $"moderation.{a.Kind.Code()}", Target(a), a.Reason,
        After: new JsonObject { ["action_id"] = a.Id.ToString(), ["removed"] = removed });

    private static AuditActor Actor(UserId? by) => by is { } person ? AuditActor.Person(person) : AuditActor.System;

    private static AuditTarget Target(ModerationAction a) => a switch
    {
        { Message: { } message, Room: { } room, User: { } author } => AuditTarget.OfMessage(room, message, author),
        { Room: { } room, User: { } user } => AuditTarget.OfMember(room, user),
        { User: { } user } => AuditTarget.OfUser(user),
        { Room: { } room } => AuditTarget.OfRoom(room),
        _ => new("tenant", a.TenantId.ToString()),
    };

    private static JsonObject State(ModerationAction a)
    {
        var state = new JsonObject { ["action_id"] = a.Id.ToString(), ["kind"] = a.Kind.Code(), ["level"] = a.Level.Code() };
        if (a.ExpiresAt is { } end) state["until"] = end.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        if (a.Interval is { } wait) state["interval_seconds"] = (int)wait.TotalSeconds;
        if (a.Rule is { } rule) state["rule"] = rule;
        if (a.Affected > 0) state["removed"] = a.Affected;
        return state;
    }
}
