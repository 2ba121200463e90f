namespace Veza.Shared.Events;

/// <summary>Acts on events of the outbox. Sees each at least once: acting twice must not matter.</summary>
public interface IEventConsumer
{
    /// <summary>Stable name, for logs and the inbox.</summary>
    string Name { get; }

    /// <summary>Acts on the events; an exception means that all of them are tried again later.</summary>
    Task HandleAsync(IReadOnlyList<OutboxEvent> events, CancellationToken ct);
}
