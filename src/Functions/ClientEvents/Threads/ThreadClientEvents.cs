namespace Veza.Functions.ClientEvents.Threads;

/// <summary>One has read a thread up to a reply.</summary>
/// <param name="MessageId">The thread's root, or any reply in it.</param>
/// <param name="Seq">Of the reply.</param>
internal sealed record ReadThreadClientEvent(Guid MessageId, long Seq);

/// <summary>Follows a thread, or follows it no more.</summary>
/// <param name="MessageId">The thread's root, or any reply in it.</param>
internal sealed record FollowThreadClientEvent(Guid MessageId);
