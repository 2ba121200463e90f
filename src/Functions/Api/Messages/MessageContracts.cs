using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Veza.Functions.Api.Reactions;
using Veza.Functions.Http.Description;

namespace Veza.Functions.Api.Messages;

/// <summary>A message, as it is everywhere: in history, in sync, in the room list and in events.</summary>
/// <param name="Seq">Its place in the room, without a hole.</param>
/// <param name="Content">Empty once it is deleted.</param>
/// <param name="Mentions">Whom it names, each once; the room's id stands for everyone.</param>
/// <param name="Mentioned">Which handle of the text means whom; absent when nobody is named.</param>
/// <param name="Attachments">None yet.</param>
/// <param name="Revision">The room's change at which it was last edited or deleted; null while it was not.</param>
/// <param name="Kind">Whether somebody said it, or it tells what happened in the room; then <c>content</c> is empty.</param>
/// <param name="System">What happened; absent where somebody said something.</param>
/// <param name="ForwardedFrom">Where the text comes from; absent where it was not forwarded.</param>
/// <param name="Removal">That somebody else than its author took it away; absent otherwise.</param>
/// <param name="Changes">What is said of it besides its text; only in history, and absent where that is nothing.</param>
/// <param name="Reactions">The same of reactions, in the order of first use.</param>
// Written by MessageJson.
internal sealed record MessageResponse(
    Guid Id, Guid RoomId, long Seq, Guid UserId, string UserName, string Content, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt, Guid? ReplyTo, QuotedResponse? Quoted, Guid[] Mentions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MentionedResponse[]? Mentioned, object[] Attachments,
    Guid? ClientMessageId, long? Revision, [property: AllowedValues("text", "system")] string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SystemNoteResponse? System,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ForwardedResponse? ForwardedFrom,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RemovalResponse? Removal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MessageChangeResponse[]? Changes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReactionCountResponse[]? Reactions);

/// <summary>Something that happened in the room; say it in your reader's language.</summary>
/// <param name="Code">Of an open set: joined, left, removed, renamed, topic, pinned.</param>
// Written by SystemNote.
internal sealed record SystemNoteResponse(string Code, SystemParamsResponse Params);

/// <summary>The values of what happened; which are there depends on the code.</summary>
/// <param name="Users">Whom it is about, the first of them.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Name">What the room is called now.</param>
/// <param name="Topic">Its topic now.</param>
/// <param name="MessageId">The message that it is about.</param>
/// <param name="Seq">That one's place.</param>
[OmitsNulls]
internal sealed record SystemParamsResponse(
    SystemUserResponse[]? Users, int? Count, [property: NullIsWritten(OrAbsent = true)] string? Name,
    [property: NullIsWritten(OrAbsent = true)] string? Topic, Guid? MessageId, long? Seq);

/// <summary>Somebody of whom a system message tells, as they are called now.</summary>
internal sealed record SystemUserResponse(Guid Id, string Name);

/// <summary>Where a forwarded text comes from: a copy, of which the original may have changed or gone.</summary>
// Written by Forwarded.
internal sealed record ForwardedResponse(Guid MessageId, Guid RoomId, long Seq, Guid UserId, string UserName, DateTimeOffset CreatedAt);

/// <summary>That a message was taken away by somebody who looks after the room.</summary>
/// <param name="Reason">As they gave it.</param>
internal sealed record RemovalResponse(string? Reason);

/// <summary>What a kind says of a message now, besides its text.</summary>
/// <param name="Kind">Of an open set: ignore those that you do not know.</param>
/// <param name="Revision">The room's change that made it so; of two the greater stands.</param>
/// <param name="UserId">Whose change it was.</param>
/// <param name="Payload">All that the kind says, not a difference; null when that is nothing any more.</param>
// Written by MessageChangeJson.
internal sealed record MessageChangeResponse(
    Guid RoomId, Guid MessageId, long Seq, string Kind, long Revision, Guid UserId, DateTimeOffset ChangedAt, object? Payload);

/// <summary>The message that another one answers, shortened.</summary>
internal sealed record QuotedResponse(Guid Id, long Seq, Guid UserId, string UserName, string Content, string Preview, bool Deleted, long? Revision);

/// <summary>A handle in a message's text.</summary>
internal sealed record MentionedResponse(string Handle, Guid Id);

/// <summary>A message to send.</summary>
/// <param name="Content">1 to 8,000 characters after trimming.</param>
/// <param name="ClientMessageId">Makes the send repeatable; not the nil UUID.</param>
/// <param name="ReplyTo">The message that it answers.</param>
internal sealed record SendMessageRequest(string Content, Guid? ClientMessageId = null, Guid? ReplyTo = null);

/// <summary>The acknowledgement of a send.</summary>
/// <param name="Seq">Its place in the room; null while it is held.</param>
/// <param name="Status">In the room, or held until somebody has looked at it.</param>
// Written by SentMessageJson.
internal sealed record SentMessageResponse(
    Guid Id, Guid RoomId, long? Seq, DateTimeOffset CreatedAt, Guid ClientMessageId, [property: AllowedValues("sent", "held")] string Status);

/// <summary>New content for a message.</summary>
internal sealed record EditMessageRequest(string Content);

/// <summary>Why a message goes.</summary>
/// <param name="Reason">Told to the room, when the message is somebody else's; at most 250 characters.</param>
internal sealed record RemoveMessageRequest(string Reason);

/// <summary>What a message said before.</summary>
internal sealed record RevisionResponse(string Content, DateTimeOffset ReplacedAt);
