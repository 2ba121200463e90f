using Veza.Functions.Http;

namespace Veza.Functions.Api.Admin;

/// <summary>What administrators and operators look at.</summary>
internal static class AdminApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddJson(AdminJson.Default),
        routes =>
        {
            routes.MapAdminEvents();
            routes.MapAdminAnalytics();
        });
}
