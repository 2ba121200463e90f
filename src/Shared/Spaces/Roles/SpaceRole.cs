using Veza.Shared.Access;
using Veza.Shared.Common;

namespace Veza.Shared.Spaces.Roles;

/// <summary>A named role in a space.</summary>
/// <param name="Position">From 1; the greater, the higher.</param>
public sealed record SpaceRole(SpaceRoleId Id, SpaceId SpaceId, string Name, int Position, PermissionSet Permissions);

/// <summary>For whom a channel overrides something.</summary>
public enum OverrideKind
{
    /// <summary>All members of the space.</summary>
    Everyone,

    /// <summary>Those of a role.</summary>
    Role,

    /// <summary>One person.</summary>
    Member,
}

/// <summary>What a channel changes for some of its people.</summary>
/// <param name="Target">The role or the person; of everyone the space.</param>
public sealed record ChannelOverride(OverrideKind Kind, Guid Target, PermissionSet Allow, PermissionSet Deny)
{
    /// <summary>All that it says something of.</summary>
    public PermissionSet Named => Allow.With(Deny);
}

/// <summary>The words for kinds of overrides: the same on the wire and in the database.</summary>
public static class OverrideKinds
{
    /// <summary>The word.</summary>
    public static string Code(this OverrideKind kind) => kind switch
    {
        OverrideKind.Everyone => "everyone",
        OverrideKind.Role => "role",
        OverrideKind.Member => "member",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind has no word yet; give it one."),
    };

    /// <summary>The kind of that word; null when there is none.</summary>
    public static OverrideKind? Parse(string? code) => code switch
    {
        "everyone" => OverrideKind.Everyone,
        "role" => OverrideKind.Role,
        "member" => OverrideKind.Member,
        _ => null,
    };
}
