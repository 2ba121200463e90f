using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Cases;

namespace Veza.Shared.Moderation.Review.Reports;

/// <summary>Appeals of people against what was done to them: one an action, as long as it can change something.</summary>
public sealed class AppealService(Postgres database, CaseRepository cases, ActionRepository actions, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>Refusals: <c>validation_failed</c>, <c>notice_not_found</c>, <c>action_ended</c>, <c>already_appealed</c>.</summary>
    /// <returns>The case.</returns>
    public async Task<Result<ModerationCase>> AppealAsync(Guid actionId, UserId user, string text, CancellationToken ct)
    {
        if (CaseTexts.Check("text", text) is { } fault) return fault;
        if (await actions.FindAsync(actionId, ct) is not { IsTold: true } action || action.User != user) return ModerationErrors.NoticeNotFound;
        var now = clock.Now();
        if (!action.CanBeAppealedAt(now)) return ModerationErrors.ActionEnded;

        await using var work = await database.BeginAsync(ct);
        var appeal = new NewCase(
            action.TenantId, CaseSource.Appeal, action.Room, user, action.Message, text.Trim(), [], ActionId: actionId);
        if (await cases.AppealAsync(work, appeal, now, ct) is not { } id) return ReviewErrors.AlreadyAppealed;
        await outbox.AppendAsync(work, CaseEvents.Type, CaseEvents.Payload(id), ct);
        await work.CommitAsync(CancellationToken.None);
        outbox.Wake();
        return await cases.FindAsync(id, ct) ?? throw new InvalidOperationException($"The appeal {id} is gone right after it was stored.");
    }
}
