using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Messages.Holding;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Actions.Telling;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Reputation;

namespace Veza.Shared.Moderation.Review;

/// <summary>A decision on a case.</summary>
/// <param name="Note">For the other moderators.</param>
/// <param name="Reason">For the person, with the action.</param>
/// <param name="Action">What is done besides; null: nothing.</param>
public sealed record CaseDecision(Guid Case, TenantId Tenant, UserId By, string Decision, string? Note, string? Reason, CaseMeasure? Action);

/// <summary>What is done with a decision.</summary>
/// <param name="Room">Where; null: in the whole tenant, or where only a room can be meant, in that of the case.</param>
public sealed record CaseMeasure(ActionKind Kind, TimeSpan? Duration, RoomId? Room);

/// <summary>
/// Deciding cases. The decision, what is done with it, its entry in the audit log and its event are one transaction; the row of the case is
/// locked last, and only whoever has the case at that moment decides.
/// </summary>
public sealed class ReviewService(
    Postgres database, CaseRepository cases, CaseAccess access, ActionRepository known, ActionService actions, ActionUndoing undoing,
    ReputationBook reputation, HeldMessages held, HeldPublisher publisher, AuditLog audit, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>What can be done with a decision.</summary>
    public static IReadOnlyList<ActionKind> Measures { get; } =
        [ActionKind.Warn, ActionKind.Mute, ActionKind.Ban, ActionKind.Kick, ActionKind.DeleteMessage, ActionKind.Raid];

    /// <summary>
    /// Decides. The same decision of the same moderator again brings the decided case. Refusals: <c>validation_failed</c>,
    /// <c>case_not_found</c>, <c>case_not_claimed</c>, <c>case_claimed</c>, <c>case_decided</c>, <c>appeal_of_own_action</c>, and those of
    /// <see cref="ActionService.ActAsync(ModerationCommand, CancellationToken)"/>.
    /// </summary>
    public async Task<Result<ModerationCase>> DecideAsync(CaseDecision wish, CancellationToken ct)
    {
        if (wish.Reason is not null && TextRules.CheckName("reason", wish.Reason.Trim(), ModerationRules.MaxReasonLength) is { } wrong) return wrong;
        if (wish.Note is not null && CaseTexts.Check("note", wish.Note) is { } fault) return fault;
        var found = await access.FindAsync(wish.Case, wish.Tenant, wish.By, ct);
        if (found.Failed) return found.Error;
        var one = found.Value;
        if (!Decisions(one).Contains(wish.Decision))
            return Error.Field("decision", FieldFault.UnknownValue($"it must be one of {string.Join(", ", Decisions(one))}."));
        if (wish.Action is not null && wish.Decision is not (CaseDecisions.Uphold or CaseDecisions.Reject))
            return Error.Field("action", FieldFault.NotAllowed("it goes with uphold and reject alone."));
        if (one.IsDecided) return IsSame(one, wish) ? one : ReviewErrors.Decided;
        if (await RefuseAsync(one, wish.By, ct) is { } refusal) return refusal;

        ModerationCase? decided = null;
        async Task<Error?> Also(UnitOfWork work, Guid? action)
        {
            decided = await StoreAsync(work, one, wish, action, ct);
            return decided is null ? ReviewErrors.WhyNot(await cases.FindAsync(work, one.Id, ct), wish.By, clock.Now()) : null;
        }

        var done = one.ActionId is { } appealed && wish.Decision == CaseDecisions.Overturn ? await UndoAsync(appealed, wish.Tenant, wish.By, wish.Reason?.Trim(), work => Also(work, null), ct)
            : await FindRetractionAsync(one, wish.Decision, ct) is { } retraction ? await UndoAsync(retraction, wish.Tenant, wish.By, wish.Reason?.Trim(), work => Also(work, null), ct)
            : wish.Action is { } measure ? await ActAsync(one, wish, measure, Also, ct)
            : await AloneAsync(work => Also(work, null), ct);
        if (done is not null) return done == ReviewErrors.Decided && await cases.FindAsync(one.Id, ct) is { } now && IsSame(now, wish) ? now : done;
        outbox.Wake();
        // A moderator who goes away now must not keep it from the others.
        if (one.IsHeld && wish.Decision == CaseDecisions.Approve) await publisher.PublishAsync(one.Message!.Value, CancellationToken.None);
        return decided!;
    }

    /// <summary>
    /// Opens a decided case again, and takes back what was done with the decision. Refusals: <c>case_not_found</c>,
    /// <c>case_not_undoable</c>, and those of <see cref="ActionUndoing"/>.
    /// </summary>
    public async Task<Result<ModerationCase>> UndoAsync(Guid id, TenantId tenant, UserId by, CancellationToken ct)
    {
        var found = await access.FindAsync(id, tenant, by, ct);
        if (found.Failed) return found.Error;
        var one = found.Value;
        if (!one.IsDecided || one.IsHeld || one.Decision == CaseDecisions.Overturn) return ReviewErrors.NotUndoable;

        ModerationCase? open = null;
        async Task<Error?> Also(UnitOfWork work)
        {
            open = await cases.ReopenAsync(work, one, ct);
            if (open is null) return ReviewErrors.NotUndoable;
            if (one is { Person: { } person, DecidedAt: { } decidedAt } && Moves(one) is { } cause)
                await reputation.TakeBackAsync(work, tenant, person, cause, decidedAt, ct);
            await audit.AppendAsync(work, CaseAudit.Reopened(one, by), ct);
            await outbox.AppendAsync(work, CaseEvents.Type, CaseEvents.Payload(id), ct);
            return null;
        }

        var refusal = one.DecidedAction is { } action ? await UndoAsync(action, tenant, by, reason: null, Also, ct) : await AloneAsync(Also, ct);
        if (refusal is not null) return refusal;
        outbox.Wake();
        return open!;
    }

    /// <summary>Whether it was decided so by the same person: a repetition.</summary>
    private static bool IsSame(ModerationCase decided, CaseDecision wish) => decided.DecidedBy == wish.By && decided.Decision == wish.Decision;

    /// <summary>What can be decided on it.</summary>
    internal static IReadOnlyList<string> Decisions(ModerationCase one) => 
        one.ActionId is not null ? CaseDecisions.OfAppeals : one.IsHeld ? CaseDecisions.OfHeld : CaseDecisions.OfOthers;

    private async Task<Error?> RefuseAsync(ModerationCase one, UserId by, CancellationToken ct)
    {
        if (one.ActionId is { } appealed && await known.FindAsync(appealed, ct) is { } action && action.By == by
            && await access.HasAnotherAsync(one.TenantId, by, action.User, ct))
            return ReviewErrors.OwnAction;
        var now = clock.Now();
        return one.ClaimedBy == by && one.IsClaimedAt(now) ? null : ReviewErrors.WhyNot(one, by, now);
    }

    private async Task<ModerationCase?> StoreAsync(UnitOfWork work, ModerationCase one, CaseDecision wish, Guid? action, CancellationToken ct)
    {
        // The held message before the case, as everybody. One that is held no more (its room is archived, say) is decided without effect.
        if (one is { IsHeld: true, Message: { } message })
        {
            if (wish.Decision == CaseDecisions.Approve) await held.ApproveAsync(work, message, wish.By, ct);
            else await held.RejectAsync(work, message, wish.By, wish.Reason?.Trim(), ct);
        }

        // So is the action: who appealed is to see what was decided.
        if (one.ActionId is { } appealed)
        {
            await known.DecideAppealAsync(work, appealed, clock.Now(), ct);
            await outbox.AppendAsync(work, ModerationEvents.ActionType, ModerationEvents.Payload([appealed]), ct);
        }

        if (await cases.DecideAsync(work, one.Id, wish.Decision, wish.By, action, wish.Note?.Trim(), clock.Now(), ct) is not { } decided) return null;
        if (one.Person is { } person && Moves(decided) is { } cause) await reputation.MoveAsync(work, one.TenantId, person, cause, ct);
        await audit.AppendAsync(work, CaseAudit.Decided(decided, wish.By, wish.Reason?.Trim()), ct);
        await outbox.AppendAsync(work, CaseEvents.Type, CaseEvents.Payload(one.Id), ct);
        return decided;
    }

    /// <summary>A report that is dismissed says nothing about who was reported; what a rule found wrongly does.</summary>
    private static ReputationCause? Moves(ModerationCase decided) => decided switch
    {
        { Decision: CaseDecisions.Uphold or CaseDecisions.Reject, ActionId: null } => ReputationCause.Upheld,
        { Decision: CaseDecisions.Overturn or CaseDecisions.Approve } => ReputationCause.Overturned,
        { Decision: CaseDecisions.Dismiss } when decided.Sources.Any(s => s is "flag" or "classifier") => ReputationCause.Overturned,
        _ => null,
    };

    /// <summary>What a rule took away comes back with the decision that there was nothing in it.</summary>
    private async Task<Guid?> FindRetractionAsync(ModerationCase one, string decision, CancellationToken ct) =>
        decision == CaseDecisions.Dismiss && one is { Message: { } message, IsHeld: false }
        && await known.FindRetractionAsync(message, ct) is { Ended: null } retraction ? retraction.Id : null;

    /// <summary>The case is the permission for what it is about: its message, and its author in its room. For nothing else.</summary>
    private async Task<Error?> ActAsync(
        ModerationCase one, CaseDecision wish, CaseMeasure measure, Func<UnitOfWork, Guid?, Task<Error?>> also, CancellationToken ct)
    {
        var isMessage = measure.Kind == ActionKind.DeleteMessage;
        var place = measure.Room ?? (measure.Kind is ActionKind.Kick or ActionKind.Raid ? one.Room : null);
        var acted = await actions.ActAsync(
            new(
                one.TenantId, wish.By, measure.Kind, isMessage ? null : place, isMessage || measure.Kind == ActionKind.Raid ? null : one.Person,
                isMessage ? one.Message : null, wish.Reason ?? "", measure.Duration)
            { ByCase = isMessage || (measure.Kind == ActionKind.Mute && place is not null && place == one.Room) },
            (work, action) => also(work, action.Id), ct);
        return acted.Failed ? acted.Error : null;
    }

    /// <summary>What has ended by itself meanwhile needs no undoing: the decision holds all the same.</summary>
    private async Task<Error?> UndoAsync(
        Guid action, TenantId tenant, UserId by, string? reason, Func<UnitOfWork, Task<Error?>> also, CancellationToken ct)
    {
        var undone = await undoing.UndoAsync(action, tenant, by, reason, also, byCase: true, ct);
        return !undone.Failed ? null : undone.Error == ModerationErrors.ActionEnded ? await AloneAsync(also, ct) : undone.Error;
    }

    private async Task<Error?> AloneAsync(Func<UnitOfWork, Task<Error?>> also, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        if (await also(work) is { } refusal) return refusal;
        await work.CommitAsync(CancellationToken.None);
        return null;
    }
}
