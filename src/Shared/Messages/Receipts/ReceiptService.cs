using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Receipts;

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
    IOptions<MessageOptions> options,
    TimeProvider clock)
{
    private readonly MessageOptions limits = options.Value;

    /// <summary>Everything up to the message has been seen. Durable when it returns; never moves back.</summary>
    /// <returns>The person's state in the room. Refusals: <c>room_not_found</c>, <c>message_not_found</c>, <c>overloaded</c>, <c>unavailable</c>.</returns>
    public Task<Result<ReadState>> ReadAsync(RoomId room, UserId reader, MessageId? id, long seq, CancellationToken ct) =>
        ReportAsync(room, reader, id, seq, read: true, ct);

    /// <summary>Everything up to the message has arrived on a device. As <see cref="ReadAsync"/>.</summary>
    public Task<Result<ReadState>> DeliverAsync(RoomId room, UserId reader, MessageId? id, long seq, CancellationToken ct) =>
        ReportAsync(room, reader, id, seq, read: false, ct);

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
    /// <param name="ct">Gives up.</param>
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

    private async Task<Result<ReadState>> ReportAsync(
        RoomId room, UserId reader, MessageId? id, long seq, bool read, CancellationToken ct)
    {
        var membership = await access.FindMembershipAsync(room, reader, ct);
        if (membership is null) return MessageErrors.RoomNotFound;
        if (id is { } message)
        {
            if (await messages.FindSeqAsync(room, message, ct) is not { } found) return MessageErrors.NotFound;
            seq = found;
        }

        if (seq < 0) return Error.Field("seq", "it must not be negative.");
        var pending = new PendingReceipt(new ReceiptReport(room, reader, seq, read ? seq : 0));
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
        // Read to the end: nothing is left, and nothing needs to be counted.
        if (merged.Marks.ReadSeq >= merged.LastSeq) return new ReadState(merged.RoomId, merged.Marks, 0, 0, merged.LastSeq, null);
        return (await receipts.ListStatesAsync(merged.UserId, [merged.RoomId.Value], [membership.JoinedAt], ct))[0];
    }

    private void Announce(MergedReceipt merged, ReadState state, Membership membership)
    {
        var now = clock.Now();
        var (arrived, seen) = (
            merged.Marks.DeliveredSeq > merged.Former.DeliveredSeq, merged.Marks.ReadSeq > merged.Former.ReadSeq);
        if (!arrived && !seen) return;

        if (seen) gateway.Publish(Audience.User(merged.UserId), ReceiptEvents.OwnRead(merged, state, now));
        if (membership.MemberCount > limits.MaxMembersForReceipts) counts.Note(merged);
        else if (seen) gateway.Publish(Audience.Room(merged.RoomId), ReceiptEvents.Read(merged, now));
        else gateway.Publish(Audience.Room(merged.RoomId), ReceiptEvents.Delivered(merged, now));
    }
}

/// <summary>Who has a message.</summary>
/// <param name="DeliveredCount">How many others have got it.</param>
/// <param name="ReadCount">How many others have read it.</param>
/// <param name="Readers">A page of them, ordered by user id.</param>
/// <param name="HasMore">Whether there are more behind the page.</param>
public sealed record ReceiptList(
    int DeliveredCount, int ReadCount, IReadOnlyList<(MessageReceipt Receipt, string Name)> Readers, bool HasMore);
