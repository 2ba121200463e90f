namespace Veza.Functions.Api.Presence;

/// <summary>Body of PUT /api/presence.</summary>
internal sealed record PresenceRequest([property: PresenceCode] string Status);

/// <summary>Body of POST /api/rooms/{id}/typing.</summary>
internal sealed record TypingRequest(bool Typing);

/// <summary>What others see of a person.</summary>
// Written by PresenceJson.
internal sealed record PresenceResponse(Guid UserId, [property: PresenceCode] string Status, DateTimeOffset? LastSeen);
