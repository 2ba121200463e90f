using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Veza.Functions.Api.Messages;
using Veza.Functions.Api.Moderation;
using Veza.Functions.Api.Presence;
using Veza.Functions.Api.Reactions;
using Veza.Functions.Api.Rooms;
using Veza.Functions.Api.Users;
using Veza.Functions.Http.Description;

namespace Veza.Functions.Hub.Contracts;

// What the server sends over the realtime connection. The shapes only: each event is written by its feature's events class.

/// <summary>Somebody said something.</summary>
internal sealed record MessageNewEvent([property: AllowedValues("message.new")] string Type, MessageResponse Message);

/// <summary>A message says something else now.</summary>
/// <param name="FormerMentions">Whom it named before.</param>
internal sealed record MessageUpdatedEvent(
    [property: AllowedValues("message.updated")] string Type, MessageResponse Message, Guid[] FormerMentions);

/// <summary>A message is gone and keeps its place.</summary>
/// <param name="FormerMentions">Whom it named before.</param>
/// <param name="Removal">That somebody else than its author took it away; absent otherwise.</param>
/// <param name="ThreadRoot">Of a reply: the message in whose thread it stands; absent elsewhere.</param>
/// <param name="AlsoInRoom">Of a reply: whether it stands in the room, too; absent elsewhere.</param>
[OmitsNulls]
internal sealed record MessageDeletedEvent(
    [property: AllowedValues("message.deleted")] string Type, Guid RoomId, Guid MessageId, long Seq, long Revision, DateTimeOffset DeletedAt,
    Guid UserId, DateTimeOffset CreatedAt, Guid[] FormerMentions, RemovalResponse? Removal = null, Guid? ThreadRoot = null, bool? AlsoInRoom = null);

/// <summary>A kind says something else of a message now, besides its text.</summary>
/// <param name="Kind">Of an open set: count the revision, and ignore those that you do not know.</param>
/// <param name="UserId">Whose change it was.</param>
/// <param name="Payload">All that the kind says, not a difference; null when that is nothing any more.</param>
/// <param name="By">Of reactions: who added and took back what, all that this change joins; absent elsewhere.</param>
internal sealed record MessageChangedEvent(
    [property: AllowedValues("message.changed")] string Type, Guid RoomId, Guid MessageId, long Seq, string Kind, long Revision, Guid UserId,
    DateTimeOffset ChangedAt, object? Payload,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReactionChangeResponse[]? By = null);

/// <summary>One saved a message on some device of one's own, or saves it no more.</summary>
/// <param name="SavedAt">Since when; null: no more.</param>
internal sealed record MessageSavedEvent(
    [property: AllowedValues("message.saved")] string Type, Guid RoomId, Guid MessageId, long Seq, DateTimeOffset? SavedAt);

/// <summary>A member has got messages; in a large room, how many have.</summary>
[OmitsNulls]
internal sealed record MessageDeliveredEvent(
    [property: AllowedValues("message.delivered")] string Type, Guid RoomId, [property: NullIsWritten] Guid? MessageId, long Seq, Guid? UserId,
    DateTimeOffset? DeliveredAt, int? DeliveredCount);

/// <summary>A member has read messages; in a large room, how many have. To the reader's own devices with what is left to read.</summary>
[OmitsNulls]
internal sealed record MessageReadEvent(
    [property: AllowedValues("message.read")] string Type, Guid RoomId, [property: NullIsWritten] Guid? MessageId, long Seq, Guid? UserId,
    DateTimeOffset? ReadAt, int? ReadCount, long? UnreadCount, long? MentionCount, long? CountedSeq,
    [property: NullIsWritten(OrAbsent = true)] long? CountedRevision, int? ReadVersion);

/// <summary>To one's own devices: a thread as it is to oneself.</summary>
internal sealed record ThreadUpdatedEvent(
    [property: AllowedValues("thread.updated")] string Type, Guid RoomId, Guid ThreadRoot, bool Following, long ReadSeq, long UnreadCount,
    long MentionCount, long CountedSeq);

/// <summary>Somebody writes, or writes no more.</summary>
internal sealed record TypingEvent([property: AllowedValues("typing")] string Type, Guid RoomId, Guid UserId, string? UserName, bool Typing);

