using Microsoft.Extensions.DependencyInjection;

namespace Veza.Shared.Moderation.Raids;

/// <summary>Registers the proposal of what helps against raids.</summary>
public static class RaidRegistration
{
    /// <summary>Needs PostgreSQL, the gate and cases.</summary>
    public static IServiceCollection AddRaids(this IServiceCollection services) => services
        .AddSingleton<SurgeRepository>().AddSingleton<SurgeWatch>().AddHostedService(s => s.GetRequiredService<SurgeWatch>());
}
