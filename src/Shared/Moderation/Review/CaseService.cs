using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Moderation.Cases;

namespace Veza.Shared.Moderation.Review;

/// <summary>Taking cases, letting them go, giving them to somebody, noting things of them.</summary>
public sealed class CaseService(
    Postgres database, CaseRepository cases, CaseReportRepository notes, CaseAccess access, AuditLog audit, EventOutbox outbox,
    IOptions<ReviewOptions> options, TimeProvider clock)
{
    /// <summary>Takes it for a while; again, it begins anew. Refusals: <c>case_not_found</c>, <c>case_claimed</c>, <c>case_decided</c>.</summary>
    public async Task<Result<ModerationCase>> ClaimAsync(Guid id, TenantId tenant, UserId by, CancellationToken ct)
    {
        var found = await access.FindAsync(id, tenant, by, ct);
        if (found.Failed) return found.Error;
        var now = clock.Now();
        return await ChangeAsync(id, by, work => cases.ClaimAsync(work, id, by, now, now + options.Value.ClaimFor, ct), ct);
    }

    /// <summary>Lets it go; one that nobody has stays so. Refusals: <c>case_not_found</c>, <c>case_claimed</c>, <c>case_decided</c>.</summary>
    public async Task<Result<ModerationCase>> ReleaseAsync(Guid id, TenantId tenant, UserId by, CancellationToken ct)
    {
        var found = await access.FindAsync(id, tenant, by, ct);
        return found.Failed ? found.Error : await ChangeAsync(id, by, work => cases.ReleaseAsync(work, id, by, clock.Now(), ct), ct);
    }

    /// <summary>Gives it to somebody who sees it, or to nobody. Refusals: <c>case_not_found</c>, <c>not_a_moderator</c>, <c>case_decided</c>.</summary>
    public async Task<Result<ModerationCase>> AssignAsync(Guid id, TenantId tenant, UserId by, UserId? to, CancellationToken ct)
    {
        var found = await access.FindAsync(id, tenant, by, ct);
        if (found.Failed) return found.Error;
        if (to is { } person && !(await access.IsOfAsync(tenant, person, ct) && await access.MaySeeAsync(found.Value, person, ct)))
            return ReviewErrors.NotAModerator;
        return await ChangeAsync(
            id, by,
            async work =>
            {
                if (await cases.AssignAsync(work, id, to, ct) is not { } assigned) return null;
                var after = new JsonObject { ["case_id"] = id.ToString(), ["assigned_to"] = to?.ToString() };
                await audit.AppendAsync(
                    work, new(tenant, AuditActor.Person(by), "case.assigned", CaseAudit.Target(assigned), After: after), ct);
                return assigned;
            }, ct);
    }

    /// <summary>Notes something. Refusals: <c>validation_failed</c>, <c>case_not_found</c>, <c>case_cleared</c>, <c>too_many_notes</c>.</summary>
    public async Task<Result<ModerationCase>> NoteAsync(Guid id, TenantId tenant, UserId by, string text, CancellationToken ct)
    {
        if (CaseTexts.Check("text", text) is { } fault) return fault;
        var found = await access.FindAsync(id, tenant, by, ct);
        if (found.Failed) return found.Error;

        await using var work = await database.BeginAsync(ct);
        if (await notes.HasManyNotesAsync(work, id, options.Value.MaxNotes, ct)) return ReviewErrors.TooManyNotes(options.Value.MaxNotes);
        if (!await notes.InsertNoteAsync(work, id, new(by, text.Trim(), clock.Now()), ct)) return ReviewErrors.Cleared;
        await outbox.AppendAsync(work, CaseEvents.Type, CaseEvents.NotePayload(id), ct);
        await work.CommitAsync(CancellationToken.None);
        outbox.Wake();
        return found.Value;
    }

    /// <summary>The statement takes the row or leaves it: of two at once, one waits and finds it taken.</summary>
    private async Task<Result<ModerationCase>> ChangeAsync(
        Guid id, UserId by, Func<UnitOfWork, Task<ModerationCase?>> change, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        if (await change(work) is not { } changed) return ReviewErrors.WhyNot(await cases.FindAsync(work, id, ct), by, clock.Now());
        await outbox.AppendAsync(work, CaseEvents.Type, CaseEvents.Payload(id), ct);
        await work.CommitAsync(CancellationToken.None);
        outbox.Wake();
        return changed;
    }
}
