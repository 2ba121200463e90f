using Microsoft.Extensions.DependencyInjection;

namespace Veza.Shared.Moderation.Gate;

/// <summary>Registers the gate.</summary>
public static class ModerationGateRegistration
{
    /// <summary>The gate. Needs PostgreSQL, Redis, the backplane and the watch over rights.</summary>
    public static IServiceCollection AddModerationGate(this IServiceCollection services) => services
        .AddSingleton<RestrictionRepository>().AddSingleton<SlowMode>().AddSingleton<ModerationGate>();
}
