using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Users;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Identity.Accounts;
using Veza.Shared.Identity.Tokens;
using Veza.Shared.Identity.Users;

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

/// <summary>Lengths are code points; those of the password hold for its prepared form (RFC 8265).</summary>
internal sealed record RegisterRequest(
    [property: MaxLength(User.MaxNameLength)] string Name,
    [property: MaxLength(EmailAddress.MaxLength)] string Email,
    [property: StringLength(User.MaxPasswordLength, MinimumLength = User.MinPasswordLength)] string Password,
    [property: StringLength(User.MaxHandleLength, MinimumLength = User.MinHandleLength)] string? Handle = null,
    string? Tenant = null);

/// <param name="Email">Of the account.</param>
/// <param name="Password">As typed.</param>
/// <param name="Tenant">None: the default one.</param>
/// <param name="Device">What the last session on this device had as <c>device</c>.</param>
internal sealed record LoginRequest(string Email, string Password, string? Tenant = null, string? Device = null);

internal sealed record RefreshRequest(string RefreshToken);

internal sealed record LogoutRequest(bool Everywhere = false);

/// <summary>The keys (RFC 7517).</summary>
// Written by KeyRing.
internal sealed record KeySetResponse(KeyResponse[] Keys);

/// <summary>One of them.</summary>
internal sealed record KeyResponse(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid);

internal sealed record SessionResponse(
    string Token, string TokenType, int ExpiresIn, string RefreshToken, int RefreshExpiresIn, UserResponse User,
    string? Device = null)
{
    public static async Task<SessionResponse> FromAsync(SignedIn signedIn, UserViews views, CancellationToken ct) => new(
        signedIn.AccessToken, "Bearer", (int)signedIn.AccessLifetime.TotalSeconds, signedIn.RefreshToken,
        (int)signedIn.RefreshLifetime.TotalSeconds, await views.ShowOwnAsync(signedIn.Profile.Card, ct), signedIn.Device);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(LogoutRequest))]
[JsonSerializable(typeof(SessionResponse))]
internal sealed partial class AuthJson : JsonSerializerContext;
