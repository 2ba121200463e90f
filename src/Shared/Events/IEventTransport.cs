namespace Veza.Shared.Events;

/// <summary>Takes events to the consumers of a queue: in this process, or through Azure Service Bus.</summary>
public interface IEventTransport
{
    /// <summary>
    /// Completes when the events are safe there: handled, kept for another try, or stored by the queue. An exception means
    /// that it is not known of any of them; to send one again does no harm. Events of one session keep their order.
    /// </summary>
    Task SendAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct);
}
