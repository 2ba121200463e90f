using Veza.Shared.Access;
using Veza.Shared.Common;

namespace Veza.Shared.Messages.Changes;

/// <summary>What a kind says of a message now, besides its text.</summary>
/// <param name="RoomId">The message's room.</param>
/// <param name="Seq">Its place there.</param>
/// <param name="MessageId">Its id.</param>
/// <param name="Kind">Of an open set, <c>snake_case</c>: clients ignore those that they do not know.</param>
/// <param name="Revision">The room's revision of the last change of this kind; of two states the greater stands.</param>
/// <param name="UserId">Whose change it was.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Payload">The kind's whole state as JSON, no difference to a former one; null: there is nothing any more.</param>
public sealed record MessageChange(
    RoomId RoomId, long Seq, MessageId MessageId, string Kind, long Revision, UserId UserId, DateTimeOffset ChangedAt, string? Payload)
{
    /// <summary>Who changed what, as JSON, where several people are joined in one change; only live, and not stored.</summary>
    public string? By { get; init; }

    /// <summary>Whether a message carries it as a field of the kind's name, too.</summary>
    public bool IsField { get; init; }
}

/// <summary>A kind of change that this program writes; a feature registers its own.</summary>
/// <param name="Name">See <see cref="MessageChange.Kind"/>.</param>
public sealed record MessageChangeKind(string Name)
{
    /// <summary>What it takes to make such a change, besides being in the room; null: nothing.</summary>
    public Permission? Needs { get; init; }

    /// <summary>See <see cref="MessageChange.IsField"/>.</summary>
    public bool IsField { get; init; }

    /// <summary>Adds what the state means to one reader, with one query for all; null: it is the same to everybody.</summary>
    public PersonalStates? Personal { get; init; }
}

/// <summary>Says what states of a kind are to somebody; each is there, and the answer has them in the same order.</summary>
public delegate Task<IReadOnlyList<MessageChange>> PersonalStates(
    UserId reader, IReadOnlyList<MessageChange> changes, CancellationToken ct);

/// <summary>What a client missed in a room, counted no further than it matters.</summary>
/// <param name="Texts">Edits and deletions.</param>
/// <param name="Others">Messages and kinds of which something else changed.</param>
public readonly record struct MissedChanges(long Texts, long Others);

/// <summary>Messages of a room of which a kind is about to change, under the room's lock.</summary>
/// <param name="Members">Those of the people who are in the room now.</param>
/// <param name="Messages">Those of the messages that are there and not deleted, each with what the kind says of it so far.</param>
public sealed record LockedMessages(
    IReadOnlySet<UserId> Members, IReadOnlyDictionary<MessageId, (Message Message, MessageChange? Former)> Messages);

/// <summary>What a kind is to say of a message.</summary>
/// <param name="By">Whose change it was; of several the last one.</param>
/// <param name="Payload">See <see cref="MessageChange.Payload"/>.</param>
/// <param name="Changed">See <see cref="MessageChange.By"/>.</param>
public sealed record MessageState(Message Message, UserId By, string? Payload, string? Changed);
