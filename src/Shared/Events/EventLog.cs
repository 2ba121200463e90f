using Microsoft.Extensions.Logging;

namespace Veza.Shared.Events;

/// <summary>Log events 1200 to 1299.</summary>
internal static partial class EventLog
{
    [LoggerMessage(1200, LogLevel.Error, "Handling {Count} events failed; they are tried again later")]
    public static partial void ConsumerFailed(ILogger logger, Exception fault, int count);

    [LoggerMessage(1201, LogLevel.Warning, "The outbox could not be drained ({Reason}); trying again")]
    public static partial void DrainFailed(ILogger logger, string reason);
}
