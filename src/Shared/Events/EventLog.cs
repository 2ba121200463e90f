using Microsoft.Extensions.Logging;

namespace Veza.Shared.Events;

/// <summary>Log events 1600 to 1699.</summary>
internal static partial class EventLog
{
    [LoggerMessage(1600, LogLevel.Error, "Handling {Count} events failed; they are tried again later")]
    public static partial void ConsumerFailed(ILogger logger, Exception fault, int count);

    [LoggerMessage(1601, LogLevel.Warning, "The outbox could not be drained ({Reason}); trying again")]
    public static partial void DrainFailed(ILogger logger, string reason);
}
