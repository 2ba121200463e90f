using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.History;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.RateLimits;
using Veza.Shared.Reactions.Emoji;

namespace Veza.Shared.Reactions;

/// <summary>Reacting to messages, and asking who did.</summary>
internal sealed class ReactionService(
    MessageAccess access,
    MessageReader reader,
    MessageChangeService changes,
    ReactionRepository reactions,
    ReactionWriter writer,
    ModerationGate gate,
    UserLimits userLimits,
    UserDirectory directory,
    IOptions<ReactionOptions> options)
{
    private readonly ReactionOptions limits = options.Value;

    /// <summary>Reacts with an emoji. Once more changes nothing and answers alike.</summary>
    /// <returns>
    /// The reactions as they now are. Refusals: <c>validation_failed</c>, <c>message_not_found</c>, <c>room_archived</c>,
    /// <c>permission_denied</c>, <c>banned</c>, <c>muted</c>, <c>room_locked</c>, <c>too_many_reactions</c>, <c>rate_limited</c>,
    /// <c>overloaded</c>, <c>unavailable</c>.
    /// </returns>
    public Task<Result<ReactionsOf>> AddAsync(MessageId id, UserId user, string emoji, CancellationToken ct) =>
        WishAsync(id, user, emoji, adds: true, ct);

    /// <summary>Takes the own reaction back, also where one may not react any more. One that is not there changes nothing and answers alike.</summary>
    /// <returns>As <see cref="AddAsync"/>, without what refuses to say something.</returns>
    public Task<Result<ReactionsOf>> RemoveAsync(MessageId id, UserId user, string emoji, CancellationToken ct) =>
        WishAsync(id, user, emoji, adds: false, ct);

    /// <summary>The reactions to a message, and who reacted. Refusals: <c>message_not_found</c>, <c>validation_failed</c>.</summary>
    /// <param name="id">The message; once it is deleted it has none.</param>
    /// <param name="readerId">Who asks; must be in the room.</param>
    /// <param name="emoji">Who reacted with this one; null: with any.</param>
    /// <param name="after">The last one of the page before; null: the first page.</param>
    /// <param name="limit">Most people on the page.</param>
    public async Task<Result<ReactionList>> ListAsync(
        MessageId id, UserId readerId, string? emoji, ReactionPlace? after, int limit, CancellationToken ct)
    {
        var only = emoji is null ? null : EmojiSet.Find(emoji);
        if (emoji is not null && only is null) return ReactionErrors.NoEmoji();
        if (await reader.FindVisibleAsync(id, readerId, ct) is not { Message: var message }) return MessageErrors.NotFound;

        limit = Math.Clamp(limit, 1, limits.MaxPage);
        var state = await changes.FindAsync(message, ReactionKinds.Name, ct);
        var own = (await reactions.ListOwnAsync(readerId, [message.RoomId.Value], [message.Seq], ct))
            .Select(o => o.Emoji).ToHashSet(StringComparer.Ordinal);
        var page = await reactions.ListPeopleAsync(message.RoomId, message.Seq, only, after, limit + 1, ct); // one more than is shown tells
        var hasMore = page.Count > limit;
        if (hasMore) page.RemoveAt(limit);
        var cards = await directory.ListAsync([.. page.Select(r => r.UserId)], ct);
        return new ReactionList(
            new(message.RoomId, message.Id, message.Seq, state?.Revision, ReactionCounts.Parse(state?.Payload).For(own)),
            [.. page.Select(r => (r, cards.TryGetValue(r.UserId, out var card) ? card.Name : ""))], hasMore);
    }

    private async Task<Result<ReactionsOf>> WishAsync(MessageId id, UserId user, string text, bool adds, CancellationToken ct)
    {
        if (await userLimits.TakeAsync(UserLimit.Reactions, user, ct) is { } refusal) return refusal;
        if (EmojiSet.Find(text) is not { } emoji) return ReactionErrors.NoEmoji();

        var found = await access.FindAsync(id, user, ct);
        if (found.Failed) return found.Error;
        var (message, membership) = found.Value;
        if (message.DeletedAt is not null) return MessageErrors.NotFound;
        if (adds)
        {
            if (!membership.Can(Permission.AddReactions)) return AccessErrors.Denied(Permission.AddReactions);
            if (await gate.RefuseToWriteAsync(membership.TenantId, message.RoomId, user, membership.Permissions, ct) is { } barred) return barred;
        }

        var pending = new PendingReaction(new(message.RoomId, id, user, emoji, adds));
        if (!writer.TryEnqueue(pending)) return ReactionErrors.Overloaded(limits.RetryAfter);
        try
        {
            return await pending.Task;
        }
        catch (Exception outage) when (Postgres.IsOutage(outage))
        {
            return ReactionErrors.Unavailable(limits.RetryAfter);
        }
    }
}
