using Veza.Shared.Database.Redis;

namespace Veza.Shared.RateLimits;

/// <summary>The Redis keys of this feature.</summary>
internal static class RateLimitKeys
{
    /// <summary>
    /// A counter (integer); expires with its window. The rule's name is one of ours; who is counted may be what a client
    /// says, and is bounded.
    /// </summary>
    public static string Counter(string prefix, string rule, string subject) =>
        string.Concat(prefix, "rate:", rule, ":" + KeyPart.Of(subject));
}
