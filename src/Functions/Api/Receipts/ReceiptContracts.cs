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
