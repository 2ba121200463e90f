using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Realtime;

/// <summary>Registers what both ways of fan-out need.</summary>
public static class RealtimeRegistration
{
    /// <summary>The backplane and the counters, section <c>Veza:Realtime</c>; not the <see cref="IRealtimeGateway"/>. Needs Redis.</summary>
    public static IServiceCollection AddRealtime(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<RealtimeOptions>(settings, "Realtime", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<ProcessIdentity>().AddSingleton<LiveStats>()
        .AddSingleton<RedisBackplane>().AddHostedService(s => s.GetRequiredService<RedisBackplane>());
}
