namespace Veza.Shared.Identity;

/// <summary>The Redis keys of this feature.</summary>
internal static class IdentityKeys
{
    /// <summary>A counter (integer); expires with its window.</summary>
    public static string Rate(string prefix, string rule, string subject) => string.Concat(prefix, "rate:", rule, ":" + subject);
}
