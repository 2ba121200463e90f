using System.Text.Json.Serialization;

namespace Veza.Functions.Api.Messages;

/// <summary>A message, as it is everywhere: in history, in sync, in the room list and in events.</summary>
/// <param name="Seq">Its place in the room, without a hole.</param>
/// <param name="Content">Empty once it is deleted.</param>
/// <param name="Mentions">Whom it names, each once; the room's id stands for everyone.</param>
/// <param name="Mentioned">Which handle of the text means whom; absent when nobody is named.</param>
/// <param name="Attachments">None yet.</param>
/// <param name="Revision">The room's change at which it was last edited or deleted; null while it was not.</param>
// Written by MessageJson.
internal sealed record MessageResponse(
    Guid Id, Guid RoomId, long Seq, Guid UserId, string UserName, string Content, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt, Guid? ReplyTo, QuotedResponse? Quoted, Guid[] Mentions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MentionedResponse[]? Mentioned, object[] Attachments,
    Guid? ClientMessageId, long? Revision);

/// <summary>The message that another one answers, shortened.</summary>
internal sealed record QuotedResponse(Guid Id, long Seq, Guid UserId, string UserName, string Content, bool Deleted, long? Revision);

/// <summary>A handle in a message's text.</summary>
internal sealed record MentionedResponse(string Handle, Guid Id);
