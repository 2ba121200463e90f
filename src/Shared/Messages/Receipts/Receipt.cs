using Veza.Shared.Common;

namespace Veza.Shared.Messages.Receipts;

/// <summary>How far a member has got in a room; all messages up to the watermark are meant.</summary>
/// <param name="DeliveredSeq">Has arrived on a device.</param>
/// <param name="ReadSeq">Has been seen; never above <paramref name="DeliveredSeq"/>.</param>
public readonly record struct Watermarks(long DeliveredSeq, long ReadSeq);

/// <summary>A report that messages arrived or were read.</summary>
/// <param name="RoomId">Where.</param>
/// <param name="UserId">By whom.</param>
/// <param name="DeliveredSeq">Arrived up to here; 0: nothing is said of it.</param>
/// <param name="ReadSeq">Read up to here; 0: nothing is said of it.</param>
public readonly record struct ReceiptReport(RoomId RoomId, UserId UserId, long DeliveredSeq, long ReadSeq);

/// <summary>A report merged into what was there.</summary>
/// <param name="RoomId">Where.</param>
/// <param name="UserId">By whom.</param>
/// <param name="Marks">The watermarks now.</param>
/// <param name="Former">The watermarks before.</param>
/// <param name="LastSeq">The newest message of the room.</param>
/// <param name="DeliveredId">The message at the delivered watermark.</param>
/// <param name="ReadId">The message at the read watermark.</param>
public sealed record MergedReceipt(
    RoomId RoomId, UserId UserId, Watermarks Marks, Watermarks Former, long LastSeq, Guid? DeliveredId, Guid? ReadId);

/// <summary>A person's own state in a room.</summary>
/// <param name="RoomId">Where.</param>
/// <param name="Marks">How far they have got.</param>
/// <param name="UnreadCount">Messages of others above the read watermark, deleted ones not counted; stops at 1,000.</param>
/// <param name="MentionCount">Those of them that name the person or everyone.</param>
/// <param name="CountedSeq">The newest message of the room when it was counted: what comes above it is not in the counts.</param>
/// <param name="CountedRevision">
/// The room's revision then: changes above it are not in the counts. Null when nothing was left to count, so that none could be.
/// </param>
public readonly record struct ReadState(
    RoomId RoomId, Watermarks Marks, int UnreadCount, int MentionCount, long CountedSeq, long? CountedRevision);

/// <summary>When a member got and read a message; null when not yet.</summary>
public sealed record MessageReceipt(UserId UserId, DateTimeOffset? DeliveredAt, DateTimeOffset? ReadAt);
