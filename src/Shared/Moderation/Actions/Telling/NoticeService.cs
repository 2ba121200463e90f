using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Cases;

namespace Veza.Shared.Moderation.Actions.Telling;

/// <summary>Something that was done to a person, as they see it.</summary>
/// <param name="Appeal">Theirs against it; null: there is none.</param>
public sealed record Notice(ModerationAction Action, Appeal? Appeal)
{
    /// <summary>Whether they may appeal at that time: once, and as long as it can change something.</summary>
    public bool CanBeAppealedAt(DateTimeOffset now) => Appeal is null && Action.CanBeAppealedAt(now);
}

/// <summary>What was done to a person, as they see it.</summary>
public sealed class NoticeService(Postgres database, ActionRepository actions, AppealReader appeals, TimeProvider clock)
{
    /// <summary>Most notices of a page.</summary>
    public const int MaxListed = 100;

    /// <summary>What they have not acknowledged, and what holds; newest first, 100 at most.</summary>
    public async Task<IReadOnlyList<Notice>> ListAsync(UserId user, CancellationToken ct) =>
        await ReadAsync(await actions.ListForPersonAsync(user, clock.Now(), MaxListed, ct), ct);

    /// <summary>All that was ever done to them, newest first. Refusal: <c>validation_failed</c>.</summary>
    public async Task<Result<IReadOnlyList<Notice>>> ListAllAsync(UserId user, Guid? before, int limit, CancellationToken ct) =>
        limit is < 1 or > MaxListed
            ? Error.Field("limit", FieldFault.OutOfRange(1, MaxListed))
            : Result.From(await ReadAsync(await actions.ListForPersonAsync(user, before, limit, ct), ct));

    /// <summary>The person has seen it; once more changes nothing. Refusal: <c>notice_not_found</c>.</summary>
    public async Task<Result<Notice>> AcknowledgeAsync(Guid id, UserId user, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        if (await actions.AcknowledgeAsync(work, id, user, clock.Now(), ct) is not { } seen) return ModerationErrors.NoticeNotFound;
        await work.CommitAsync(CancellationToken.None);
        return (await ReadAsync([seen], ct))[0];
    }

    /// <summary>With what became of appeals: one query for all of them, none where nothing was done.</summary>
    internal async Task<IReadOnlyList<Notice>> ReadAsync(IReadOnlyList<ModerationAction> some, CancellationToken ct)
    {
        var made = await appeals.ListAsync([.. some.Select(a => a.Id)], ct);
        return [.. some.Select(a => new Notice(a, made.GetValueOrDefault(a.Id)))];
    }
}
