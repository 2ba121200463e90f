using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Analytics;

/// <summary>Registers the counting of messages.</summary>
public static class AnalyticsRegistration
{
    /// <summary>The counter and its figures. Needs events.</summary>
    public static IServiceCollection AddAnalytics(this IServiceCollection services) => services
        .AddSingleton<MessageCountRepository>()
        .AddSingleton<MessageStatistics>()
        .AddSingleton<IEventConsumer, MessageCounter>();
}
