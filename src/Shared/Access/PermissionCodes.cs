using System.Collections.Frozen;

namespace Veza.Shared.Access;

/// <summary>The permissions that have a word on the wire: those that a role of a space can give, and a channel can override.</summary>
public static class PermissionCodes
{
    /// <summary>All of them with their words, in the order in which they are told.</summary>
    public static IReadOnlyList<(Permission Permission, string Code)> All { get; } =
    [
        (Permission.ViewRoom, "room.view"),
        (Permission.SendMessages, "message.send"),
        (Permission.SendInThreads, "message.send_in_threads"),
        (Permission.DeleteMessagesOfOthers, "message.delete_any"),
        (Permission.PinMessages, "message.pin"),
        (Permission.AddReactions, "reaction.add"),
        (Permission.MentionEveryone, "mention.everyone"),
        (Permission.AddAttachments, "attachment.add"),
        (Permission.ChangeRoom, "room.manage"),
        (Permission.InviteMembers, "member.invite"),
        (Permission.RemoveMembers, "member.kick"),
        (Permission.BanMembers, "member.ban"),
        (Permission.MuteMembers, "member.mute"),
        (Permission.ManageRoles, "role.manage"),
        (Permission.ManageSpace, "space.manage"),
        (Permission.ReadAudit, "audit.read"),
        (Permission.Moderate, "moderate"),
    ];

    private static readonly FrozenDictionary<Permission, string> Codes = All.ToFrozenDictionary(p => p.Permission, p => p.Code);

    private static readonly FrozenDictionary<string, Permission> ByCode =
        All.ToFrozenDictionary(p => p.Code, p => p.Permission, StringComparer.Ordinal);

    /// <summary>All of them as a set: more than that is never stored of a role.</summary>
    public static PermissionSet Everything { get; } = PermissionSet.Of([.. All.Select(p => p.Permission)]);

    /// <summary>The word; of one that no role can give there is none.</summary>
    public static string Code(this Permission permission) => Codes.TryGetValue(permission, out var code)
        ? code
        : throw new ArgumentOutOfRangeException(nameof(permission), permission, "This permission has no word; give it one.");

    /// <summary>The permission of that word; null when there is none.</summary>
    public static Permission? Parse(string? code) => code is not null && ByCode.TryGetValue(code, out var found) ? found : null;

    /// <summary>The words of a set, in their order.</summary>
    public static IEnumerable<string> ListCodes(this PermissionSet set) => All.Where(p => set.Has(p.Permission)).Select(p => p.Code);
}
