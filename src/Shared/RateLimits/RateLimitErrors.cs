using Veza.Shared.Common;

namespace Veza.Shared.RateLimits;

/// <summary>The refusal of this feature.</summary>
public static class RateLimitErrors
{
    /// <summary>Too many of a kind in the window.</summary>
    public static Error Exceeded(TimeSpan wait) => new(
        "rate_limited", ErrorKind.RateLimited, "Too many of this kind in a short time. Wait, then try again.") { RetryAfter = wait };
}
