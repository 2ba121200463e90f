using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Events.Retries;
using Veza.Shared.Events.ServiceBus;

namespace Veza.Shared.Events;

/// <summary>Registers the outbox, its drain, and the handling of events.</summary>
public static class EventsRegistration
{
    /// <summary>What every process needs, but for an <see cref="IEventTransport"/>. Needs <see cref="EventOptions"/>.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<EventOutbox>()
        .AddSingleton<OutboxRepository>()
        .AddSingleton<OutboxDestinations>()
        .AddSingleton<OutboxRelay>()
        .AddHostedService(s => s.GetRequiredService<OutboxRelay>())
        .AddSingleton<EventConsumers>()
        .AddSingleton<ProcessedEventRepository>()
        .AddSingleton<EventRetryRepository>()
        .AddSingleton<EventPayloadRepository>()
        .AddSingleton<DeadLetterRepository>()
        .AddSingleton<EventDispatcher>()
        .AddSingleton<EventReceiver>()
        .AddSingleton<EventRetries>()
        .AddSingleton<EventRetention>()
        .AddSingleton<DeadLetterService>();

    /// <summary>Standalone: events are handled in this process, and it looks after the retry table itself.</summary>
    public static IServiceCollection AddEventsInProcess(this IServiceCollection services) => services
        .AddSingleton<IEventTransport, InProcessTransport>()
        .AddHostedService<EventRetryWorker>()
        .AddHostedService<EventRetentionWorker>();

    /// <summary>
    /// On Azure: events travel through Azure Service Bus, and the Functions host calls for the rest. Needs
    /// <see cref="ServiceBusOptions"/> and a <see cref="ServiceBusAddress"/>.
    /// </summary>
    public static IServiceCollection AddEventsOverServiceBus(this IServiceCollection services) => services
        .AddSingleton<ServiceBusTokens>()
        .AddSingleton<ServiceBusSender>()
        .AddSingleton<IEventTransport, ServiceBusTransport>();
}
