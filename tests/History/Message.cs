namespace Veza.History;

/// <summary>A message as a client saw it or as the server finally holds it.</summary>
/// <param name="Room">Where.</param>
/// <param name="Seq">Its place in the room.</param>
/// <param name="Id">The server's id.</param>
/// <param name="User">Who sent it.</param>
/// <param name="ClientMessageId">The sender's id.</param>
/// <param name="Content">The text; empty when deleted.</param>
/// <param name="Deleted">Whether it is a tombstone.</param>
/// <param name="Revision">The number of its last change; 0: it never changed.</param>
/// <param name="ThreadRoot">The message that it replies to in a thread; null: it stands in the room.</param>
public sealed record Message(
    Guid Room, long Seq, Guid Id, Guid User, Guid ClientMessageId, string Content, bool Deleted = false, long Revision = 0, Guid? ThreadRoot = null);

/// <summary>What the server holds of a room when all is over.</summary>
/// <param name="Room">The room.</param>
/// <param name="Messages">All of them, in the order that the server gives.</param>
/// <param name="FirstSeq">The first that is part of the experiment; what stood there before is not looked at.</param>
/// <param name="Threads">What it says of threads; null: that is not looked at.</param>
public sealed record FinalHistory(Guid Room, IReadOnlyList<Message> Messages, long FirstSeq = 1, IReadOnlyList<ThreadSaid>? Threads = null)
{
    /// <summary>Who reacted with what, a row each.</summary>
    public IReadOnlyList<(Guid User, ReactionPlace Place)> Reactions { get; init; } = [];

    /// <summary>How often each is counted.</summary>
    public IReadOnlyDictionary<ReactionPlace, int> ReactionCounts { get; init; } = new Dictionary<ReactionPlace, int>();
}

/// <summary>An emoji on a message.</summary>
public readonly record struct ReactionPlace(Guid MessageId, string Emoji);

/// <summary>What is said of a thread at its root.</summary>
/// <param name="Room">Where.</param>
/// <param name="Root">The message that it hangs from.</param>
/// <param name="Revision">The number of the change that made it so.</param>
/// <param name="Replies">How many; 0: there is none any more.</param>
public sealed record ThreadSaid(Guid Room, Guid Root, long Revision, long Replies);
