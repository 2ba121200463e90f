namespace Veza.Shared.Events.Consumers;

/// <summary>
/// Acts on the events of a queue. How they come to it (in the process, or through Azure Service Bus) it does not know.
/// </summary>
public interface IEventConsumer
{
    /// <summary>Stable and unique: the inbox and the retry table know the consumer by it.</summary>
    string Name { get; }

    /// <summary>One of <see cref="Queues"/>.</summary>
    string Queue { get; }

    /// <summary>Whether it acts on events of this type.</summary>
    bool Handles(string type);

    /// <summary>
    /// Acts on the events. What it does in the delivery's transaction takes effect exactly once; what it does elsewhere, before that
    /// begins, happens at least once.
    /// </summary>
    /// <exception cref="EventRefusedException">It never will be able to: the event is parked at once. Any other exception
    /// means that the events are tried again, one by one and later.</exception>
    Task HandleAsync(EventDelivery delivery, CancellationToken ct);
}
