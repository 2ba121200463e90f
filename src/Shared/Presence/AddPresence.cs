using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Presence.Typing;

namespace Veza.Shared.Presence;

/// <summary>Registers presence and typing.</summary>
public static class PresenceRegistration
{
    /// <summary>The feature's services, section <c>Veza:Presence</c>. Needs Redis, the gateway and rooms.</summary>
    public static IServiceCollection AddPresence(this IServiceCollection services, IConfiguration settings) =>
        services.AddSettings<PresenceOptions>(settings, "Presence", (s, o) => s.Bind(o), o => o.Validate())
            .AddSingleton<PresenceLeases>().AddSingleton<PresenceService>().AddSingleton<TypingService>()
            .AddHostedService<PresenceSweep>();
}
