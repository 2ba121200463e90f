namespace Veza.Shared.Access.Spaces;

/// <summary>
/// The one algorithm by which roles of a space and what a channel overrides become what somebody may do. In this order, each step on what
/// the one before left:
/// <list type="number">
/// <item>the owner has all, and nothing below changes that;</item>
/// <item>what everyone may, and what the member's roles give, together;</item>
/// <item>of the channel: the override for everyone, those for the member's roles together, the one for the member; in each step what is
/// denied goes first, then what is allowed comes;</item>
/// <item>who may not see the channel may do nothing in it.</item>
/// </list>
/// </summary>
public static class PermissionEvaluator
{
    /// <summary>In the space itself.</summary>
    public static PermissionSet InSpace(in SpaceGrants grants) =>
        grants.IsOwner ? PermissionCodes.Everything : grants.Everyone.With(grants.Roles).Within(PermissionCodes.Everything);

    /// <summary>In the channel.</summary>
    public static PermissionSet InChannel(in SpaceGrants grants)
    {
        if (grants.IsOwner) return PermissionCodes.Everything;
        var set = grants.OfMember.Apply(grants.OfRoles.Apply(grants.OfEveryone.Apply(InSpace(grants)))).Within(PermissionCodes.Everything);
        return set.Has(Permission.ViewRoom) ? set : PermissionSet.None;
    }

    /// <summary>Whether somebody may give or take these: nobody decides on what they lack.</summary>
    public static bool MayGrant(PermissionSet own, PermissionSet given) => own.Covers(given);

    /// <summary>Whether who stands there may act on who or what stands at the other place: only on what is below.</summary>
    public static bool Outranks(int own, int other) => own > other;
}
