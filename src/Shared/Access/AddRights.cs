using Microsoft.Extensions.DependencyInjection;

namespace Veza.Shared.Access;

/// <summary>Registration.</summary>
public static class RightsFeature
{
    /// <summary>The watch over rights that end. Needs PostgreSQL, the backplane and <see cref="RightsOptions"/>.</summary>
    public static IServiceCollection AddRights(this IServiceCollection services) => services
        .AddSingleton<RightsRepository>()
        .AddSingleton<RightsWatch>().AddHostedService(s => s.GetRequiredService<RightsWatch>());
}
