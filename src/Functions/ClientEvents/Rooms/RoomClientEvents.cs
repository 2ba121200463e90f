namespace Veza.Functions.ClientEvents.Rooms;

/// <summary>This connection hears the room; where one is not in it yet and it is a public channel, one comes in.</summary>
internal sealed record JoinRoomClientEvent(Guid RoomId);

/// <summary>The numbers from which on the connection hears the room.</summary>
internal sealed record JoinRoomAck(Guid RoomId, long LastSeq, long Revision);

/// <summary>One leaves the room.</summary>
internal sealed record LeaveRoomClientEvent(Guid RoomId);
