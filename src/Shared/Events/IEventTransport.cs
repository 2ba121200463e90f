namespace Veza.Shared.Events;

/// <summary>
/// Takes events to the consumers of a queue: in this process, or through Azure Service Bus. What is promised here, a test class holds
/// for every adapter. Not promised: when the consumers have had them, an order without a session, one delivery of each.
/// </summary>
public interface IEventTransport
{
    /// <summary>
    /// Completes when the events are safe there: handled, kept for another try, or stored by the queue; what a consumer fails over
    /// is no failure of this. They arrive as they are, whatever their length. An exception means that it is not known of any of
    /// them; to send one again does no harm. Events of one session keep their order, within a call and from one call to the next.
    /// </summary>
    Task SendAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct);
}
