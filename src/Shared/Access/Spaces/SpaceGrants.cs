namespace Veza.Shared.Access.Spaces;

/// <summary>What a channel changes for some of its people: denied first, then allowed.</summary>
public readonly record struct PermissionOverride(PermissionSet Allow, PermissionSet Deny)
{
    /// <summary>What is left of the set, and what comes to it.</summary>
    public PermissionSet Apply(PermissionSet set) => set.Without(Deny).With(Allow);
}

/// <summary>All that decides what a member of a space may do in it, and in one of its channels.</summary>
/// <param name="IsOwner">The space is theirs.</param>
/// <param name="Everyone">What all its members may.</param>
/// <param name="Roles">What their roles give, together.</param>
/// <param name="OfEveryone">What the channel changes for everyone.</param>
/// <param name="OfRoles">What it changes for their roles, together.</param>
/// <param name="OfMember">What it changes for them alone.</param>
public readonly record struct SpaceGrants(
    bool IsOwner, PermissionSet Everyone, PermissionSet Roles, PermissionOverride OfEveryone = default, PermissionOverride OfRoles = default,
    PermissionOverride OfMember = default);
