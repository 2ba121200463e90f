namespace Veza.Functions.ClientEvents.Receipts;

/// <summary>One has read a room up to a message.</summary>
/// <param name="MessageId">The message; else <c>seq</c> has to be there.</param>
/// <param name="Seq">Its place; not looked at beside <c>message_id</c>.</param>
/// <param name="ReadVersion">Of the own place as it was known; an older one does not move it on.</param>
internal sealed record ReadClientEvent(Guid RoomId, Guid? MessageId = null, long? Seq = null, int? ReadVersion = null);

/// <summary>The messages of a room have come to one of one's devices, up to a message.</summary>
/// <param name="MessageId">The message; else <c>seq</c> has to be there.</param>
/// <param name="Seq">Its place; not looked at beside <c>message_id</c>.</param>
internal sealed record DeliveredClientEvent(Guid RoomId, Guid? MessageId = null, long? Seq = null);
