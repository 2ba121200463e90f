namespace Veza.Shared.Access;

/// <summary>What may be permitted; <see cref="AccessPolicy"/> says to whom.</summary>
public enum Permission
{
    /// <summary>In a room: to be in it, to read and write there, to leave.</summary>
    TakePart,

    /// <summary>In a room: to edit what one wrote.</summary>
    EditOwnMessages,

    /// <summary>In a room: to edit what others wrote. Nobody may.</summary>
    EditMessagesOfOthers,

    /// <summary>In a room: to delete what one wrote.</summary>
    DeleteOwnMessages,

    /// <summary>In a room: to delete what others wrote.</summary>
    DeleteMessagesOfOthers,

    /// <summary>In a public channel: to add people.</summary>
    InviteToPublicRoom,

    /// <summary>In any other room: to add people.</summary>
    InviteToPrivateRoom,

    /// <summary>In a room: to name, describe, publish, archive and reopen it.</summary>
    ChangeRoom,

    /// <summary>In a room: to remove members who look after nothing.</summary>
    RemoveMembers,

    /// <summary>In a room: to remove those who look after it.</summary>
    RemoveAdmins,

    /// <summary>In a room: to change the role of members, and the own one.</summary>
    ChangeMemberRoles,

    /// <summary>In a room: to change the role of others who look after it.</summary>
    ChangeAdminRoles,

    /// <summary>In a room: to make somebody else its owner.</summary>
    HandOverRoom,

    /// <summary>In a room: to be told once more that it was handed over.</summary>
    RepeatHandOver,

    /// <summary>In a room: to take it away from everyone.</summary>
    DeleteRoom,

    /// <summary>In a room: to warn, mute, ban and put out members who look after nothing.</summary>
    ModerateMembers,

    /// <summary>In a room: the same to those who look after it.</summary>
    ModerateAdmins,

    /// <summary>In a room: to lock it and slow it down.</summary>
    ModerateRoom,

    /// <summary>In a room: to write in it while it is locked or slow.</summary>
    WriteInLockedRooms,

    /// <summary>In a tenant: to look after what its people say, in rooms that one is in and in public channels.</summary>
    ModerateTenant,

    /// <summary>In a room, and in a tenant: to write the rules by which texts are judged there.</summary>
    ManageModerationRules,

    /// <summary>In a tenant: to look after it.</summary>
    ManageTenant,

    /// <summary>In a tenant: to see the e-mail addresses of its people where they are not shown to all.</summary>
    SeeEmails,

    /// <summary>In a tenant: to read, search and export its audit log.</summary>
    ReadAudit,

    /// <summary>In the operator's own tenant: to look after the whole installation.</summary>
    ManageInstallation,
}
