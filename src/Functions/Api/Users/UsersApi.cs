using Veza.Functions.Http;

namespace Veza.Functions.Api.Users;

/// <summary>People: profiles, search, cards.</summary>
internal static class UsersApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddSingleton<UserViews>().AddJson(UsersJson.Default),
        routes => routes.MapUsers());
}
