using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Changes;

namespace Veza.Shared.Reactions;

/// <summary>
/// What becomes of wishes of several people in one room, one after the other as they came. Pure: it is told what is stored and says what is
/// to be stored.
/// </summary>
internal sealed class ReactionBatch
{
    private readonly LockedMessages locked;
    private readonly int maxDifferent;
    private readonly HashSet<ReactionKey> stored;
    private readonly HashSet<ReactionKey> now;
    private readonly Dictionary<long, ReactionCounts> counts;
    private readonly Dictionary<ReactionKey, ReactionWish> wished = [];

    /// <summary>Begins with what is there.</summary>
    /// <param name="locked">The messages and who is in the room.</param>
    /// <param name="stored">What the people of the batch reacted to them so far.</param>
    /// <param name="maxDifferent">See <see cref="ReactionOptions.MaxDifferent"/>.</param>
    public ReactionBatch(LockedMessages locked, IEnumerable<ReactionKey> stored, int maxDifferent)
    {
        (this.locked, this.maxDifferent) = (locked, maxDifferent);
        this.stored = [.. stored];
        now = [.. this.stored];
        counts = locked.Messages.Values.ToDictionary(m => m.Message.Seq, m => ReactionCounts.Parse(m.Former?.Payload));
    }

    /// <summary>Takes the next wish. What is there already, or gone, changes nothing.</summary>
    /// <returns>Null, or why it is refused.</returns>
    public Error? Take(ReactionWish wish)
    {
        if (!locked.Messages.TryGetValue(wish.Message, out var found) || !locked.Members.Contains(wish.User)) return MessageErrors.NotFound;
        var message = found.Message;

        var key = new ReactionKey(message.Seq, wish.User, wish.Emoji);
        if (now.Contains(key) == wish.Adds) return null;
        var of = counts[message.Seq];
        if (wish.Adds && !of.Has(wish.Emoji) && of.Different >= maxDifferent) return ReactionErrors.TooMany(maxDifferent);

        of.Count(wish.Emoji, wish.Adds);
        if (wish.Adds) now.Add(key);
        else now.Remove(key);
        wished[key] = wish;
        return null;
    }

    /// <summary>Rows that are to be added.</summary>
    public IReadOnlyList<(ReactionKey Key, MessageId Message)> Added =>
        [.. wished.Where(w => now.Contains(w.Key) && !stored.Contains(w.Key)).Select(w => (w.Key, w.Value.Message))];

    /// <summary>Rows that are to go.</summary>
    public IReadOnlyList<ReactionKey> Removed => [.. wished.Keys.Where(k => stored.Contains(k) && !now.Contains(k))];

    /// <summary>What is to be said of the messages of which anything changed: each once, with all who changed it.</summary>
    public IReadOnlyList<MessageState> States()
    {
        // Somebody who changed their mind within the batch changed nothing.
        var changed = wished.Where(w => now.Contains(w.Key) != stored.Contains(w.Key)).Select(w => w.Value).ToLookup(w => w.Message);
        return
        [
            .. changed.Select(of => new MessageState(
                locked.Messages[of.Key].Message, of.Last().User, counts[locked.Messages[of.Key].Message.Seq].ToJson(), ReactionJson.By(of))),
        ];
    }

    /// <summary>The reactions to the message as the person sees them.</summary>
    /// <param name="changes">What was stored of the batch.</param>
    public ReactionsOf For(ReactionWish wish, IReadOnlyList<MessageChange> changes)
    {
        var (message, former) = locked.Messages[wish.Message];
        var revision = changes.FirstOrDefault(c => c.MessageId == wish.Message)?.Revision ?? former?.Revision;
        var own = now.Where(k => k.Seq == message.Seq && k.User == wish.User).Select(k => k.Emoji).ToHashSet(StringComparer.Ordinal);
        return new(message.RoomId, message.Id, message.Seq, revision, counts[message.Seq].For(own));
    }
}
