using System.ComponentModel.DataAnnotations;
using Veza.Functions.Api.Messages;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Screening;

namespace Veza.Functions.Api.Moderation.Cases;

/// <summary>Something for a moderator to look at.</summary>
/// <param name="Text">As it was when the case was opened; null: there is none, or it is kept no longer.</param>
/// <param name="CurrentText">Of the message as it is now.</param>
/// <param name="Held">The message waits for the decision.</param>
/// <param name="ActionId">Against which somebody appeals.</param>
/// <param name="Severity">From 1 to 3.</param>
/// <param name="ClaimedUntil">Until then it is theirs.</param>
// Written by CaseJson.
internal sealed record ModerationCaseResponse(
    Guid Id, [property: AllowedValues("open", "decided")] string State, string[] Sources, Guid? RoomId, string? RoomName, Guid? UserId,
    string? UserName, Guid? MessageId, long? Seq, string? Text, string? CurrentText, FindingResponse[] Findings, CaseReportResponse[] Reports,
    bool Held, Guid? ActionId, AppealResponse? Appeal, int Severity, DateTimeOffset OpenedAt, Guid? ClaimedBy, string? ClaimedByName,
    DateTimeOffset? ClaimedUntil, Guid? AssignedTo, string? Decision, Guid? DecidedBy, DateTimeOffset? DecidedAt, string? Note);

/// <summary>A report in a case; of many the first 20.</summary>
internal sealed record CaseReportResponse(Guid UserId, string? UserName, string Reason, string? Text, DateTimeOffset At);

/// <summary>What somebody says against an action.</summary>
internal sealed record AppealResponse(string Text, DateTimeOffset At, Guid ActionId);

/// <summary>A case with what was said around it, as far as the caller can read that, and notes.</summary>
// Written by CaseJson.
internal sealed record CaseDetailsResponse(
    Guid Id, [property: AllowedValues("open", "decided")] string State, string[] Sources, Guid? RoomId, string? RoomName, Guid? UserId,
    string? UserName, Guid? MessageId, long? Seq, string? Text, string? CurrentText, FindingResponse[] Findings, CaseReportResponse[] Reports,
    bool Held, Guid? ActionId, AppealResponse? Appeal, int Severity, DateTimeOffset OpenedAt, Guid? ClaimedBy, string? ClaimedByName,
    DateTimeOffset? ClaimedUntil, Guid? AssignedTo, string? Decision, Guid? DecidedBy, DateTimeOffset? DecidedAt, string? Note,
    CaseContextResponse? Context, CaseNoteResponse[] Notes);

/// <summary>Up to five messages on each side.</summary>
internal sealed record CaseContextResponse(MessageResponse[] Before, MessageResponse[] After);

/// <summary>What a moderator noted.</summary>
internal sealed record CaseNoteResponse(Guid UserId, string? UserName, string Text, DateTimeOffset At);

/// <summary>Open cases, up to 10,000.</summary>
/// <param name="Mine">Assigned to the caller.</param>
internal sealed record CaseCountsResponse(long Open, long Held, long Reports, long Appeals, long Mine);

/// <summary>Body of POST /api/moderation/cases/{id}/assign.</summary>
/// <param name="UserId">Null: to nobody.</param>
internal sealed record AssignCaseRequest(Guid? UserId = null);

/// <summary>Body of POST /api/moderation/cases/{id}/notes.</summary>
internal sealed record CaseNoteRequest(string Text);

/// <summary>Body of POST /api/moderation/cases/{id}/decide.</summary>
/// <param name="Note">For the other moderators.</param>
/// <param name="Reason">For the person, with the action.</param>
internal sealed record DecideCaseRequest(
    [property: AllowedValues("approve", "reject", "dismiss", "uphold", "overturn")] string Decision, string? Note = null, string? Reason = null,
    CaseActionRequest? Action = null);

/// <summary>What is done with the decision.</summary>
/// <param name="RoomId">Where; absent: in the whole tenant.</param>
internal sealed record CaseActionRequest([property: ActionKindCode] string Kind, long? DurationSeconds = null, Guid? RoomId = null);

/// <summary>Body of POST /api/moderation/reports: one of the three.</summary>
internal sealed record ReportRequest(
    [property: AllowedValues("spam", "harassment", "hate", "sexual", "violence", "self_harm", "other")] string Reason, Guid? MessageId = null,
    Guid? UserId = null, Guid? RoomId = null, string? Text = null);

/// <summary>A report of the caller's was taken.</summary>
internal sealed record ReportTakenResponse(Guid Id, [property: AllowedValues("open", "upheld", "dismissed")] string Status);

/// <summary>A report of the caller's.</summary>
// Written by CaseJson.
internal sealed record OwnReportResponse(
    Guid Id, Guid? MessageId, Guid? UserId, Guid? RoomId, string Reason, string? Text,
    [property: AllowedValues("open", "upheld", "dismissed")] string Status, DateTimeOffset At);

/// <summary>Body of POST /api/moderation/notices/{id}/appeal.</summary>
internal sealed record AppealRequest(string Text);

/// <summary>An appeal was taken.</summary>
internal sealed record AppealTakenResponse(Guid Id, Guid ActionId, DateTimeOffset CreatedAt);

/// <summary>How rules and moderators do.</summary>
/// <param name="Precision">The part of what rules found that was upheld; null: nothing was decided.</param>
internal sealed record ModerationStatsResponse(DayFigures[] Days, RuleFigures[] Rules, DecisionsResponse Decisions, double? Precision);

/// <summary>Decided cases.</summary>
internal sealed record DecisionsResponse(long Count, double? MedianSeconds);
