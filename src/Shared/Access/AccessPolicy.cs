namespace Veza.Shared.Access;

/// <summary>
/// Who may do what: the one table of roles and permissions, and the one place that compares roles. It is asked with the role that the
/// caller was found to have; who looks that up (<c>RoomAccess</c>, <c>TenantRoles</c>) says how fresh it is.
/// </summary>
public static class AccessPolicy
{
    private static readonly PermissionSet OfMembers = PermissionSet.Of(
        Permission.TakePart, Permission.EditOwnMessages, Permission.DeleteOwnMessages, Permission.InviteToPublicRoom,
        Permission.ViewRoom, Permission.SendMessages, Permission.SendInThreads, Permission.PinMessages, Permission.AddReactions,
        Permission.MentionEveryone, Permission.AddAttachments);

    private static readonly PermissionSet OfAdmins = OfMembers.With(PermissionSet.Of(
        Permission.DeleteMessagesOfOthers, Permission.InviteToPrivateRoom, Permission.ChangeRoom, Permission.RemoveMembers,
        Permission.ChangeMemberRoles, Permission.RepeatHandOver, Permission.ModerateMembers, Permission.ModerateRoom,
        Permission.WriteInLockedRooms, Permission.ManageModerationRules, Permission.InviteMembers, Permission.BanMembers,
        Permission.MuteMembers, Permission.ManageRoles, Permission.Moderate));

    private static readonly PermissionSet OfOwners = OfAdmins.With(PermissionSet.Of(
        Permission.RemoveAdmins, Permission.ChangeAdminRoles, Permission.HandOverRoom, Permission.DeleteRoom, Permission.ModerateAdmins));

    private static readonly PermissionSet OfHandOver = PermissionSet.Of(Permission.HandOverRoom, Permission.RepeatHandOver);

    private static readonly PermissionSet OfManagers = PermissionSet.Of(Permission.InviteToPrivateRoom, Permission.DeleteRoom);

    private static readonly PermissionSet OfModerators = PermissionSet.Of(
        Permission.ModerateMembers, Permission.ModerateRoom, Permission.WriteInLockedRooms, Permission.ManageModerationRules);

    private static readonly PermissionSet OfTenantAdmins = PermissionSet.Of(
        Permission.ModerateTenant, Permission.ManageTenant, Permission.SeeEmails, Permission.ReadAudit, Permission.ManageInstallation,
        Permission.ManageModerationRules);

    /// <summary>What somebody of this role may do in the room.</summary>
    public static PermissionSet Of(RoomRole role) => role switch
    {
        RoomRole.Member => OfMembers,
        RoomRole.Admin => OfAdmins,
        RoomRole.Owner => OfOwners,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "This role permits nothing yet; say what it does."),
    };

    /// <summary>What somebody of this role may do in the tenant; that of installations in the operator's own only.</summary>
    private static PermissionSet Of(TenantRole role) => role switch
    {
        TenantRole.Guest or TenantRole.Member => PermissionSet.None,
        TenantRole.Moderator => PermissionSet.Of(Permission.ModerateTenant),
        TenantRole.Admin or TenantRole.Owner => OfTenantAdmins,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "This role permits nothing yet; say what it does."),
    };

    /// <summary>What somebody may do in a channel of a space: by their role in the channel, and by what they may in it as a member of the space.</summary>
    /// <param name="inChannel">What the space gives them there (<see cref="Spaces.PermissionEvaluator"/>).</param>
    public static PermissionSet InSpace(RoomRole role, PermissionSet inChannel)
    {
        if (role >= RoomRole.Admin) return Of(role).With(inChannel);
        if (!inChannel.Has(Permission.ViewRoom)) return PermissionSet.None;
        var set = OfMembers.Without(PermissionCodes.Everything).With(inChannel);
        if (inChannel.Has(Permission.ChangeRoom)) set = set.With(OfManagers);
        if (inChannel.Has(Permission.Moderate)) set = set.With(OfModerators);
        return inChannel.Covers(PermissionCodes.Everything) ? set.With(OfOwners).Without(OfHandOver) : set; // the channel is the space's
    }

    /// <summary>Whether somebody of this role may do it in the room.</summary>
    public static bool Can(RoomRole caller, Permission permission) => Of(caller).Has(permission);

    /// <summary>Whether somebody of this role may do it in the tenant.</summary>
    /// <param name="isOperators">Whether the tenant is the operator's own.</param>
    public static bool Can(TenantRole caller, Permission permission, bool isOperators) =>
        Of(caller).Has(permission) && (isOperators || permission != Permission.ManageInstallation);

    /// <summary>The least role in a room that permits it; null: none does.</summary>
    public static RoomRole? Least(Permission permission)
    {
        foreach (var role in Enum.GetValues<RoomRole>())
            if (Can(role, permission)) return role;
        return null;
    }

    /// <summary>What it takes to remove somebody of this role from a room.</summary>
    public static Permission ToRemove(RoomRole member) => member >= RoomRole.Admin ? Permission.RemoveAdmins : Permission.RemoveMembers;

    /// <summary>What it takes to change the role of somebody else, who has this one.</summary>
    public static Permission ToChangeRole(RoomRole member) =>
        member >= RoomRole.Admin ? Permission.ChangeAdminRoles : Permission.ChangeMemberRoles;

    /// <summary>What it takes to warn, mute, ban or put out a member of this role.</summary>
    public static Permission ToModerate(RoomRole member) =>
        member >= RoomRole.Admin ? Permission.ModerateAdmins : Permission.ModerateMembers;

    /// <summary>Whether somebody of the one role may act on somebody of the other.</summary>
    public static bool Outranks(TenantRole one, TenantRole other) => one > other;

    /// <summary>Whether the tenant is this person's.</summary>
    public static bool IsOwner(this TenantRole role) => role == TenantRole.Owner;

    /// <summary>The roles in a tenant that permit it.</summary>
    public static IReadOnlyList<TenantRole> ListRoles(Permission permission) =>
        [.. Enum.GetValues<TenantRole>().Where(role => Can(role, permission, isOperators: false))];

    /// <summary>Whether the room is this member's: it goes to somebody else before they leave it or step down.</summary>
    public static bool IsOwner(this RoomRole member) => member == RoomRole.Owner;

    /// <summary>Whether the room falls to this member when its owner leaves or steps down.</summary>
    public static bool IsHeir(this RoomRole member) => member == RoomRole.Admin;
}
