namespace Veza.Functions.Api.Receipts;

/// <summary>How far a person has got in a room, and what is left.</summary>
// Written by ReadStateJson.
internal sealed record ReadStateResponse(
    Guid RoomId, long ReadSeq, long DeliveredSeq, long UnreadCount, long MentionCount, long CountedSeq, long? CountedRevision, int ReadVersion);

/// <summary>Who has a message.</summary>
/// <param name="DeliveredCount">How many others have got it.</param>
/// <param name="ReadCount">How many others have read it.</param>
/// <param name="Readers">A page of them, by id.</param>
internal sealed record ReceiptsResponse(int DeliveredCount, int ReadCount, ReaderResponse[] Readers);

/// <summary>Somebody who has a message.</summary>
internal sealed record ReaderResponse(Guid UserId, string Name, DateTimeOffset? DeliveredAt, DateTimeOffset? ReadAt);

/// <summary>How far somebody has got: up to a message, by its id or its seq.</summary>
/// <param name="ReadVersion">Of the own place as it was known; an older one does not move it on.</param>
internal sealed record ReceiptRequest(Guid? MessageId = null, long? Seq = null, int? ReadVersion = null);

/// <summary>From which message on everything is unread again, by its id or its seq.</summary>
internal sealed record UnreadRequest(Guid? MessageId = null, long? Seq = null);
