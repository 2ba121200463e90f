using Veza.Functions.Http;

namespace Veza.Functions.Api.Accounts;

/// <summary>Registering, signing in and out.</summary>
internal static class AccountsApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddJson(AuthJson.Default),
        routes => routes.MapAuth());
}