/// <summary>What is to be seen of a person is something else now.</summary>
internal sealed record PresenceEvent(
    [property: AllowedValues("presence")] string Type, Guid UserId, [property: PresenceCode] string Status, DateTimeOffset? LastSeen);

/// <summary>How a room is now.</summary>
internal sealed record RoomUpdatedEvent([property: AllowedValues("room.updated")] string Type, RoomInfo Room);

/// <summary>A room as everybody in it has it.</summary>
internal sealed record RoomInfo(
    Guid Id, string? Name, [property: RoomTypeCode] string Type, [property: VisibilityCode] string Visibility, string? Topic,
    DateTimeOffset? ArchivedAt, int MemberCount, long Revision);

/// <summary>The room is gone.</summary>
internal sealed record RoomDeletedEvent([property: AllowedValues("room.deleted")] string Type, Guid RoomId);

/// <summary>Someone is in the room now.</summary>
internal sealed record MemberJoinedEvent(
    [property: AllowedValues("room.member_joined")] string Type, Guid RoomId, Guid UserId, string? UserName, [property: RoomRoleCode] string Role,
    int MemberCount, long Revision);

/// <summary>Someone is no longer in the room.</summary>
internal sealed record MemberLeftEvent(
    [property: AllowedValues("room.member_left")] string Type, Guid RoomId, Guid UserId, int MemberCount, long Revision);

/// <summary>What a member may do now.</summary>
internal sealed record MemberChangedEvent(
    [property: AllowedValues("room.member_changed")] string Type, Guid RoomId, Guid UserId, [property: RoomRoleCode] string Role, long Revision);

/// <summary>Somebody put you into the room.</summary>
internal sealed record MemberAddedEvent(
    [property: AllowedValues("member.added")] string Type, RoomReference Room, Guid AddedBy, string? AddedByName, DateTimeOffset AddedAt);

/// <summary>Which room.</summary>
internal sealed record RoomReference(Guid Id, string? Name, [property: RoomTypeCode] string Type);

/// <summary>Whether the room is a favourite of yours.</summary>
internal sealed record RoomFavouriteEvent(
    [property: AllowedValues("room.favourite")] string Type, Guid RoomId, bool Favourite, int FavouriteVersion);

/// <summary>How a person is called now.</summary>
internal sealed record UserUpdatedEvent([property: AllowedValues("user.updated")] string Type, CardResponse User);

/// <summary>A moderator did something, or it has ended; to a room without whoever did it and what for.</summary>
internal sealed record ModerationActionEvent([property: AllowedValues("moderation.action")] string Type, ModerationActionResponse Action);

/// <summary>Something was done to you, or has ended.</summary>
internal sealed record ModerationNoticeEvent([property: AllowedValues("moderation.notice")] string Type, ModerationNoticeResponse Notice);

/// <summary>A message of yours is held until somebody has looked at it, or was decided.</summary>
internal sealed record MessageHeldEvent(
    [property: AllowedValues("message.held")] string Type, Guid Id, Guid RoomId, Guid ClientMessageId,
    [property: AllowedValues("held", "published", "rejected", "void")] string Status, string? Reason);

/// <summary>A case was opened, taken, let go or decided; to those who may see it.</summary>
internal sealed record ModerationCaseEvent(
    [property: AllowedValues("moderation.case")] string Type, Guid CaseId, [property: AllowedValues("open", "decided")] string State, string[] Sources,
    Guid? RoomId, Guid? ClaimedBy, DateTimeOffset? ClaimedUntil);

/// <summary>What became of a report of yours.</summary>
internal sealed record ModerationReportEvent(
    [property: AllowedValues("moderation.report")] string Type, Guid Id, [property: AllowedValues("open", "upheld", "dismissed")] string Status);

/// <summary>Events of the room, or of everything when it is null, may have been missed: sync.</summary>
internal sealed record SyncRequiredEvent([property: AllowedValues("sync.required")] string Type, Guid? RoomId);

/// <summary>Rooms of yours that this connection does not hear.</summary>
/// <param name="More">There are others.</param>
internal sealed record SubscriptionsLimitedEvent(
    [property: AllowedValues("subscriptions_limited")] string Type, Guid[] RoomIds, bool More);

/// <summary>Why the connection ends.</summary>
internal sealed record ErrorEvent([property: AllowedValues("error")] string Type, string Code, string Message);
