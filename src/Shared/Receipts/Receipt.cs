using Veza.Shared.Common;

namespace Veza.Shared.Receipts;

/// <summary>How far a member has got in a room; all messages up to the watermark are meant.</summary>
/// <param name="DeliveredSeq">Has arrived on a device.</param>
/// <param name="ReadSeq">Has been seen; never above <paramref name="DeliveredSeq"/>.</param>
public readonly record struct Watermarks(long DeliveredSeq, long ReadSeq);

/// <summary>
/// Where a person goes on reading in a room. It starts at the newest message of the moment when they came in, and rises as they read;
/// they may put it back, which others are not told.
/// </summary>
/// <param name="Seq">Messages up to here are read.</param>
/// <param name="Version">How often it was put back. Of two places the one with the greater version is the later.</param>
public readonly record struct ReadingPlace(long Seq, int Version)
{
    /// <summary>Not before the person came in.</summary>
    public ReadingPlace Since(long joinedSeq) => this with { Seq = Math.Max(Seq, joinedSeq) };
}

/// <summary>A report that messages arrived or were read.</summary>
/// <param name="RoomId">Where.</param>
/// <param name="UserId">By whom.</param>
/// <param name="DeliveredSeq">Arrived up to here; 0: nothing is said of it.</param>
/// <param name="ReadSeq">Read up to here; 0: nothing is said of it.</param>
/// <param name="PlaceSeq">The same for the own place.</param>
/// <param name="Version">That of the place as the reader knew it: an older one does not move it. Null: they knew none.</param>
public readonly record struct ReceiptReport(
    RoomId RoomId, UserId UserId, long DeliveredSeq, long ReadSeq, long PlaceSeq, int? Version)
{
    /// <summary>Both in one. What is said of an older place says nothing of the newer.</summary>
    public ReceiptReport With(ReceiptReport other)
    {
        var (mine, others) = (Version ?? -1, other.Version ?? -1);
        return this with
        {
            DeliveredSeq = Math.Max(DeliveredSeq, other.DeliveredSeq),
            ReadSeq = Math.Max(ReadSeq, other.ReadSeq),
            PlaceSeq = mine == others ? Math.Max(PlaceSeq, other.PlaceSeq) : mine > others ? PlaceSeq : other.PlaceSeq,
            Version = mine > others ? Version : other.Version,
        };
    }
}

/// <summary>A report merged into what was there.</summary>
/// <param name="RoomId">Where.</param>
/// <param name="UserId">By whom.</param>
/// <param name="Marks">The watermarks now.</param>
/// <param name="Former">The watermarks before.</param>
/// <param name="Place">The own place now.</param>
/// <param name="FormerPlace">The own place before.</param>
/// <param name="LastSeq">The newest message of the room.</param>
/// <param name="DeliveredId">The message at the delivered watermark.</param>
/// <param name="ReadId">The message at the read watermark.</param>
public sealed record MergedReceipt(
    RoomId RoomId, UserId UserId, Watermarks Marks, Watermarks Former, ReadingPlace Place, ReadingPlace FormerPlace, long LastSeq,
    Guid? DeliveredId, Guid? ReadId);

/// <summary>A person's own state in a room.</summary>
/// <param name="RoomId">Where.</param>
/// <param name="DeliveredSeq">Has arrived on a device; never below the place.</param>
/// <param name="Place">Where they go on reading.</param>
/// <param name="UnreadCount">Messages of others above the place, deleted ones and system messages not counted; stops at 1,000.</param>
/// <param name="MentionCount">Those of them that name the person or everyone.</param>
/// <param name="CountedSeq">The newest message of the room when it was counted: what comes above it is not in the counts.</param>
/// <param name="CountedRevision">
/// The room's revision then: changes above it are not in the counts. Null when nothing was left to count, so that none could be.
/// </param>
public readonly record struct ReadState(
    RoomId RoomId, long DeliveredSeq, ReadingPlace Place, int UnreadCount, int MentionCount, long CountedSeq, long? CountedRevision);

/// <summary>When a member got and read a message; null when not yet.</summary>
public sealed record MessageReceipt(UserId UserId, DateTimeOffset? DeliveredAt, DateTimeOffset? ReadAt);
