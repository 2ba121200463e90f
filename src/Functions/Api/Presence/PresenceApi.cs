using Veza.Functions.Http;

namespace Veza.Functions.Api.Presence;

/// <summary>Presence and typing.</summary>
internal static class PresenceApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddJson(PresenceRequestsJson.Default),
        routes => routes.MapPresence());
}
