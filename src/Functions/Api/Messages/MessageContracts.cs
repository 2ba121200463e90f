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
/// <param name="Kind">That it tells what happened in the room, without <c>content</c>; absent where somebody said something.</param>
/// <param name="System">What happened; absent where somebody said something.</param>
/// <param name="ForwardedFrom">Where the text comes from; absent where it was not forwarded.</param>
/// <param name="Removal">That somebody else than its author took it away; absent otherwise.</param>
/// <param name="ThreadRoot">Of a reply: the message in whose thread it stands; absent elsewhere.</param>
/// <param name="AlsoInRoom">Of a reply: whether it stands in the room, too; absent elsewhere.</param>
/// <param name="Changes">What is said of it besides its text; only in history, and absent where that is nothing.</param>
/// <param name="Reactions">The same of reactions, in the order of first use.</param>
/// <param name="Thread">The thread that hangs from it; only in history, and absent where there is none.</param>
// Written by MessageJson.
internal sealed record MessageResponse(
    Guid Id, Guid RoomId, long Seq, Guid UserId, string UserName, string Content, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt, Guid? ReplyTo, QuotedResponse? Quoted, Guid[] Mentions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MentionedResponse[]? Mentioned, object[] Attachments,
    Guid? ClientMessageId, long? Revision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), AllowedValues("text", "system")] string? Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SystemNoteResponse? System,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ForwardedResponse? ForwardedFrom,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RemovalResponse? Removal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ThreadRoot,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? AlsoInRoom,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MessageChangeResponse[]? Changes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReactionCountResponse[]? Reactions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ThreadResponse? Thread);

/// <summary>A thread at its root: what everybody sees, and what is the reader's own.</summary>
/// <param name="ReplyCount">Replies that are not deleted.</param>
/// <param name="Repliers">Five at most, whoever replied last first.</param>
/// <param name="Following">Whether what is new there is counted for the reader.</param>
/// <param name="ReadSeq">They have read it up to here.</param>
/// <param name="UnreadCount">Replies of others above that; stops at 200.</param>
/// <param name="MentionCount">Those of them that name the reader, or everyone.</param>
/// <param name="CountedSeq">The newest message of the room when it was counted.</param>
// Written by ThreadView.
internal sealed record ThreadResponse(
    int ReplyCount, DateTimeOffset LastReplyAt, Guid[] Repliers, bool Following, long ReadSeq, long UnreadCount, long MentionCount, long CountedSeq);

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
/// <param name="ThreadRoot">The message in whose thread it is to stand; not a reply itself.</param>
/// <param name="AlsoInRoom">Whether a reply stands in the room, too.</param>
internal sealed record SendMessageRequest(
    string Content, Guid? ClientMessageId = null, Guid? ReplyTo = null, Guid? ThreadRoot = null, bool? AlsoInRoom = null);

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
