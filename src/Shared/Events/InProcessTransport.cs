using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Events;

/// <summary>Standalone: hands the events to the consumers of this process.</summary>
public sealed class InProcessTransport(EventDispatcher dispatcher) : IEventTransport
{
    /// <inheritdoc/>
    public Task SendAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct) =>
        dispatcher.DispatchAsync(queue, events, ct);
}
