using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.History;
using Veza.Shared.RateLimits;
using Veza.Shared.Realtime;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Threads;

/// <summary>What threads are to a person: which they follow, and how far they have read them. A reply's id stands for its thread everywhere.</summary>
public sealed class ThreadService(
    ThreadReader reader, ThreadRepository threads, IRealtimeGateway gateway, UserLimits userLimits, IOptions<ThreadOptions> options)
{
    /// <summary>Follows the thread of a message, or follows it no more. Who begins to has read what is there. Once more changes nothing.</summary>
    /// <returns>Refusals: <c>message_not_found</c>, <c>rate_limited</c>.</returns>
    public async Task<Result<OwnThread>> FollowAsync(MessageId id, UserId user, bool following, CancellationToken ct)
    {
        if (await userLimits.TakeAsync(UserLimit.ThreadChanges, user, ct) is { } refusal) return refusal;
        var found = await reader.FindRootAsync(id, user, ct);
        if (found.Failed) return found.Error;
        var root = found.Value.Root;
        await threads.UpsertFollowingAsync(root.RoomId, root.Id, root.Seq, user, following, ct);
        return await TellAsync(root, user, ct);
    }

    /// <summary>The replies up to a seq have been seen. The mark only rises; of a thread that is not followed none is kept.</summary>
    /// <returns>Refusals: <c>validation_failed</c>, <c>message_not_found</c>, <c>rate_limited</c>.</returns>
    public async Task<Result<OwnThread>> ReadAsync(MessageId id, UserId user, long seq, CancellationToken ct)
    {
        if (await userLimits.TakeAsync(UserLimit.ReadReports, user, ct) is { } refusal) return refusal;
        if (seq < 0) return Error.Field("seq", FieldFault.OutOfRange(0));
        var found = await reader.FindRootAsync(id, user, ct);
        if (found.Failed) return found.Error;
        var root = found.Value.Root;
        return await threads.UpdateReadAsync(root.RoomId, root.Id, user, seq, ct) == 0
            ? await FindOwnAsync(root, user, ct) : await TellAsync(root, user, ct);
    }

    /// <summary>The threads that a person follows, those with something unread first; and whether there are more behind the page.</summary>
    public async Task<ThreadList> ListAsync(UserId user, ThreadListPlace? after, int limit, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, options.Value.MaxPage);
        var found = await threads.ListFollowedAsync(user, options.Value.MaxListed, after, limit + 1, ct); // one more than is shown tells
        var shown = found.Take(limit).ToArray();
        var roots = await reader.ListRootsAsync([.. shown.Select(t => (t.Own.RoomId, t.Own.Root))], ct);
        return new ThreadList(
            [
                .. shown.Where(t => roots.ContainsKey(t.Own.Root)).Select(t => (
                    roots[t.Own.Root] with { Thread = new ThreadView(t.State, t.Own) },
                    new ThreadListPlace(t.Own.UnreadCount > 0, t.ChangedAt, t.Own.Root))),
            ],
            found.Count > limit, found is [var first, ..] ? first.UnreadThreads : 0, found is [var one, ..] ? one.Mentions : 0);
    }

    private async Task<OwnThread> TellAsync(Message root, UserId user, CancellationToken ct)
    {
        var own = await FindOwnAsync(root, user, ct);
        gateway.Publish(Group.User(user), ThreadEvents.Updated(own));
        return own;
    }

    private async Task<OwnThread> FindOwnAsync(Message root, UserId user, CancellationToken ct) =>
        await threads.ListOwnAsync(user, [root.RoomId.Value], [root.Id.Value], ct) is [var own]
            ? own : new OwnThread(root.RoomId, root.Id, Following: false, 0, 0, 0, root.Seq); // put out this very moment
}

/// <summary>A page of somebody's threads.</summary>
/// <param name="Threads">Their roots, each with where it stands in the list.</param>
/// <param name="HasMore">Whether there are more behind the page.</param>
/// <param name="UnreadThreads">How many of the whole list have something unread.</param>
/// <param name="Mentions">Unread replies of the whole list that name the person.</param>
public sealed record ThreadList(
    IReadOnlyList<(MessageView Root, ThreadListPlace Place)> Threads, bool HasMore, int UnreadThreads, int Mentions);
