using System.ComponentModel.DataAnnotations;
using Veza.Functions.Api.Users;
using Veza.Shared.Identity.Accounts;
using Veza.Shared.Identity.Users;

namespace Veza.Functions.Api.Accounts;

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
