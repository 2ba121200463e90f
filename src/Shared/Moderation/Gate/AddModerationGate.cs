using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Gate;

/// <summary>Registers the gate.</summary>
public static class ModerationGateRegistration
{
    /// <summary>The gate; section <c>Veza:Raid</c>. Needs PostgreSQL, Redis, the backplane and the watch over rights.</summary>
    public static IServiceCollection AddModerationGate(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<RaidOptions>(settings, "Raid", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<Surges>().AddSingleton<RestrictionRepository>().AddSingleton<SlowMode>().AddSingleton<ModerationGate>();
}
