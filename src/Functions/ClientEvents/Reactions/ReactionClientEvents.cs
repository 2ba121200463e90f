namespace Veza.Functions.ClientEvents.Reactions;

/// <summary>Reacts to a message; once more changes nothing.</summary>
/// <param name="Emoji">One emoji, whole.</param>
internal sealed record AddReactionClientEvent(Guid MessageId, string Emoji);

/// <summary>Takes the own reaction back; one that is not there changes nothing.</summary>
/// <param name="Emoji">One emoji, whole.</param>
internal sealed record RemoveReactionClientEvent(Guid MessageId, string Emoji);
