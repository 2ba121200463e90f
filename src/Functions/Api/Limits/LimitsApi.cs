using Veza.Functions.Http;

namespace Veza.Functions.Api.Limits;

/// <summary>The limits that clients go by.</summary>
internal static class LimitsApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddJson(LimitsJson.Default),
        routes => routes.MapLimits());
}
