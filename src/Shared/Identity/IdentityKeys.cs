namespace Veza.Shared.Identity;

/// <summary>The Redis keys of this feature.</summary>
internal static class IdentityKeys
{
    /// <summary>Failed tries (hash: <c>tries</c>, <c>until</c> in Unix milliseconds); expires <c>SignInTriesKept</c> after the last.</summary>
    public static string Tries(string prefix, string key) => string.Concat(prefix, "tries:", key);

    /// <summary>A counter (integer); expires with its window.</summary>
    public static string Rate(string prefix, string rule, string subject) => string.Concat(prefix, "rate:", rule, ":" + subject);
}
