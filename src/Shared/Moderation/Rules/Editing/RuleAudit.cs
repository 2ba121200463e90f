using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Veza.Shared.Audit;

namespace Veza.Shared.Moderation.Rules.Editing;

/// <summary>What the audit log says of rules: numbers and a hash. What they say stands in their versions, which are kept.</summary>
internal static class RuleAudit
{
    public static AuditEntry Changed(RuleVersion? before, RuleVersion after) => new(
        after.Scope.Tenant, after.Author is { } by ? AuditActor.Person(by) : AuditActor.System, "moderation.rules_changed",
        after.Scope.Room is { } room ? AuditTarget.OfRoom(room) : new("tenant", after.Scope.Tenant.ToString()), after.Note,
        before is null ? null : State(before), State(after));

    private static JsonObject State(RuleVersion version) => new()
    {
        ["version"] = version.Version,
        ["words"] = version.Document.Words?.Count ?? 0,
        ["patterns"] = version.Document.Patterns?.Count ?? 0,
        ["hosts"] = (version.Document.BlockedHosts?.Count ?? 0) + (version.Document.AllowedHosts?.Count ?? 0),
        ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(StoredRules.Write(version.Document)))),
    };
}
