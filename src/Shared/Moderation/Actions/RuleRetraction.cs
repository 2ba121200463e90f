using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Moderation.Actions.Telling;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Rooms;

namespace Veza.Shared.Moderation.Actions;

/// <summary>
/// Takes away a published message that a rule found too late, as a moderator would: an action of nobody's, which is in the audit log, which the
/// author is told of and can appeal against, and which can be undone. Of each message once: what somebody has brought back stays.
/// </summary>
public sealed class RuleRetraction(
    Postgres database, ActionRepository actions, RoomAccess rooms, MessageRemoval removal, AuditLog audit, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>Takes it away, in a transaction of its own; safe to repeat.</summary>
    /// <param name="judged">As it was judged: what says something else by now is left alone.</param>
    /// <param name="rule">By which rule.</param>
    /// <param name="reason">That rule's code for the author.</param>
    /// <returns>Whether it is gone by this call.</returns>
    internal async Task<bool> RetractAsync(TenantId tenant, Message judged, string rule, string reason, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        if (!await rooms.ToFollowRulesAsync(work, judged.RoomId, tenant, ct)) return false;
        if (await actions.FindRetractionAsync(work, judged.Id, ct) is not null) return false;

        var action = new ModerationAction(
            Guid.CreateVersion7(clock.Now()), tenant, ActionKind.DeleteMessage, ModerationLevel.Room, judged.RoomId.Value, judged.AuthorId, judged.Id,
            reason, Evidence: [], Interval: null, By: null, RequestId: null, rule, Affected: 1, clock.Now(), ExpiresAt: null);
        var removed = await removal.RemoveAsync(
            work, action.Id, new(judged.RoomId, Author: null, judged.Id, From: null, Until: null), limit: 1, by: null, ct);
        if (removed.Count == 0 || !string.Equals(removed.Former[0].Content, judged.Content, StringComparison.Ordinal)) return false;

        await actions.InsertAsync(work, action, ct);
        await audit.AppendAsync(work, ModerationAudit.Done(action, replaced: null), ct);
        await outbox.AppendAsync(work, ModerationEvents.ActionType, ModerationEvents.Payload([action.Id]), ct);
        await work.CommitAsync(CancellationToken.None);

        await removal.AnnounceAsync(work, removed);
        return true;
    }
}
