using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;

namespace Veza.Shared.Moderation.Cases;

/// <summary>Opens cases, in the transaction of what they are about.</summary>
public sealed class CaseOpener(CaseRepository cases, CaseReportRepository reports, EventOutbox outbox, TimeProvider clock)
{
    /// <summary>Opens it, or joins the open case about the same. What is kept of the text is the first that came.</summary>
    /// <returns>The case.</returns>
    public async Task<Guid> OpenAsync(UnitOfWork work, NewCase what, CancellationToken ct)
    {
        var now = clock.Now();
        var id = await cases.OpenAsync(work, what, now, ct);
        if (what is { Reporter: { } by, Reason: { } reason })
            await reports.InsertAsync(work, new(Guid.CreateVersion7(now), id, by, reason, what.Comment, now), what.Tenant, ct);
        await outbox.AppendAsync(work, CaseEvents.Type, CaseEvents.Payload(id), ct);
        work.WhenOver(_ => outbox.Wake());
        return id;
    }
}
