using Microsoft.Extensions.DependencyInjection;

namespace Veza.Shared.Sync;

/// <summary>Registers catching up.</summary>
public static class SyncRegistration
{
    /// <summary>The feature's services. Needs messages and rooms.</summary>
    public static IServiceCollection AddSync(this IServiceCollection services) => services
        .AddSingleton<SyncService>();
}
