using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.Receipts;
using Veza.Shared.RoomList;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Members;

namespace Veza.Functions.Api.Rooms;

/// <summary>
/// Puts together what several features know of a room: its newest message, its members, their names, how far they have read.
/// </summary>
internal sealed class RoomResponses(
    RoomMemberService members, RoomListService roomList, ReceiptService receipts, UserDirectory people)
{
    private const int MaxMembers = 100;

    /// <summary>The room with its first 100 members.</summary>
    public async Task<RoomDetails> FromAsync(RoomView room, UserId caller, CancellationToken ct)
    {
        var listed = await members.ListAsync(room.Id, caller, after: null, MaxMembers, ct);
        var shown = listed.Failed ? [] : await FromAsync(room.Id, listed.Value, ct);
        var summary = await roomList.FindAsync(caller, room.Id, ct);
        return new(room, summary.Failed ? null : summary.Value, shown);
    }

    /// <summary>The members with their names and watermarks.</summary>
    public async Task<MemberResponse[]> FromAsync(RoomId room, IReadOnlyCollection<RoomMember> listed, CancellationToken ct)
    {
        UserId[] ids = [.. listed.Select(m => m.UserId)];
        var cards = await people.ListAsync(ids, ct);
        var marks = await receipts.ListWatermarksAsync(room, ids, ct);
        return
        [
            .. listed.Select(m =>
            {
                var (card, mark) = (cards.GetValueOrDefault(m.UserId), marks[m.UserId]);
                return new MemberResponse(
                    m.UserId.Value, card?.Name ?? "", card?.Handle ?? "", card?.AvatarUrl, m.Role.Code(), m.JoinedAt, m.JoinedSeq,
                    mark.DeliveredSeq, mark.ReadSeq, card?.Version ?? 0);
            }),
        ];
    }
}
