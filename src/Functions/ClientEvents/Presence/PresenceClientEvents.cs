using Veza.Functions.Api.Presence;

namespace Veza.Functions.ClientEvents.Presence;

/// <summary>One begins to write in a room, or stops.</summary>
internal sealed record TypingClientEvent(Guid RoomId);

/// <summary>Sets one's own status.</summary>
internal sealed record UpdatePresenceClientEvent([property: PresenceCode] string Status);

/// <summary>This connection hears of the presence of these people from now on, and of nobody else's.</summary>
internal sealed record SubscribePresenceClientEvent(Guid[] UserIds);

/// <summary>What is to be seen of them; people who may not be seen are left out.</summary>
internal sealed record SubscribePresenceAck(PresenceResponse[] Presence);
