using Veza.Shared.Common;
using Veza.Shared.Reactions.Emoji;

namespace Veza.Shared.Reactions;

/// <summary>Every refusal of this feature.</summary>
public static class ReactionErrors
{
    /// <summary>The text is no emoji, or more than one.</summary>
    public static Error NoEmoji() =>
        Error.Field("emoji", FieldFault.UnknownValue($"it must be one emoji of Unicode {EmojiSet.Version}, whole."));

    /// <summary>The message has as many different ones as it may have.</summary>
    public static Error TooMany(int max) => new Error(
        "too_many_reactions", ErrorKind.Conflict, $"A message has at most {max} different reactions. Join one of those that are there.")
        .With("max", max);

    /// <summary>More wait than can be taken.</summary>
    public static Error Overloaded(TimeSpan retryAfter) => new(
        "overloaded", ErrorKind.Unavailable, "More reactions are waiting than can be taken. Nothing was stored; try again.")
    { RetryAfter = retryAfter };

    /// <summary>The database did not answer in time.</summary>
    public static Error Unavailable(TimeSpan retryAfter) => new(
        "unavailable", ErrorKind.Unavailable, "The reaction could not be stored now. Try again: it counts once.")
    { RetryAfter = retryAfter };
}
