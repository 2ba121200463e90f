using Veza.Shared.Common;

namespace Veza.Functions.Http;

/// <summary>Who is calling, as the access token says. Endpoints take it as a parameter; it is bound from the request.</summary>
/// <param name="UserId">The person.</param>
/// <param name="TenantId">The tenant that the person belongs to.</param>
/// <param name="SessionId">The sign-in that the token came from.</param>
internal sealed record Caller(UserId UserId, TenantId TenantId, SessionId SessionId)
{
    /// <summary>Set by the authentication middleware; groups that bind a caller require authentication.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<Caller>());
}
