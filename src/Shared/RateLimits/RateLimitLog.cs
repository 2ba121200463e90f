using Microsoft.Extensions.Logging;

namespace Veza.Shared.RateLimits;

/// <summary>Log event 1200, of all that counts tries and rates.</summary>
internal static partial class RateLimitLog
{
    [LoggerMessage(1200, LogLevel.Warning, "Redis does not answer ({Reason}): rate limits count in this process alone for now")]
    public static partial void CountingLocally(ILogger logger, string reason);
}
