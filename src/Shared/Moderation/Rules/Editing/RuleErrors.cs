using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Rules.Editing;

/// <summary>Every refusal of those who write rules, but for those of fields.</summary>
public static class RuleErrors
{
    /// <summary>There is no such version in this place.</summary>
    public static readonly Error VersionNotFound = new("rules_version_not_found", ErrorKind.NotFound, "These rules have no such version.");

    /// <summary>Somebody else was first.</summary>
    public static Error Changed(int version) => new Error(
        "rules_changed", ErrorKind.Conflict, $"The rules were changed meanwhile: version {version} holds. Read it, and change that one.")
        .With("version", version);

    /// <summary>More rooms have rules than are kept.</summary>
    public static Error TooManyRooms(int max) => new Error(
        "too_many_rules", ErrorKind.Conflict, $"At most {max} rooms of a tenant have rules of their own.").With("max", max);
}
