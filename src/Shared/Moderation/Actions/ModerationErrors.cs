using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Actions;

/// <summary>Every refusal of what moderators do.</summary>
public static class ModerationErrors
{
    /// <summary>For those who look after the people of the tenant.</summary>
    public static readonly Error ModeratorRequired = new(
        "moderator_required", ErrorKind.Forbidden, "Only a moderator of the tenant may do this.");

    /// <summary>Nobody acts on themselves.</summary>
    public static readonly Error OnOneself = new("action_on_oneself", ErrorKind.Forbidden, "Nobody can do this to themselves, or undo it.");

    /// <summary>The person has a role above that of who acts, or the same one.</summary>
    public static readonly Error Outranked = new(
        "person_outranks_you", ErrorKind.Forbidden, "You cannot act on somebody whose place in the tenant is like yours, or above it.");

    /// <summary>The tenant has no other owner.</summary>
    public static readonly Error LastOwner = new("last_owner", ErrorKind.Conflict, "This person is the tenant's only owner.");

    /// <summary>No such action, or not one that the caller may see.</summary>
    public static readonly Error ActionNotFound = new("action_not_found", ErrorKind.NotFound, "There is no such action.");

    /// <summary>Nothing of that kind was done to the caller.</summary>
    public static readonly Error NoticeNotFound = new("notice_not_found", ErrorKind.NotFound, "There is no such notice.");

    /// <summary>It has run out, or another one took its place.</summary>
    public static readonly Error ActionEnded = new("action_ended", ErrorKind.Conflict, "This action has ended by itself; there is nothing to undo.");

    /// <summary>The same client id came with something else.</summary>
    public static readonly Error RequestReused = new(
        "client_action_id_reused", ErrorKind.Conflict, "This client_action_id was used for another action of yours. Take a new one for each action.");

    /// <summary>A message that is named as evidence is not one of the person's that the moderator can see.</summary>
    public static readonly Error EvidenceInvalid = new(
        "evidence_invalid", ErrorKind.Conflict, "Evidence is messages of the person that you can read.");

    /// <summary>More holds in the tenant than is kept.</summary>
    public static Error TooMany(int max) => new Error(
        "too_many_restrictions", ErrorKind.Conflict, $"At most {max} bans, mutes and the like hold at a time.").With("max", max);
}
