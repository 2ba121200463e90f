using Veza.Functions.Api.Messages;

namespace Veza.Functions.ClientEvents.Messages;

/// <summary>Says something in a room.</summary>
/// <param name="Content">1 to 8,000 characters after trimming.</param>
/// <param name="ClientMessageId">Makes the send repeatable; not the nil UUID.</param>
/// <param name="ReplyTo">The message that it answers.</param>
/// <param name="ThreadRoot">The message in whose thread it is to stand; not a reply itself.</param>
/// <param name="AlsoInRoom">Whether a reply stands in the room, too.</param>
internal sealed record SendMessageClientEvent(
    Guid RoomId, string Content, Guid? ClientMessageId = null, Guid? ReplyTo = null, Guid? ThreadRoot = null, bool? AlsoInRoom = null);

/// <summary>Gives a message of one's own another text.</summary>
internal sealed record EditMessageClientEvent(Guid MessageId, string Content);

/// <summary>The message as it is now.</summary>
internal sealed record EditMessageAck(MessageResponse Message);

/// <summary>Takes a message back; it keeps its place.</summary>
/// <param name="Reason">Told to the room, when the message is somebody else's; at most 250 characters.</param>
internal sealed record DeleteMessageClientEvent(Guid MessageId, string? Reason = null);

/// <summary>Sends a copy of a message into another room.</summary>
/// <param name="RoomId">Where to.</param>
/// <param name="ClientMessageId">Makes it repeatable; not the nil UUID.</param>
internal sealed record ForwardMessageClientEvent(Guid MessageId, Guid RoomId, Guid? ClientMessageId = null);

/// <summary>Pins a message for everybody in its room.</summary>
internal sealed record PinMessageClientEvent(Guid MessageId);

/// <summary>Takes the pin off.</summary>
internal sealed record UnpinMessageClientEvent(Guid MessageId);
