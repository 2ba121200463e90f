using Veza.Functions.Http;

namespace Veza.Functions.Api.Health;

/// <summary>Whether the server lives and is ready.</summary>
internal static class HealthApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddSingleton<Readiness>().AddJson(HealthJson.Default),
        routes => routes.MapHealth());
}
