namespace Veza.Shared.Identity.Accounts;

/// <summary>The Redis keys of sign-ins.</summary>
internal static class SignInKeys
{
    /// <summary>Failed tries (hash: <c>tries</c>, <c>until</c> in Unix milliseconds); expires <c>SignInTriesKept</c> after the last.</summary>
    public static string Tries(string prefix, string key) => string.Concat(prefix, "tries:", key);
}
