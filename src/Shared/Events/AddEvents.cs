using Microsoft.Extensions.DependencyInjection;

namespace Veza.Shared.Events;

/// <summary>Registers the outbox and its drain.</summary>
public static class EventsRegistration
{
    /// <summary>The outbox, claimed from PostgreSQL by this process. Needs <see cref="EventOptions"/>.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<Outbox>()
        .AddSingleton<OutboxRepository>()
        .AddSingleton<OutboxDrain>()
        .AddHostedService(s => s.GetRequiredService<OutboxDrain>());
}
