namespace Veza.Functions.Api.Reactions;

/// <summary>How many people reacted with one emoji.</summary>
/// <param name="Emoji">As Unicode recommends to write it. A skin tone makes it another one.</param>
/// <param name="Me">Whether the caller is among them.</param>
// Written by ReactionCounts.
internal sealed record ReactionCountResponse(string Emoji, int Count, bool Me);

/// <summary>The reactions to a message.</summary>
/// <param name="Revision">The room's change that made them so; null: there never were any.</param>
/// <param name="Reactions">In the order of first use.</param>
// Written by ReactionJson.
internal sealed record ReactionsResponse(Guid RoomId, Guid MessageId, long Seq, long? Revision, ReactionCountResponse[] Reactions);

/// <summary>The reactions to a message, and who reacted.</summary>
/// <param name="Revision">The room's change that made them so; null: there never were any.</param>
/// <param name="Reactions">In the order of first use.</param>
/// <param name="People">A page of them, by emoji and in the order in which they reacted.</param>
// Written by ReactionJson.
internal sealed record ReactionListResponse(
    Guid RoomId, Guid MessageId, long Seq, long? Revision, ReactionCountResponse[] Reactions, ReactorResponse[] People);

/// <summary>Somebody who reacted.</summary>
/// <param name="Name">Empty when they are not known any more.</param>
internal sealed record ReactorResponse(string Emoji, Guid UserId, string Name, DateTimeOffset CreatedAt);

/// <summary>What somebody did with one emoji.</summary>
/// <param name="Added">False: they took it back.</param>
// Written by ReactionJson.
internal sealed record ReactionChangeResponse(Guid UserId, string Emoji, bool Added);
