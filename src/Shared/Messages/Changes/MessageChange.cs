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
    RoomId RoomId, long Seq, MessageId MessageId, string Kind, long Revision, UserId UserId, DateTimeOffset ChangedAt, string? Payload);

/// <summary>A kind of change that this program writes; a feature registers its own.</summary>
/// <param name="Name">See <see cref="MessageChange.Kind"/>.</param>
public sealed record MessageChangeKind(string Name);

/// <summary>What a client missed in a room, counted no further than it matters.</summary>
/// <param name="Texts">Edits and deletions.</param>
/// <param name="Others">Messages and kinds of which something else changed.</param>
public readonly record struct MissedChanges(long Texts, long Others);
