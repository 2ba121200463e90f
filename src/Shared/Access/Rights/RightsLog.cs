using Microsoft.Extensions.Logging;

namespace Veza.Shared.Access.Rights;

/// <summary>Log events 1250 to 1299.</summary>
internal static partial class RightsLog
{
    [LoggerMessage(1250, LogLevel.Warning, "What rights have ended could not be looked up ({Reason}); it is tried again in {Wait}")]
    public static partial void RoundFailed(ILogger logger, string reason, TimeSpan wait);
}
