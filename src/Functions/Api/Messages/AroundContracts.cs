namespace Veza.Functions.Api.Messages;

/// <summary>A pinned message.</summary>
/// <param name="Message">As it is now.</param>
// Written by PinJson.
internal sealed record PinResponse(MessageResponse Message, Guid PinnedBy, string PinnedByName, DateTimeOffset PinnedAt);

/// <summary>Whether the caller keeps a message.</summary>
/// <param name="SavedAt">Since when; null: no more.</param>
// Written by SavedJson.
internal sealed record SavedResponse(Guid RoomId, Guid MessageId, long Seq, DateTimeOffset? SavedAt);

/// <summary>A message that the caller keeps.</summary>
/// <param name="Message">As it is now; empty once it was deleted.</param>
// Written by SavedJson.
internal sealed record SavedMessageResponse(MessageResponse Message, DateTimeOffset SavedAt);

/// <summary>Which messages the caller keeps, wherever they are.</summary>
internal sealed record SavedIdsResponse(Guid[] MessageIds);

/// <summary>Where a message is to be forwarded to.</summary>
/// <param name="RoomId">A room that one may write in.</param>
/// <param name="ClientMessageId">Makes it repeatable; not the nil UUID.</param>
internal sealed record ForwardMessageRequest(Guid RoomId, Guid? ClientMessageId = null);
