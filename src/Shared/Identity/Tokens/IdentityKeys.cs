using Veza.Shared.Database.Redis;

namespace Veza.Shared.Identity.Tokens;

/// <summary>The Redis keys of this feature.</summary>
internal static class IdentityKeys
{
    /// <summary>Failed tries (hash: <c>tries</c>, <c>until</c> in Unix milliseconds); expires <c>SignInTriesKept</c> after the last.</summary>
    public static string Tries(string prefix, string key) => string.Concat(prefix, "tries:", key);

    /// <summary>
    /// A counter (integer); expires with its window. The rule's name is one of ours; who is counted may be what a client
    /// says, and is bounded.
    /// </summary>
    public static string Rate(string prefix, string rule, string subject) =>
        string.Concat(prefix, "rate:", rule, ":" + KeyPart.Of(subject));
}
