using Microsoft.Extensions.Logging;

namespace Veza.Shared.Identity;

/// <summary>Log events 1210 to 1299.</summary>
internal static partial class IdentityLog
{
    [LoggerMessage(1210, LogLevel.Information, "Made the signing key {Kid}, which signs from {SignsFrom:O}")]
    public static partial void KeyMade(ILogger logger, string kid, DateTimeOffset signsFrom);

    [LoggerMessage(1211, LogLevel.Warning,
        "Veza:Identity:KeySecret does not open the signing key {Kid}: it goes on verifying tokens, and does not sign here. "
        + "Give all instances the same secret.")]
    public static partial void KeySealedOtherwise(ILogger logger, string kid);

    [LoggerMessage(1212, LogLevel.Warning, "The signing keys could not be checked; trying again in {Wait}")]
    public static partial void KeyCheckFailed(ILogger logger, TimeSpan wait, Exception exception);

    [LoggerMessage(1220, LogLevel.Warning,
        "A spent refresh token came back after the grace period: the sign-in {SessionId} of {UserId} was ended")]
    public static partial void RefreshTokenReused(ILogger logger, Guid sessionId, Guid userId);

    [LoggerMessage(1221, LogLevel.Warning, "Sign-ins come faster than passwords can be checked: some get 503")]
    public static partial void PasswordsOverloaded(ILogger logger);

    [LoggerMessage(1230, LogLevel.Warning,
        "The e-mail address of {UserId} is that of another account of the tenant too, written in another form. Both go on, "
        + "each with its own password; give one of them another address.")]
    public static partial void AddressOfTwoAccounts(ILogger logger, Guid userId);

    [LoggerMessage(1231, LogLevel.Warning, "The canonical e-mail addresses could not be worked out; trying again in {Wait}")]
    public static partial void AddressesNotChecked(ILogger logger, TimeSpan wait, Exception exception);
}
