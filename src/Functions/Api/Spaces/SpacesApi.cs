using Veza.Functions.Http;

namespace Veza.Functions.Api.Spaces;

/// <summary>Spaces, their members, invites, channels, roles.</summary>
internal static class SpacesApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddJson(SpacesJson.Default),
        routes =>
        {
            routes.MapSpaces();
            routes.MapSpaceMembers();
            routes.MapSpaceInvites();
            routes.MapSpaceChannels();
            routes.MapSpaceRoles();
            routes.MapOverrides();
        });
}
