using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Users;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Identity.Accounts;
using Veza.Shared.Identity.Tokens;

namespace Veza.Functions.Api.Accounts;

/// <summary>Accounts and sign-ins.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("/api/auth").OpenToAll().LimitPerAddress().WithTags("Accounts");
        open.MapPost("/register", RegisterAsync).WithSummary("Makes an account and signs it in");
        open.MapPost("/login", LoginAsync).WithSummary("Signs in");
        open.MapPost("/refresh", RefreshAsync).WithSummary("Trades a refresh token for new tokens; it is spent then");
        open.MapPost("/logout", LogoutAsync).WithSummary("Ends this sign-in, or all of them").RequireCaller().LimitPerUser();
        routes.MapGet("/.well-known/jwks.json", JwksAsync).OpenToAll().Unlimited().WithTags("Accounts")
            .Produces<KeySetResponse>(StatusCodes.Status200OK, "application/jwk-set+json").WithSummary("The keys that verify access tokens");
    }

    private static async Task<Results<Created<SessionResponse>, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request, AccountService accounts, UserViews views, ClientAddress addresses, HttpContext context,
        CancellationToken ct)
    {
        var signedIn = await accounts.RegisterAsync(
            new(
                request.Name, request.Email, request.Password, request.Handle, request.Tenant, Agent(context),
                new Origin(addresses.Of(context))), ct);
        return signedIn.Failed
            ? signedIn.Error.ToProblem()
            : TypedResults.Created("/api/users/me", await SessionResponse.FromAsync(signedIn.Value, views, ct));
    }

    private static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, AccountService accounts, UserViews views, ClientAddress addresses, HttpContext context,
        CancellationToken ct)
    {
        var origin = new Origin(addresses.Of(context), request.Device);
        var signedIn = await accounts.LoginAsync(
            new(request.Email, request.Password, request.Tenant, Agent(context), origin), ct);
        return signedIn.Failed
            ? signedIn.Error.ToProblem() : TypedResults.Ok(await SessionResponse.FromAsync(signedIn.Value, views, ct));
    }

    private static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> RefreshAsync(
        RefreshRequest request, SignInService signIns, UserViews views, ClientAddress addresses, HttpContext context,
        CancellationToken ct)
    {
        var signedIn = await signIns.RefreshAsync(request.RefreshToken, addresses.Of(context), ct);
        return signedIn.Failed
            ? signedIn.Error.ToProblem() : TypedResults.Ok(await SessionResponse.FromAsync(signedIn.Value, views, ct));
    }

    private static async Task<NoContent> LogoutAsync(
        LogoutRequest? request, Caller caller, SignInService signIns, CancellationToken ct)
    {
        await signIns.LogoutAsync(caller.UserId, caller.SessionId, request?.Everywhere ?? false, ct);
        return TypedResults.NoContent();
    }

    private static async Task<ContentHttpResult> JwksAsync(KeyRing keys, HttpContext context, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Text(await keys.JwksAsync(ct), "application/jwk-set+json");
    }

    private static string? Agent(HttpContext context) => context.Request.Headers.UserAgent;
}
