using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Messages.History;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Rooms;

namespace Veza.Shared.Moderation.Review.Reading;

/// <summary>Cases as moderators see them, in a number of queries that does not depend on how many there are.</summary>
public sealed class CaseReader(
    CaseRepository cases, CaseReportRepository reports, CaseAccess access, MessageRepository messages, MessageReader history, RoomRepository rooms,
    UserDirectory people)
{
    /// <summary>Most cases of a page.</summary>
    public const int MaxListed = 200;

    private const int ReportsPerCase = 20;
    private const int MostNotes = 1000;
    private const int MostCounted = 10_000;
    private const int Around = 5;

    /// <summary>Refusals: <c>validation_failed</c>, <c>moderator_required</c>.</summary>
    public async Task<Result<IReadOnlyList<CaseView>>> ListAsync(
        CaseFilter filter, UserId reader, Guid? after, int limit, CancellationToken ct)
    {
        if (limit is < 1 or > MaxListed) return Error.Field("limit", FieldFault.OutOfRange(1, MaxListed));
        var scope = await access.ScopeAsync(reader, ct);
        if (scope.Failed) return scope.Error;
        return Result.From(await ViewAsync(await cases.ListAsync(filter, reader, scope.Value, after, limit, ct), ct));
    }

    /// <summary>Open ones, up to 10,000. Refusal: <c>moderator_required</c>.</summary>
    public async Task<Result<CaseCounts>> CountAsync(TenantId tenant, UserId reader, CancellationToken ct)
    {
        var scope = await access.ScopeAsync(reader, ct);
        if (scope.Failed) return scope.Error;
        return await cases.CountAsync(tenant, reader, scope.Value, MostCounted, ct);
    }

    /// <summary>With what was said around it, as far as the reader can read that. Refusal: <c>case_not_found</c>.</summary>
    public async Task<Result<CaseDetails>> FindAsync(Guid id, TenantId tenant, UserId reader, CancellationToken ct)
    {
        var found = await access.FindAsync(id, tenant, reader, ct);
        if (found.Failed) return found.Error;
        var view = (await ViewAsync([found.Value], ct))[0];
        var notes = await reports.ListNotesAsync(id, MostNotes, ct);
        var names = await people.ListAsync([.. notes.Select(n => n.By).Distinct()], ct);
        IReadOnlyList<MessageView>? before = null, after = null;
        if (view.Message is { } message)
        {
            before = await PageAsync(PageStart.Before, message, reader, ct);
            after = before is null ? null : await PageAsync(PageStart.After, message, reader, ct);
        }

        return new CaseDetails(view, before, after ?? (before is null ? null : []), notes, names);
    }

    /// <summary>One as it is now.</summary>
    public async Task<CaseView> ViewAsync(ModerationCase one, CancellationToken ct) => (await ViewAsync([one], ct))[0];

    private async Task<IReadOnlyList<MessageView>?> PageAsync(PageStart start, Message around, UserId reader, CancellationToken ct)
    {
        var page = await history.ListAsync(around.RoomId, reader, new(start, around.Id, 0, Around), ct);
        return page.Failed ? null : page.Value;
    }

    private async Task<IReadOnlyList<CaseView>> ViewAsync(List<ModerationCase> some, CancellationToken ct)
    {
        if (some.Count == 0) return [];
        var filed = (await reports.ListAsync([.. some.Select(c => c.Id)], ReportsPerCase, ct)).ToLookup(r => r.CaseId);
        var placed = some.Where(c => c is { Message: not null, Room: not null }).ToList();
        var said = placed.Count == 0 ? []
            : (await messages.ListByIdsAsync([.. placed.Select(c => c.Room!.Value.Value)], [.. placed.Select(c => c.Message!.Value.Value)], ct))
                .DistinctBy(m => m.Id).ToDictionary(m => m.Id);
        Guid[] where = [.. some.Select(c => c.Room?.Value).OfType<Guid>().Distinct()];
        var named = where.Length == 0 ? [] : (await rooms.ListNamesAsync(where, ct)).ToDictionary(r => r.Room, r => r.Name);
        var names = await people.ListAsync(
            [.. some.SelectMany(c => new[] { c.Person, c.ClaimedBy }).OfType<UserId>().Concat(filed.SelectMany(f => f).Select(r => r.Reporter)).Distinct()],
            ct);
        return
        [
            .. some.Select(c => new CaseView(
                c, c.Room is { } room ? named.GetValueOrDefault(room.Value) : null, c.Message is { } id ? said.GetValueOrDefault(id) : null,
                [.. filed[c.Id]], names)),
        ];
    }
}

/// <summary>A case with what belongs to it.</summary>
/// <param name="Message">As it is now; null: it is not published, or there is none.</param>
/// <param name="Names">Of the people.</param>
public sealed record CaseView(
    ModerationCase Case, string? RoomName, Message? Message, IReadOnlyList<CaseReport> Reports, IReadOnlyDictionary<UserId, UserSummary> Names);

/// <summary>A case with its surroundings; null: the reader cannot read them.</summary>
public sealed record CaseDetails(
    CaseView View, IReadOnlyList<MessageView>? Before, IReadOnlyList<MessageView>? After, IReadOnlyList<CaseNote> Notes,
    IReadOnlyDictionary<UserId, UserSummary> Names);
