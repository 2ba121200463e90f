namespace Veza.Shared.Events.Consumers;

/// <summary>A consumer can never act on the event; trying again makes no sense.</summary>
/// <param name="reason">For an administrator, without secrets or what people wrote; shown beside the parked event.</param>
public sealed class EventRefusedException(string reason) : Exception(reason);

/// <summary>Nobody in this process acts on the event. While another version is being rolled out, a process of that may.</summary>
/// <param name="reason">As above.</param>
internal sealed class EventOrphanedException(string reason) : Exception(reason);
