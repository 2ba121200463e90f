using Microsoft.Extensions.Logging;

namespace Veza.Shared.Realtime;

/// <summary>Log events 1100 to 1199.</summary>
internal static partial class RealtimeLog
{
    [LoggerMessage(1100, LogLevel.Warning, "A notice to the other processes was dropped ({Reason}); they will be told to catch up")]
    public static partial void BackplaneFrameDropped(ILogger logger, string reason);

    [LoggerMessage(1101, LogLevel.Warning, "Redis does not answer ({Reason}): other processes are not heard until it does")]
    public static partial void BackplaneWaiting(ILogger logger, string reason);
}
