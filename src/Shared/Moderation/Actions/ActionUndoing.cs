using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Moderation.Actions.Telling;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Actions;

/// <summary>
/// Takes actions back: what holds by them ends, messages that they took away come back. Nobody is put into a room again: they may come
/// by themselves. What was undone does not count towards an escalation.
/// </summary>
public sealed class ActionUndoing(
    Postgres database, ActionRepository actions, RestrictionRepository restrictions, ModerationAuthority authority, ActionEffects effects,
    MessageRemoval removal, AuditLog audit, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>Who may act on the person may undo it, whoever did it; once more brings back what the first time left.</summary>
    /// <returns>
    /// As it is now. Refusals: <c>action_not_found</c>, <c>action_ended</c>, <c>validation_failed</c>, and those of
    /// <see cref="ModerationAuthority.ToActAsync"/>.
    /// </returns>
    public Task<Result<ModerationAction>> UndoAsync(Guid id, TenantId tenant, UserId by, string? reason, CancellationToken ct) =>
        UndoAsync(id, tenant, by, reason, also: null, byCase: false, ct);

    /// <summary>The same, and what else is to be true with it, in the same transaction: a refusal of that leaves nothing undone.</summary>
    /// <param name="byCase">As for <see cref="ModerationAuthority.ToActAsync"/>.</param>
    internal async Task<Result<ModerationAction>> UndoAsync(
        Guid id, TenantId tenant, UserId by, string? reason, Func<UnitOfWork, Task<Error?>>? also, bool byCase, CancellationToken ct)
    {
        if (reason is not null && TextRules.CheckName("reason", reason, ModerationRules.MaxReasonLength) is { } fault) return fault;
        if (await actions.FindAsync(id, ct) is not { } found || found.TenantId != tenant) return ModerationErrors.ActionNotFound;

        var done = new Effects();
        ModerationAction undone;
        await using (var work = await database.BeginAsync(ct))
        {
            var place = await authority.ToActAsync(work, tenant, by, found.Kind, found.Room, found.User, toUndo: true, ct, byCase);
            if (place.Failed) return place.Error.Kind == ErrorKind.NotFound ? ModerationErrors.ActionNotFound : place.Error;
            // What holds before the action, as what runs out and what is replaced: whoever needs both locks them in this order.
            done.Restricts = await restrictions.DeleteAsync(work, id, ct) == 1;
            if (await actions.EndAsync(work, [id], ActionEnd.Undone, by, clock.Now(), ct) is [var ended])
            {
                undone = ended;
                if (undone.Affected > 0) done.Messages = await removal.RestoreAsync(work, id, undone.Room!.Value, by, ct);
                await audit.AppendAsync(work, ModerationAudit.Undone(undone, by, reason), ct);
                await outbox.AppendAsync(work, ModerationEvents.ActionType, ModerationEvents.Payload([id]), ct);
                if (also is not null && await also(work) is { } refusal) return refusal;
                await work.CommitAsync(CancellationToken.None);
                await effects.FollowAsync(work, tenant, done);
            }
            else if (await actions.FindAsync(work, id, ct) is { Ended: ActionEnd.Undone } before)
            {
                undone = before; // perhaps cut off before the rest
                if (also is not null)
                {
                    if (await also(work) is { } refusal) return refusal;
                    await work.CommitAsync(CancellationToken.None);
                }
            }
            else return ModerationErrors.ActionEnded;
        }

        if (undone.Affected > 0 && done.Messages is null or { Count: MessageRemoval.PerBatch }) await RestoreAsync(undone, by, byCase, ct);
        return undone;
    }

    /// <summary>The rest of the messages, in transactions of their own, as long as who wants it still may.</summary>
    private async Task RestoreAsync(ModerationAction undone, UserId by, bool byCase, CancellationToken ct)
    {
        while (true)
        {
            await using var work = await database.BeginAsync(ct);
            var place = await authority.ToActAsync(work, undone.TenantId, by, undone.Kind, undone.Room, undone.User, toUndo: true, ct, byCase);
            if (place.Failed) return;

            var restored = await removal.RestoreAsync(work, undone.Id, undone.Room!.Value, by, ct);
            if (restored.Count == 0) return;
            await work.CommitAsync(CancellationToken.None);
            await removal.AnnounceAsync(work, restored);
        }
    }
}
