using Veza.Shared.Common;

namespace Veza.Shared.Reactions;

/// <summary>Somebody's wish to react to a message, or to take that back.</summary>
/// <param name="Emoji">As <see cref="Emoji.EmojiSet"/> keeps it.</param>
/// <param name="Adds">Whether it is to be there afterwards.</param>
public sealed record ReactionWish(RoomId Room, MessageId Message, UserId User, string Emoji, bool Adds);

/// <summary>How many people reacted to a message with one emoji.</summary>
public sealed record ReactionCount(string Emoji, int Count);

/// <summary>The same as somebody sees it.</summary>
/// <param name="Me">Whether they are among them.</param>
public sealed record OwnReactionCount(string Emoji, int Count, bool Me);

/// <summary>The reactions to a message, as somebody sees them.</summary>
/// <param name="Revision">The room's change that made them so; null: there never were any.</param>
/// <param name="Counts">In the order of first use.</param>
public sealed record ReactionsOf(
    RoomId RoomId, MessageId MessageId, long Seq, long? Revision, IReadOnlyList<OwnReactionCount> Counts);

/// <summary>Somebody who reacted.</summary>
public sealed record Reaction(string Emoji, UserId UserId, DateTimeOffset CreatedAt);

/// <summary>Who reacted.</summary>
/// <param name="Of">The counts.</param>
/// <param name="People">A page of them, by emoji and in the order in which they did, with their names; empty for who is not known any more.</param>
/// <param name="HasMore">Whether there are more behind the page.</param>
public sealed record ReactionList(ReactionsOf Of, IReadOnlyList<(Reaction Reaction, string Name)> People, bool HasMore);

/// <summary>Where a page of who reacted ended.</summary>
public sealed record ReactionPlace(string Emoji, DateTimeOffset CreatedAt, UserId UserId);
