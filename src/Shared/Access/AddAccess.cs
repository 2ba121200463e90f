using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Access.Rights;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;

namespace Veza.Shared.Access;

/// <summary>Registers who may do what, and the watch over rights that end.</summary>
public static class AccessRegistration
{
    /// <summary>Section <c>Veza:Rights</c>. Needs PostgreSQL and the backplane.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<RightsOptions>(settings, "Rights", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<RightsRepository>().AddSingleton<SpaceGrantsRepository>().AddSingleton<SpaceRights>()
        .AddSingleton<RightsWatch>().AddHostedService(s => s.GetRequiredService<RightsWatch>());
}
