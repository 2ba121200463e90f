namespace Veza.Shared.Events;

/// <summary>A consumer can never act on the event; trying again makes no sense.</summary>
/// <param name="reason">For an administrator, without secrets or what people wrote; shown beside the parked event.</param>
public sealed class EventRefusedException(string reason) : Exception(reason);
