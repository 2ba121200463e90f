using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Presence.Typing;

namespace Veza.Shared.Presence;

/// <summary>Registers presence and typing.</summary>
public static class PresenceRegistration
{
    /// <summary>The feature's services. Needs Redis, the gateway, rooms and <see cref="PresenceOptions"/>.</summary>
    public static IServiceCollection AddPresence(this IServiceCollection services) =>
        services.AddSingleton<PresenceLeases>().AddSingleton<PresenceService>().AddSingleton<TypingService>()
            .AddHostedService<PresenceSweep>();
}
