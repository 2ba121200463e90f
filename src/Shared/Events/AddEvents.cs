using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Events.Retries;
using Veza.Shared.Events.ServiceBus;

namespace Veza.Shared.Events;

/// <summary>Registers the outbox, its relay, and the handling of events.</summary>
public static class EventsRegistration
{
    /// <summary>What every process needs, section <c>Veza:Events</c>; not the <see cref="IEventTransport"/>.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<EventOptions>(settings, "Events", (s, o) => s.Bind(o), o => o.Validate())
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
    /// On Azure: events travel through the namespace of Azure Service Bus that <see cref="ServiceBusAddress.Setting"/> names, which
    /// is read when it is first needed, and the Functions host calls for the rest. Section <c>Veza:ServiceBus</c>.
    /// </summary>
    public static IServiceCollection AddEventsOverServiceBus(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<ServiceBusOptions>(settings, "ServiceBus", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton(_ => Address(settings.GetSection(ServiceBusAddress.Setting)))
        .AddSingleton<ServiceBusSenders>()
        .AddSingleton<IEventTransport, ServiceBusTransport>();

    private static ServiceBusAddress Address(IConfigurationSection section) => ServiceBusAddress.Read(
        section.Value, section["fullyQualifiedNamespace"], section["credential"], section["clientId"]);
}
