using System.Globalization;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Cases;

namespace Veza.Shared.Moderation.Review;

/// <summary>Every refusal of the review of cases.</summary>
public static class ReviewErrors
{
    /// <summary>No such case, or not one that the caller may see.</summary>
    public static readonly Error CaseNotFound = new("case_not_found", ErrorKind.NotFound, "There is no such case.");

    /// <summary>Who decides has the case.</summary>
    public static readonly Error NotClaimed = new(
        "case_not_claimed", ErrorKind.Conflict, "You have not taken this case, or not any longer. Take it first.");

    /// <summary>Somebody has decided.</summary>
    public static readonly Error Decided = new("case_decided", ErrorKind.Conflict, "This case has been decided.");

    /// <summary>What was said and noted is kept no longer.</summary>
    public static readonly Error Cleared = new(
        "case_cleared", ErrorKind.Conflict, "The texts of this case are kept no longer, so nothing can be noted of it.");

    /// <summary>What followed cannot be taken back, or there is another open case about the same.</summary>
    public static readonly Error NotUndoable = new("case_not_undoable", ErrorKind.Conflict, "This decision cannot be taken back.");

    /// <summary>Who acted does not judge the appeal as long as there is somebody else.</summary>
    public static readonly Error OwnAction = new(
        "appeal_of_own_action", ErrorKind.Forbidden, "Somebody else decides an appeal against what you did.");

    /// <summary>There was one.</summary>
    public static readonly Error AlreadyAppealed = new(
        "already_appealed", ErrorKind.Conflict, "An action can be appealed against once, and it was.");

    /// <summary>Nobody reports themselves.</summary>
    public static readonly Error ReportOfOneself = new(
        "report_of_oneself", ErrorKind.Forbidden, "Nobody can report themselves or what they said.");

    /// <summary>The other person does not look after what the case is about.</summary>
    public static readonly Error NotAModerator = new(
        "not_a_moderator", ErrorKind.Conflict, "This person cannot see the case, so it cannot be theirs.");

    /// <summary>Somebody else has the case.</summary>
    public static Error Claimed(ModerationCase one) => new Error(
        "case_claimed", ErrorKind.Conflict, "Somebody else is at this case.")
        .With("claimed_by", one.ClaimedBy!.Value.ToString())
        .With("claimed_until", one.ClaimedUntil!.Value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>A case has as many notes as are kept.</summary>
    public static Error TooManyNotes(int max) => new Error(
        "too_many_notes", ErrorKind.Conflict, $"A case has at most {max} notes.").With("max", max);

    /// <summary>Why a change of the case came to nothing.</summary>
    /// <param name="one">As it is now; null: it is gone.</param>
    internal static Error WhyNot(ModerationCase? one, UserId by, DateTimeOffset now) =>
        one is null ? CaseNotFound
        : one.IsDecided ? Decided
        : one.ClaimedBy != by && one.IsClaimedAt(now) ? Claimed(one)
        : NotClaimed;
}
