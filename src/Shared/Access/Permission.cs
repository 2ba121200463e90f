namespace Veza.Shared.Access;

/// <summary>
/// What may be permitted; <see cref="AccessPolicy"/> says to whom by their roles in rooms and tenants, the roles of a space say the rest.
/// Each has its bit in a <see cref="PermissionSet"/>: those that have a word (<see cref="PermissionCodes"/>) are stored by it in roles of
/// spaces, so a number never gets another meaning.
/// </summary>
public enum Permission
{
    /// <summary>To find and read a channel of a space.</summary>
    ViewRoom = 0,

    /// <summary>To write messages.</summary>
    SendMessages = 1,

    /// <summary>To write in threads.</summary>
    SendInThreads = 2,

    /// <summary>To delete what others wrote.</summary>
    DeleteMessagesOfOthers = 3,

    /// <summary>To pin messages.</summary>
    PinMessages = 4,

    /// <summary>To add reactions.</summary>
    AddReactions = 5,

    /// <summary>To call for everybody who is in it.</summary>
    MentionEveryone = 6,

    /// <summary>To attach files.</summary>
    AddAttachments = 7,

    /// <summary>To name, describe, publish, archive and reopen a room; in a space also to make channels and categories and to order them.</summary>
    ChangeRoom = 8,

    /// <summary>In a space: to invite people into it.</summary>
    InviteMembers = 9,

    /// <summary>To remove members who look after nothing; in a space those below one.</summary>
    RemoveMembers = 10,

    /// <summary>In a space: to ban people from it.</summary>
    BanMembers = 11,

    /// <summary>To warn and to mute members; in a room alone it is <see cref="ModerateMembers"/>.</summary>
    MuteMembers = 12,

    /// <summary>In a space: to make, change, order and give roles, and to set what channels override.</summary>
    ManageRoles = 13,

    /// <summary>In a space: to name and describe it, to publish it, and to see its invites and bans.</summary>
    ManageSpace = 14,

    /// <summary>To read, search and export the audit log.</summary>
    ReadAudit = 15,

    /// <summary>In a space: to look after what is said in its channels, as an admin of each of them.</summary>
    Moderate = 16,

    /// <summary>In a room: to be in it, to read there, to leave.</summary>
    TakePart = 32,

    /// <summary>In a room: to edit what one wrote.</summary>
    EditOwnMessages = 33,

    /// <summary>In a room: to edit what others wrote. Nobody may.</summary>
    EditMessagesOfOthers = 34,

    /// <summary>In a room: to delete what one wrote.</summary>
    DeleteOwnMessages = 35,

    /// <summary>In a public channel: to add people.</summary>
    InviteToPublicRoom = 36,

    /// <summary>In any other room: to add people.</summary>
    InviteToPrivateRoom = 37,

    /// <summary>In a room: to remove those who look after it.</summary>
    RemoveAdmins = 38,

    /// <summary>In a room: to change the role of members, and the own one.</summary>
    ChangeMemberRoles = 39,

    /// <summary>In a room: to change the role of others who look after it.</summary>
    ChangeAdminRoles = 40,

    /// <summary>In a room: to make somebody else its owner.</summary>
    HandOverRoom = 41,

    /// <summary>In a room: to be told once more that it was handed over.</summary>
    RepeatHandOver = 42,

    /// <summary>In a room: to take it away from everyone.</summary>
    DeleteRoom = 43,

    /// <summary>In a room: to warn, mute, ban and put out members who look after nothing.</summary>
    ModerateMembers = 44,

    /// <summary>In a room: the same to those who look after it.</summary>
    ModerateAdmins = 45,

    /// <summary>In a room: to lock it and slow it down.</summary>
    ModerateRoom = 46,

    /// <summary>In a room: to write in it while it is locked or slow.</summary>
    WriteInLockedRooms = 47,

    /// <summary>In a tenant: to look after what its people say, in rooms that one is in and in public channels.</summary>
    ModerateTenant = 48,

    /// <summary>In a room, and in a tenant: to write the rules by which texts are judged there.</summary>
    ManageModerationRules = 49,

    /// <summary>In a tenant: to look after it.</summary>
    ManageTenant = 50,

    /// <summary>In a tenant: to see the e-mail addresses of its people where they are not shown to all.</summary>
    SeeEmails = 51,

    /// <summary>In the operator's own tenant: to look after the whole installation.</summary>
    ManageInstallation = 52,
}
