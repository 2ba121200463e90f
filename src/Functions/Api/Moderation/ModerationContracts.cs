using System.ComponentModel.DataAnnotations;
using Veza.Functions.Api.Moderation.Cases;

namespace Veza.Functions.Api.Moderation;

/// <summary>Body of POST /api/moderation/actions.</summary>
/// <param name="RoomId">Where; absent: in the whole tenant.</param>
/// <param name="DurationSeconds">How long it holds; absent: until it is undone.</param>
/// <param name="IntervalSeconds">Of slow mode.</param>
/// <param name="Evidence">Messages of the person.</param>
/// <param name="From">Of a bulk deletion: messages since then.</param>
/// <param name="Until">And before then.</param>
/// <param name="ClientActionId">Makes it repeatable.</param>
internal sealed record ModerationActionRequest(
    [property: ActionKindCode] string Kind, string Reason, Guid? RoomId = null, Guid? UserId = null, Guid? MessageId = null,
    long? DurationSeconds = null, long? IntervalSeconds = null, Guid[]? Evidence = null, DateTimeOffset? From = null,
    DateTimeOffset? Until = null, Guid? ClientActionId = null);

/// <summary>Body of POST /api/moderation/actions/{id}/undo.</summary>
internal sealed record UndoRequest(string? Reason = null);

/// <summary>Something that was done.</summary>
/// <param name="By">Who did it; null: a rule, or not told.</param>
/// <param name="Rule">The escalation, or the rule on texts, that did it.</param>
/// <param name="Removed">How many messages it took away.</param>
/// <param name="Ended">How it ended.</param>
/// <param name="InForce">Something holds by it now.</param>
// Written by ModerationJson.
internal sealed record ModerationActionResponse(
    Guid Id, [property: ActionKindCode] string Kind, [property: AllowedValues("tenant", "space", "room")] string Level, Guid? RoomId,
    Guid? UserId, Guid? MessageId, string? Reason, Guid[] Evidence, int? IntervalSeconds, Guid? By, string? Rule, int Removed, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? AcknowledgedAt, DateTimeOffset? EndedAt,
    [property: AllowedValues("undone", "expired", "replaced", null)] string? Ended, Guid? EndedBy, bool InForce);

/// <summary>Something that was done to the caller.</summary>
/// <param name="Rule">The escalation, or the rule on texts, that did it; of a deletion, <c>reason</c> is that rule's code then.</param>
/// <param name="Appealable">An appeal is taken: there was none, and it can change something.</param>
// Written by ModerationJson.
internal sealed record ModerationNoticeResponse(
    Guid Id, [property: ActionKindCode] string Kind, [property: AllowedValues("tenant", "space", "room")] string Level, Guid? RoomId,
    Guid? MessageId, string Reason, string? Rule, int Removed, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? EndedAt,
    [property: AllowedValues("undone", "expired", "replaced", null)] string? Ended, bool Appealable, NoticeAppealResponse? Appeal);

/// <summary>What became of an appeal.</summary>
/// <param name="State">`upheld`: the action stays; `overturned`: it was taken back.</param>
// Written by ModerationJson.
internal sealed record NoticeAppealResponse(
    [property: AllowedValues("open", "upheld", "overturned")] string State, DateTimeOffset? DecidedAt);

/// <summary>A person's record.</summary>
/// <param name="Role">In the tenant.</param>
/// <param name="Actions">The newest 200.</param>
/// <param name="OpenCases">The oldest 50; without those about the caller.</param>
// Written by ActionsEndpoints.
internal sealed record ModerationPersonResponse(
    Guid UserId, string Role, ModerationActionResponse[] Actions, ReputationResponse Reputation, ModerationCaseResponse[] OpenCases);

/// <summary>How a person stands.</summary>
/// <param name="Score">From -1 to 1: the sum of the weights; 0 for somebody of whom nothing is known.</param>
/// <param name="Reasons">What has moved it, the heaviest first.</param>
// Written by ReputationJson.
internal sealed record ReputationResponse(double Score, ReputationReasonResponse[] Reasons);

/// <summary>What a cause has done to a reputation.</summary>
/// <param name="Cause">As in `blocked`, `held`, `upheld`, `overturned`.</param>
/// <param name="Count">How often it was.</param>
/// <param name="Weight">What is left of it by now.</param>
/// <param name="At">The last time.</param>
internal sealed record ReputationReasonResponse(string Cause, long Count, double Weight, DateTimeOffset At);

/// <summary>What holds in a room for the caller.</summary>
/// <param name="Exempt">The caller may write in it all the same, locked or slow.</param>
/// <param name="Raid">What newcomers say is looked at first, and nobody is invited.</param>
internal sealed record RoomModerationResponse(
    bool Locked, DateTimeOffset? LockedUntil, int? SlowModeSeconds, DateTimeOffset? SlowModeUntil, bool Muted, DateTimeOffset? MutedUntil,
    bool Exempt, bool Raid, DateTimeOffset? RaidUntil);

/// <summary>A message that somebody looks at first.</summary>
/// <param name="Content">As it was sent.</param>
/// <param name="Reason">Why it was rejected.</param>
// Written by HeldEndpoints.
internal sealed record HeldMessageResponse(
    Guid Id, Guid RoomId, Guid UserId, Guid ClientMessageId, string Content, Guid? ReplyTo,
    [property: AllowedValues("held", "approved", "published", "rejected", "void")] string Status, string? Reason, DateTimeOffset HeldAt);
