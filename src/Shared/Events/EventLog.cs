using Microsoft.Extensions.Logging;

namespace Veza.Shared.Events;

/// <summary>Log events 1600 to 1699.</summary>
internal static partial class EventLog
{
    [LoggerMessage(1600, LogLevel.Error, "{Count} events could not be taken to '{Station}'; they are tried again later")]
    public static partial void SendFailed(ILogger logger, Exception fault, string station, int count);

    [LoggerMessage(1602, LogLevel.Warning, "'{Station}' is out of reach ({Reason}): {Count} events wait; they are tried again later")]
    public static partial void SendPostponed(ILogger logger, string station, int count, string reason);

    [LoggerMessage(1601, LogLevel.Warning, "The outbox could not be drained ({Reason}); trying again", EventName = "DrainFailed")]
    public static partial void RelayFailed(ILogger logger, string reason);

    [LoggerMessage(1603, LogLevel.Warning, "The lease of {Count} events could not be renewed ({Reason}); trying again")]
    public static partial void LeaseNotRenewed(ILogger logger, int count, string reason);

    [LoggerMessage(1610, LogLevel.Warning, "The consumer '{Consumer}' failed over {Count} events; trying them one by one")]
    public static partial void BatchFailed(ILogger logger, Exception fault, string consumer, int count);

    [LoggerMessage(1611, LogLevel.Warning,
        "The consumer '{Consumer}' failed over the event {EventId} ({Type}), try {Attempt}; it is tried again")]
    public static partial void EventFailed(
        ILogger logger, Exception fault, string consumer, string eventId, string type, int attempt);

    [LoggerMessage(1612, LogLevel.Error, "The event {EventId} ({Type}) of the queue '{Queue}' is parked: {Reason}")]
    public static partial void EventDeadLettered(ILogger logger, string queue, string eventId, string type, string reason);

    [LoggerMessage(1613, LogLevel.Warning, "The retry table could not be worked through ({Reason}); trying again")]
    public static partial void RetriesFailed(ILogger logger, string reason);

    [LoggerMessage(1614, LogLevel.Warning, "Old events could not be cleared away ({Reason}); trying again in an hour")]
    public static partial void RetentionFailed(ILogger logger, string reason);

    [LoggerMessage(1615, LogLevel.Warning, "Nobody here acts on the event {EventId} ({Type}) of the queue '{Queue}'; it waits for somebody who does")]
    public static partial void EventOrphaned(ILogger logger, string queue, string eventId, string type);
}
