using Veza.Shared.Common;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Cases;

/// <summary>Where a case comes from; one can come from several.</summary>
public enum CaseSource
{
    /// <summary>A rule flagged a message that is published.</summary>
    Flag,

    /// <summary>A message is held.</summary>
    Hold,

    /// <summary>Somebody reported it.</summary>
    Report,

    /// <summary>Somebody appeals against an action.</summary>
    Appeal,

    /// <summary>A second look at a published message.</summary>
    Classifier,

    /// <summary>More came at once than usual.</summary>
    Raid,
}

/// <summary>Something for a moderator to look at.</summary>
/// <param name="Text">As it is now; it is kept as it was, whatever becomes of the message.</param>
/// <param name="Person">Whose text it is, who is reported, who appeals.</param>
/// <param name="Reporter">With a reason and perhaps a comment, where somebody reports.</param>
/// <param name="ActionId">Against which somebody appeals, with their words as the text.</param>
public sealed record NewCase(
    TenantId Tenant, CaseSource Source, RoomId? Room, UserId? Person, MessageId? Message, string? Text, IReadOnlyList<Finding> Findings,
    UserId? Reporter = null, string? Reason = null, string? Comment = null, Guid? ActionId = null)
{
    /// <summary>What it is about: there is one open case of it.</summary>
    internal string Subject => (ActionId, Message, Person, Room) switch
    {
        ({ } action, _, _, _) => $"appeal:{action}",
        (_, { } message, _, _) => $"message:{message}",
        (_, _, { } person, _) => $"user:{person}",
        (_, _, _, { } room) => $"room:{room}",
        _ => $"tenant:{Tenant}",
    };

    /// <summary>From 1 to 3: how much it matters that somebody looks soon.</summary>
    internal int Severity => Source is CaseSource.Raid || Reason is "violence" or "self_harm" || Findings.Any(f => f.Score >= 0.9) ? 3
        : Source is CaseSource.Hold or CaseSource.Appeal || Reason is "hate" or "harassment" or "sexual" ? 2
        : 1;
}

/// <summary>A case as it stands.</summary>
/// <param name="Findings">A JSON array.</param>
/// <param name="DecidedAction">What was done with the decision.</param>
/// <param name="Cleared">Its texts are kept no longer.</param>
public sealed record ModerationCase(
    Guid Id, TenantId TenantId, IReadOnlyList<string> Sources, RoomId? Room, UserId? Person, MessageId? Message, Guid? ActionId, string? Text,
    string Findings, int Severity, DateTimeOffset OpenedAt, UserId? ClaimedBy, DateTimeOffset? ClaimedUntil, UserId? AssignedTo, string? Decision,
    UserId? DecidedBy, DateTimeOffset? DecidedAt, Guid? DecidedAction, string? Note, bool Cleared)
{
    public bool IsDecided => DecidedAt is not null;

    /// <summary>About a message that is not published.</summary>
    public bool IsHeld => Sources.Contains(CaseCodes.Code(CaseSource.Hold));

    /// <summary>Whether somebody has it at that time.</summary>
    public bool IsClaimedAt(DateTimeOffset now) => ClaimedUntil > now;
}

/// <summary>Somebody's report.</summary>
public sealed record CaseReport(Guid Id, Guid CaseId, UserId Reporter, string Reason, string? Text, DateTimeOffset At);

/// <summary>What a moderator noted of a case.</summary>
public sealed record CaseNote(UserId By, string Text, DateTimeOffset At);

/// <summary>The words for sources in the database and on the wire.</summary>
public static class CaseCodes
{
    private static readonly string[] Sources = ["flag", "hold", "report", "appeal", "classifier", "raid"];

    /// <summary>The code.</summary>
    public static string Code(this CaseSource source) => Sources[(int)source];

    /// <summary>The reverse; null when there is no such source.</summary>
    public static CaseSource? ParseSource(string code) => Array.IndexOf(Sources, code) is >= 0 and var source ? (CaseSource)source : null;
}
