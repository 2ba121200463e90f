using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Messages.History;
using Veza.Shared.Receipts;
using Veza.Shared.Rooms;

namespace Veza.Shared.RoomList;

/// <summary>The room list: rooms with their newest message and what is unread, in five queries at most however many rooms there are.</summary>
public sealed class RoomListService(
    RoomAccess access,
    MessageRepository messages,
    MessageReader reader,
    ReceiptRepository receipts,
    UserDirectory directory,
    IOptions<RoomOptions> options)
{
    private const int MaxOthers = 4; // a name made of more is cut anyway

    /// <summary>A page of the person's rooms, newest activity first, and whether there are more behind it.</summary>
    /// <param name="user">Whose list.</param>
    /// <param name="after">Where the page before ended; null: the first page.</param>
    /// <param name="limit">Most rooms on the page; cut to as many as a person may have.</param>
    public async Task<(IReadOnlyList<RoomSummary> Rooms, bool HasMore)> ListAsync(
        UserId user, RoomPlace? after, int limit, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, options.Value.MaxRoomsPerUser);
        var found = await access.ListRoomsAsync(user, after, limit + 1, ct); // one more than is shown tells
        return (await SummarizeAsync(user, [.. found.Take(limit)], ct), found.Count > limit);
    }

    /// <summary>Where a room of the person's stands in that list; null for every other room.</summary>
    public async Task<RoomPlace?> FindPlaceAsync(UserId user, RoomId room, CancellationToken ct) =>
        await access.FindRoomAsync(room, user, ct) is { } view ? new RoomPlace(view.ActiveAt, room) : null;

    /// <summary>One room. Refusal: <c>room_not_found</c>.</summary>
    public async Task<Result<RoomSummary>> FindAsync(UserId user, RoomId room, CancellationToken ct)
    {
        var view = await access.FindRoomAsync(room, user, ct);
        return view is null ? MessageErrors.RoomNotFound : (await SummarizeAsync(user, [view], ct))[0];
    }

    internal async Task<IReadOnlyList<RoomSummary>> SummarizeAsync(
        UserId user, IReadOnlyList<RoomView> rooms, CancellationToken ct)
    {
        if (rooms.Count == 0) return [];
        Guid[] ids = [.. rooms.Select(r => r.Id.Value)];
        var newest = await messages.ListLastAsync(ids, [.. rooms.Select(r => r.LastSeq)], ct);
        var views = (await reader.ViewAsync(newest, ct)).ToDictionary(v => v.Message.RoomId);
        var states = (await receipts.ListStatesAsync(user, ids, [.. rooms.Select(r => (r.JoinedAt, r.JoinedSeq))], ct))
            .ToDictionary(s => s.RoomId);
        RoomId[] nameless = [.. rooms.Where(r => r is { Type: RoomType.Group, Name: null }).Select(r => r.Id)];
        var some = nameless.Length == 0 ? null : await access.ListSomeMembersAsync(nameless, user, MaxOthers, ct);
        var others = await directory.ListAsync(
            [.. rooms.Select(r => r.OtherUserId).OfType<UserId>().Concat(some?.SelectMany(s => s) ?? []).Distinct()], ct);
        return
        [
            .. rooms.Select(r => new RoomSummary(
                r, views.GetValueOrDefault(r.Id), states[r.Id], r.OtherUserId is { } o ? others.GetValueOrDefault(o) : null,
                r is { Type: RoomType.Group, Name: null } ? [.. some![r.Id].Select(others.GetValueOrDefault).OfType<UserSummary>()] : null)),
        ];
    }
}
