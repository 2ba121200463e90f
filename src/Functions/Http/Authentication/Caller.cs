using System.Security.Claims;
using Veza.Shared.Common;

namespace Veza.Functions.Http.Authentication;

/// <summary>Who is calling, as the access token says. Endpoints take it as a parameter; it is bound from the request.</summary>
/// <param name="UserId">The person.</param>
/// <param name="TenantId">The tenant that the person belongs to.</param>
/// <param name="SessionId">The sign-in that the token came from.</param>
internal sealed record Caller(UserId UserId, TenantId TenantId, SessionId SessionId)
{
    private const string TenantClaim = "tenant";
    private const string SessionClaim = "session";

    /// <summary>Set by the authentication middleware; groups that bind a caller require authentication.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<Caller>());

    /// <summary>As claims, for the hub: what a connection is called by outlives the request that opened it.</summary>
    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, UserId.ToString()),
            new Claim(TenantClaim, TenantId.ToString()),
            new Claim(SessionClaim, SessionId.ToString()),
        ],
        authenticationType: "Bearer"));

    /// <summary>The reverse; null when nobody is signed in.</summary>
    public static Caller? From(ClaimsPrincipal? user) =>
        Guid.TryParse(user?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && Guid.TryParse(user.FindFirstValue(TenantClaim), out var tenant)
        && Guid.TryParse(user.FindFirstValue(SessionClaim), out var session)
            ? new Caller(new UserId(id), new TenantId(tenant), new SessionId(session))
            : null;
}
