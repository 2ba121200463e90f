using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Actions.Telling;

/// <summary>What was done to a person, as they see it.</summary>
public sealed class NoticeService(Postgres database, ActionRepository actions, TimeProvider clock)
{
    private const int MaxListed = 100;

    /// <summary>What they have not acknowledged, and what holds; newest first, 100 at most.</summary>
    public async Task<IReadOnlyList<ModerationAction>> ListAsync(UserId user, CancellationToken ct) =>
        await actions.ListForPersonAsync(user, clock.Now(), MaxListed, ct);

    /// <summary>The person has seen it; once more changes nothing. Refusal: <c>notice_not_found</c>.</summary>
    public async Task<Result<ModerationAction>> AcknowledgeAsync(Guid id, UserId user, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        if (await actions.AcknowledgeAsync(work, id, user, clock.Now(), ct) is not { } seen) return ModerationErrors.NoticeNotFound;
        await work.CommitAsync(ct);
        return seen;
    }
}
