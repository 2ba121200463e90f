using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Actions.Telling;

/// <summary>
/// Ends what has run out, and tells of it. Nothing depends on when that is: a restriction does not hold from its time on. All processes do
/// it; each ending is found by one of them, also when none was there at its time.
/// </summary>
public sealed class ActionEndings(
    Postgres database, RestrictionRepository restrictions, ActionRepository actions, ModerationGate gate, AuditLog audit, EventOutbox outbox,
    IOptions<ModerationOptions> options, TimeProvider clock, ILogger<ActionEndings> logger)
    : PeriodicWork(options.Value.EndingsEvery, clock)
{
    private const int PerBatch = 100;

    /// <summary>Ends all that has run out, some in a transaction.</summary>
    /// <returns>How many.</returns>
    public async Task<int> EndDueAsync(CancellationToken ct)
    {
        for (var total = 0; ;)
        {
            var ended = await EndSomeAsync(ct);
            total += ended;
            if (ended < PerBatch) return total;
        }
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken ct) => EndDueAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(string reason, TimeSpan every) => ModerationLog.EndingsFailed(logger, reason, every);

    private async Task<int> EndSomeAsync(CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var now = Clock.Now();
        var due = await restrictions.TakeDueAsync(work, now, PerBatch, ct);
        if (due.Count == 0) return 0;

        var ended = await actions.EndAsync(work, [.. due.Select(r => r.ActionId)], ActionEnd.Expired, by: null, now, ct);
        await audit.AppendAllAsync(work, [.. ended.OrderBy(a => a.TenantId.Value).Select(ModerationAudit.Expired)], ct);
        await outbox.AppendAsync(work, ModerationEvents.ActionType, ModerationEvents.Payload(ended.Select(a => a.Id)), ct);
        await work.CommitAsync(CancellationToken.None);

        foreach (var tenant in due.Select(r => r.TenantId).Distinct()) gate.Changed(tenant);
        outbox.Wake();
        return due.Count;
    }
}
