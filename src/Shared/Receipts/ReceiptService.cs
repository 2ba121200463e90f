using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Messages.History;
using Veza.Shared.RateLimits;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Shared.Receipts;

/// <summary>Who has got and read what.</summary>
public sealed class ReceiptService(
    RoomAccess access,
    UserDirectory directory,
    MessageRepository messages,
    MessageReader reader,
    ReceiptRepository receipts,
    ReceiptWriter writer,
    ReceiptCounts counts,
    IRealtimeGateway gateway,
    UserLimits userLimits,
    IOptions<MessageOptions> options,
    TimeProvider clock)
{
    private readonly MessageOptions limits = options.Value;

    /// <summary>
    /// Everything up to the message has been seen. Durable when it returns. What others are told never moves back; the own place moves
    /// on unless it was put back since, as a <paramref name="version"/> tells that is older than its own.
    /// </summary>
    /// <returns>The person's state in the room. Refusals: <c>room_not_found</c>, <c>message_not_found</c>, <c>rate_limited</c>, <c>overloaded</c>, <c>unavailable</c>.</returns>
    public Task<Result<ReadState>> ReadAsync(
        RoomId room, UserId reader, MessageId? id, long seq, int? version, CancellationToken ct) =>
        ReportAsync(room, reader, id, seq, read: true, version, ct);

    /// <summary>Everything up to the message has arrived on a device. As <see cref="ReadAsync"/>.</summary>
    public Task<Result<ReadState>> DeliverAsync(RoomId room, UserId reader, MessageId? id, long seq, CancellationToken ct) =>
        ReportAsync(room, reader, id, seq, read: false, version: null, ct);

    /// <summary>The watermarks of members of a room; zero for those who never reported.</summary>
    public async Task<IReadOnlyDictionary<UserId, Watermarks>> ListWatermarksAsync(
        RoomId room, IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        var known = await receipts.ListWatermarksAsync(room, [.. users.Select(u => u.Value)], ct);
        var marks = users.ToDictionary(u => u, _ => default(Watermarks));
        foreach (var (user, mark) in known) marks[user] = mark;
        return marks;
    }

    /// <summary>Who has got and read a message, and when. Refusal: <c>message_not_found</c>.</summary>
    /// <param name="id">The message.</param>
    /// <param name="readerId">Who asks; must be in the room.</param>
    /// <param name="after">The last one of the page before; null: the first page.</param>
    /// <param name="limit">Most people on the page.</param>
    public async Task<Result<ReceiptList>> ListAsync(
        MessageId id, UserId readerId, UserId? after, int limit, CancellationToken ct)
    {
        if (await reader.FindVisibleAsync(id, readerId, ct) is not { Message: var message }) return MessageErrors.NotFound;

        limit = Math.Clamp(limit, 1, limits.MaxPage);
        var (delivered, read) = await receipts.CountReceiptsAsync(message.RoomId, message.Seq, message.AuthorId, ct);
        var page = await receipts.ListReceiptsAsync(
            message.RoomId, message.Seq, message.AuthorId, after?.Value, limit + 1, ct); // one more than is shown tells
        var hasMore = page.Count > limit;
        if (hasMore) page.RemoveAt(limit);
        var cards = await directory.ListAsync([.. page.Select(r => r.UserId)], ct);
        return new ReceiptList(
            delivered, read, [.. page.Select(r => (r, cards.TryGetValue(r.UserId, out var card) ? card.Name : ""))], hasMore);
    }

    /// <summary>
    /// The message and what follows is unread to the person again, on all their devices; what others were told of their reading stays.
    /// Nothing from before they came in becomes unread.
    /// </summary>
    /// <returns>As <see cref="ReadAsync"/>, without <c>rate_limited</c> and <c>overloaded</c>.</returns>
    public async Task<Result<ReadState>> UnreadAsync(RoomId room, UserId reader, MessageId? id, long seq, CancellationToken ct)
    {
        var checkedReport = await CheckAsync(room, reader, id, seq, ct);
        if (checkedReport.Failed) return checkedReport.Error;
        var (membership, from) = checkedReport.Value;
        try
        {
            await receipts.PlaceAsync(room, reader, Math.Max(from - 1, membership.JoinedSeq), ct);
            var state = await StateAsync(room, membership, CancellationToken.None);
            gateway.Publish(Group.User(reader), ReceiptEvents.OwnRead(reader, state, message: null, clock.Now()));
            return state;
        }
        catch (Exception outage) when (Postgres.IsOutage(outage))
        {
            return MessageErrors.Unavailable(limits.RetryAfter);
        }
    }

    private async Task<Result<(Membership Membership, long Seq)>> CheckAsync(
        RoomId room, UserId reader, MessageId? id, long seq, CancellationToken ct)
    {
        var membership = await access.FindMembershipAsync(room, reader, ct);
        if (membership is null) return MessageErrors.RoomNotFound;
        if (id is { } message)
        {
            if (await messages.FindSeqAsync(room, message, ct) is not { } found) return MessageErrors.NotFound;
            seq = found;
        }

        return seq < 0 ? Error.Field("seq", FieldFault.OutOfRange(0)) : (membership, seq);
    }

    private async Task<Result<ReadState>> ReportAsync(
        RoomId room, UserId reader, MessageId? id, long seq, bool read, int? version, CancellationToken ct)
    {
        var limit = read ? UserLimit.ReadReports : UserLimit.DeliveryReports;
        if (await userLimits.TakeAsync(limit, reader, ct) is { } refusal) return refusal;
        var checkedReport = await CheckAsync(room, reader, id, seq, ct);
        if (checkedReport.Failed) return checkedReport.Error;
        (var membership, seq) = checkedReport.Value;
        var seen = read ? seq : 0;
        var pending = new PendingReceipt(new ReceiptReport(room, reader, seq, seen, seen, version));
        if (!writer.TryEnqueue(pending)) return MessageErrors.Overloaded(limits.RetryAfter);

        MergedReceipt merged;
        try
        {
            merged = await pending.Task;
        }
        catch (Exception outage) when (Postgres.IsOutage(outage))
        {
            return MessageErrors.Unavailable(limits.RetryAfter);
        }

        // Stored: who goes away right after reading must not keep it from their other devices.
        var state = await StateAsync(merged, membership, CancellationToken.None);
        Announce(merged, state, membership);
        return state;
    }

    private async Task<ReadState> StateAsync(MergedReceipt merged, Membership membership, CancellationToken ct)
    {
        var place = merged.Place.Since(membership.JoinedSeq);
        if (place.Seq < merged.LastSeq) return await StateAsync(merged.RoomId, membership, ct);

        // Read to the end: nothing is left, and nothing needs to be counted.
        return new ReadState(merged.RoomId, Math.Max(merged.Marks.DeliveredSeq, place.Seq), place, 0, 0, merged.LastSeq, null);
    }

    private async Task<ReadState> StateAsync(RoomId room, Membership membership, CancellationToken ct) =>
        (await receipts.ListStatesAsync(membership.UserId, [room.Value], [(membership.JoinedAt, membership.JoinedSeq)], ct))[0];

    private void Announce(MergedReceipt merged, ReadState state, Membership membership)
    {
        var now = clock.Now();
        var (arrived, seen) = (
            merged.Marks.DeliveredSeq > merged.Former.DeliveredSeq, merged.Marks.ReadSeq > merged.Former.ReadSeq);
        if (seen || merged.Place.Seq > merged.FormerPlace.Seq)
        {
            var message = merged.Place.Seq == merged.Marks.ReadSeq ? merged.ReadId : null;
            gateway.Publish(Group.User(merged.UserId), ReceiptEvents.OwnRead(merged.UserId, state, message, now));
        }

        if (!arrived && !seen) return;
        if (membership.MemberCount > limits.MaxMembersForReceipts) counts.Note(merged);
        else if (seen) gateway.Publish(Group.Room(merged.RoomId), ReceiptEvents.Read(merged, now));
        else gateway.Publish(Group.Room(merged.RoomId), ReceiptEvents.Delivered(merged, now));
    }
}

/// <summary>Who has a message.</summary>
/// <param name="DeliveredCount">How many others have got it.</param>
/// <param name="ReadCount">How many others have read it.</param>
/// <param name="Readers">A page of them, ordered by user id.</param>
/// <param name="HasMore">Whether there are more behind the page.</param>
public sealed record ReceiptList(
    int DeliveredCount, int ReadCount, IReadOnlyList<(MessageReceipt Receipt, string Name)> Readers, bool HasMore);
