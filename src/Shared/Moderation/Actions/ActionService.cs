using Microsoft.Extensions.Options;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Moderation.Actions.Telling;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Actions;

/// <summary>What moderators do: each in one transaction with its entry in the audit log and what follows from it.</summary>
public sealed class ActionService(
    Postgres database, ActionRepository actions, ModerationAuthority authority, ActionEffects effects, MessageRemoval removal,
    BulkDeletion bulk, AuditLog audit, EventOutbox outbox, IOptions<ModerationOptions> options,
    IOptions<RaidOptions> raids, TimeProvider clock)
{
    private readonly IReadOnlyList<Escalation> escalations = Escalation.Parse(options.Value.Escalations)!;

    /// <summary>Does it. The same client id again brings the same action.</summary>
    /// <returns>
    /// Refusals: <c>validation_failed</c>, <c>message_not_found</c>, <c>evidence_invalid</c>, <c>client_action_id_reused</c>, and those of
    /// <see cref="ModerationAuthority.ToActAsync"/> and <see cref="ActionEffects.ApplyAsync"/>.
    /// </returns>
    public Task<Result<ModerationAction>> ActAsync(ModerationCommand command, CancellationToken ct) => ActAsync(command, also: null, ct);

    /// <summary>The same, and what else is to be true with it, in the same transaction: a refusal of that leaves nothing done.</summary>
    internal async Task<Result<ModerationAction>> ActAsync(
        ModerationCommand command, Func<UnitOfWork, ModerationAction, Task<Error?>>? also, CancellationToken ct)
    {
        if (ModerationRules.Check(command, options.Value, raids.Value) is { } fault) return fault;
        if (command.RequestId is { } request && await actions.FindByRequestAsync(command.By, request, ct) is { } known)
            return IsSame(known, command) ? known : ModerationErrors.RequestReused;

        if (command.Message is { } id)
        {
            if (await removal.FindAsync(id, ct) is not { DeletedAt: null } message) return Messages.MessageErrors.NotFound;
            command = command with { Room = message.RoomId, User = message.AuthorId };
        }

        // Asked before a connection is held, and told after it is known that they may act there.
        var isEvidence = command.Evidence is not { Count: > 0 } evidence
            || await removal.AreOfAsync(evidence, command.User, command.Room, command.By, ct);
        await using var work = await database.BeginAsync(ct);
        var place = await authority.ToActAsync(
            work, command.TenantId, command.By, command.Kind, command.Room, command.User, toUndo: false, ct, command.ByCase);
        if (place.Failed)
        {
            return command.Message is not null && place.Error.Kind == ErrorKind.NotFound ? Messages.MessageErrors.NotFound : place.Error;
        }

        if (!isEvidence) return ModerationErrors.EvidenceInvalid;

        var (action, done) = (Action(command), new Effects());
        if (!await actions.InsertAsync(work, action, ct)) return await RepeatedAsync(work, command, ct);
        var applied = await effects.ApplyAsync(work, action, place.Value, command.By, done, ct);
        if (applied.Failed) return applied.Error;
        if (action.Kind is ActionKind.DeleteMessage or ActionKind.BulkDelete)
            action = await RemoveAsync(work, action, command, done, ct);

        var all = await EscalateAsync(work, action, place.Value, command.By, done, ct);
        if (all.Failed) return all.Error;
        // As many as there are rules, at most.
        foreach (var one in all.Value) await NoteAsync(work, one, one == action ? applied.Value : null, ct);
        if (also is not null && await also(work, action) is { } refusal) return refusal;
        await work.CommitAsync(CancellationToken.None);

        await effects.FollowAsync(work, command.TenantId, done);
        return action.Kind == ActionKind.BulkDelete ? await bulk.ContinueAsync(action, Which(command), command.By, ct) : action;
    }

    private static MessagesToRemove Which(ModerationCommand c) =>
        new(c.Room!.Value, c.Message is null ? c.User : null, c.Message, c.From, c.Until);

    private static bool IsSame(ModerationAction known, ModerationCommand c) =>
        known.Kind == c.Kind && (c.Message is null ? known.User == c.User && known.Room == c.Room : known.Message == c.Message);

    private async Task<Result<ModerationAction>> RepeatedAsync(UnitOfWork work, ModerationCommand command, CancellationToken ct) =>
        await actions.FindByRequestAsync(work, command.By, command.RequestId!.Value, ct) is { } known && IsSame(known, command)
            ? known : ModerationErrors.RequestReused;

    private ModerationAction Action(ModerationCommand c)
    {
        var now = clock.Now();
        return new(
            Guid.CreateVersion7(now), c.TenantId, c.Kind, c.Room is null ? ModerationLevel.Tenant : ModerationLevel.Room, c.Room?.Value, c.User,
            c.Message, c.Reason.Trim(), c.Evidence ?? [], c.Interval, c.By, c.RequestId, Rule: null, Affected: 0, now, now + c.Duration);
    }

    /// <summary>The first part within the transaction of the action; what is left follows in others (<see cref="BulkDeletion"/>).</summary>
    private async Task<ModerationAction> RemoveAsync(
        UnitOfWork work, ModerationAction action, ModerationCommand command, Effects done, CancellationToken ct)
    {
        var limit = Math.Min(MessageRemoval.PerBatch, options.Value.MaxBulkDeleted);
        done.Messages = await removal.RemoveAsync(work, action.Id, Which(command), limit, command.By, ct);
        await actions.AddAffectedAsync(work, action.Id, done.Messages.Count, ct);
        return action with { Affected = done.Messages.Count };
    }

    /// <summary>The action and those that follow from it by rule.</summary>
    private async Task<Result<List<ModerationAction>>> EscalateAsync(
        UnitOfWork work, ModerationAction action, Place place, UserId by, Effects done, CancellationToken ct)
    {
        var all = new List<ModerationAction> { action };
        if (action.User is null) return all;
        foreach (var rule in escalations)
        {
            if (all.Find(a => a.Kind == rule.Of) is not { } last || all.Exists(a => a.Rule == rule.Text)) continue;
            if (await actions.CountAsync(work, last, rule.Text, action.CreatedAt - rule.Within, ct) < rule.Count) continue;
            var next = action with
            {
                Id = Guid.CreateVersion7(action.CreatedAt), Kind = rule.Then, By = null, RequestId = null, Rule = rule.Text,
                Interval = null, Evidence = [], ExpiresAt = action.CreatedAt + rule.For,
            };
            if (await effects.HoldsAlreadyAsync(work, next, ct)) continue; // a rule shortens nothing
            await actions.InsertAsync(work, next, ct);
            var applied = await effects.ApplyAsync(work, next, place, by, done, ct);
            if (applied.Failed) return applied.Error;
            all.Add(next);
        }

        return all;
    }

    private async Task NoteAsync(UnitOfWork work, ModerationAction action, Guid? replaced, CancellationToken ct)
    {
        await audit.AppendAsync(work, ModerationAudit.Done(action, replaced), ct);
        await outbox.AppendAsync(work, ModerationEvents.ActionType, ModerationEvents.Payload([action.Id]), ct);
    }
}
