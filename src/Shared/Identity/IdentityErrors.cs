using Veza.Shared.Common;

namespace Veza.Shared.Identity;

/// <summary>Every refusal of this feature that is not about one field.</summary>
public static class IdentityErrors
{
    /// <summary>No token came along.</summary>
    public static readonly Error Unauthenticated = new(
        "unauthenticated", ErrorKind.Unauthenticated, "Sign in first, and send the access token as 'Authorization: Bearer …'.");

    /// <summary>It was a good token once.</summary>
    public static readonly Error TokenExpired = new(
        "token_expired", ErrorKind.Unauthenticated, "The access token has expired; get a new one with the refresh token.");

    /// <summary>Not made here, not meant for this, or its sign-in was ended.</summary>
    public static readonly Error TokenInvalid = new(
        "token_invalid", ErrorKind.Unauthenticated, "The access token is not valid; sign in again.");

    /// <summary>The same for an unknown address and a wrong password.</summary>
    public static readonly Error CredentialsInvalid = new(
        "credentials_invalid", ErrorKind.Unauthenticated, "The e-mail address or the password is wrong.");

    /// <summary>Unknown, expired, or its sign-in was ended.</summary>
    public static readonly Error RefreshTokenInvalid = new(
        "refresh_token_invalid", ErrorKind.Unauthenticated, "The refresh token is not valid; sign in again.");

    /// <summary>Somebody else may hold it, so the sign-in ends.</summary>
    public static readonly Error RefreshTokenReused = new(
        "refresh_token_reused", ErrorKind.Unauthenticated,
        "The refresh token had been used before; the sign-in was ended for safety. Sign in again.");

    /// <summary>For those who look after the tenant, or the installation.</summary>
    public static readonly Error AdminRequired = new(
        "admin_required", ErrorKind.Forbidden, "Only an administrator may do this.");

    /// <summary>One account per address and tenant.</summary>
    public static readonly Error EmailTaken = new(
        "email_taken", ErrorKind.Conflict, "There is an account with this e-mail address already.");

    /// <summary>One handle per tenant.</summary>
    public static readonly Error HandleTaken = new(
        "handle_taken", ErrorKind.Conflict, "Somebody else has this handle.");

    /// <summary>No such person in the caller's tenant.</summary>
    public static readonly Error UserNotFound = new("user_not_found", ErrorKind.NotFound, "There is no such user.");

    /// <summary>More sign-ins at once than passwords can be checked.</summary>
    public static readonly Error Overloaded = new(
        "overloaded", ErrorKind.Unavailable, "Too many sign-ins at this moment; try again soon.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    /// <summary>So many failed that the next one has to wait. The same for an account that does not exist.</summary>
    public static Error TooManyTries(TimeSpan retryAfter) => new(
        "too_many_tries", ErrorKind.RateLimited, "Too many tries on this account; wait before the next one.") { RetryAfter = retryAfter };
}
