using Microsoft.Extensions.Options;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Editing;

namespace Veza.Shared.Moderation.Actions;

/// <summary>
/// What is left of a bulk deletion after its first transaction: in transactions of some messages each, so that the room is not held up.
/// What a process that was killed left behind stays; the same deletion under another id takes it away.
/// </summary>
public sealed class BulkDeletion(
    Postgres database, ActionRepository actions, ModerationAuthority authority, MessageRemoval removal, AuditLog audit,
    IOptions<ModerationOptions> options)
{
    /// <summary>Goes on until nothing is left, or <see cref="ModerationOptions.MaxBulkDeleted"/> are gone.</summary>
    /// <param name="action">With what was taken away so far.</param>
    /// <param name="which">What to take away.</param>
    /// <param name="by">Who wanted it.</param>
    /// <returns>The action with all that was taken away.</returns>
    internal async Task<ModerationAction> ContinueAsync(ModerationAction action, MessagesToRemove which, UserId by, CancellationToken ct)
    {
        for (var more = action.Affected == MessageRemoval.PerBatch; more && action.Affected < options.Value.MaxBulkDeleted;)
        {
            await using var work = await database.BeginAsync(ct);
            var place = await authority.ToActAsync(work, action.TenantId, by, action.Kind, action.Room, action.User, toUndo: false, ct);
            if (place.Failed) break; // the role was taken away meanwhile, or the room is gone: what was done is done
            if (await actions.FindAsync(work, action.Id, ct) is not { Ended: null }) break; // it was undone meanwhile; not from here on, with the room's lock

            var limit = Math.Min(MessageRemoval.PerBatch, options.Value.MaxBulkDeleted - action.Affected);
            var removed = await removal.RemoveAsync(work, action.Id, which, limit, by, ct);
            if (removed.Count == 0) break;
            await actions.AddAffectedAsync(work, action.Id, removed.Count, ct);
            await audit.AppendAsync(work, ModerationAudit.Continued(action, removed.Count), ct);
            await work.CommitAsync(CancellationToken.None);

            await removal.AnnounceAsync(work, removed);
            action = action with { Affected = action.Affected + removed.Count };
            more = removed.Count == limit;
        }

        return action;
    }
}
