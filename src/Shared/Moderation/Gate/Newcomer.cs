using Veza.Shared.Access;

namespace Veza.Shared.Moderation.Gate;

/// <summary>How long somebody has been known where they say something.</summary>
/// <param name="AccountSince">When their account was made.</param>
/// <param name="MemberSince">When they came into the channel; null: it is none, or that does not matter.</param>
/// <param name="May">What they may do in the room.</param>
/// <param name="TenantRole">In the tenant.</param>
public readonly record struct Newcomer(DateTimeOffset AccountSince, DateTimeOffset? MemberSince, PermissionSet May, TenantRole TenantRole)
{
    /// <summary>Whether they count as new or unknown. Who looks after the room or the tenant never does.</summary>
    internal bool IsNewAt(DateTimeOffset now, RaidOptions options) =>
        (now - AccountSince < options.NewAccountFor || (MemberSince is { } since && now - since < options.NewMemberFor))
        && !May.Has(Permission.WriteInLockedRooms)
        && !AccessPolicy.Can(TenantRole, Permission.ModerateTenant, isOperators: false);
}
