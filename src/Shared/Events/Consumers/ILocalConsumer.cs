namespace Veza.Shared.Events.Consumers;

/// <summary>
/// Acts on events in the process that relays them, before any queue: on what has to reach connected clients. The event stays in the
/// outbox until all of them have had it and the clients' service has what they published.
/// </summary>
public interface ILocalConsumer
{
    /// <summary>Whether it acts on events of this type.</summary>
    bool Handles(string type);

    /// <summary>
    /// Acts on the events, each at least once: nothing notes that it has had them. No transaction is open; one that it needs is its
    /// own. An exception means that all of them are tried again later.
    /// </summary>
    Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct);
}
