using Veza.Shared.Common;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Spam;
using Veza.Shared.Rooms.Announcing;

namespace Veza.Shared.Messages.Sending;

/// <summary>A checked message on its way to the writer; its task ends when the outcome is durable.</summary>
/// <param name="message">What to store; <c>Seq</c> and <c>CreatedAt</c> are the writer's to give.</param>
/// <param name="digest">See <see cref="Messages.Message.Digest"/>.</param>
/// <param name="authorName">For the live event.</param>
/// <param name="quote">For the live event.</param>
public sealed class PendingMessage(Message message, long digest, string authorName, Quote? quote)
    : TaskCompletionSource<WriteOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>As it is to be stored; replaced by what was stored.</summary>
    public Message Message { get; internal set; } = message;

    /// <summary>Kept beside the message, to judge retries by.</summary>
    public long Digest => digest;

    /// <summary>The author's name now.</summary>
    public string AuthorName => authorName;

    /// <summary>What it answers.</summary>
    public Quote? Quote => quote;

    /// <summary>What people are called of whom it tells besides its author; null where it tells of none.</summary>
    internal IReadOnlyDictionary<UserId, string>? Names { get; init; }

    /// <summary>What was found in it; it is noted for those who look after the room, in the transaction that stores the message.</summary>
    internal Judgement Judgement { get; init; } = Judgement.Clean;

    /// <summary>Of the text as it came.</summary>
    internal TextFingerprint Fingerprint { get; init; }

    /// <summary>How many had departed from the room when it was stored; those get nothing of it.</summary>
    internal long Departures { get; set; }

    /// <summary>What the room is to be told of its threads, right behind the message.</summary>
    internal ThreadNews? Threads { get; set; }

    /// <summary>What makes two sends the same one.</summary>
    internal SendKey Key => new(Message.RoomId, Message.AuthorId, Message.ClientMessageId);

    /// <summary>Further sends of the same key in the same batch: they get the same outcome.</summary>
    internal List<PendingMessage>? Twins { get; set; }

    /// <summary>The room is not told of its threads behind this message: others need not wait for that.</summary>
    internal void TakeThreads(AnnouncementOrder order)
    {
        if (Threads is { } threads) order.Leave(threads.Place);
        Threads = null;
    }
}

/// <summary>What makes two sends the same one.</summary>
internal readonly record struct SendKey(RoomId RoomId, UserId AuthorId, Guid ClientMessageId);

/// <summary>How a write ended.</summary>
public enum WriteStatus
{
    /// <summary>Stored by this write.</summary>
    Stored,

    /// <summary>Stored earlier under the same client id; the outcome is the earlier one.</summary>
    Known,

    /// <summary>Held earlier under the same client id, or rejected then. Nothing was stored, whatever the rules say now.</summary>
    Held,

    /// <summary>The author is not a member any more, or the room is archived or gone. Nothing was stored.</summary>
    Refused,

    /// <summary>The message that it replies to is deleted. Nothing was stored.</summary>
    RootGone,
}

/// <summary>What the writer says of a message.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Id">The stored message's id.</param>
/// <param name="Seq">Its place in the room.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="Digest">The stored message's digest; another than asked for means that the client id was reused.</param>
/// <param name="Departures">How many had departed from the room by then, or later.</param>
public readonly record struct WriteOutcome(
    WriteStatus Status, MessageId Id, long Seq, DateTimeOffset CreatedAt, long Digest, long Departures = 0);
