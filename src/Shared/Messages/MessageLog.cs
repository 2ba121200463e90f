using Microsoft.Extensions.Logging;

namespace Veza.Shared.Messages;

/// <summary>Log events 1500 to 1599. Content is never logged.</summary>
internal static partial class MessageLog
{
    [LoggerMessage(1500, LogLevel.Warning, "A batch of {Count} messages was refused by PostgreSQL ({SqlState}); writing them one by one")]
    public static partial void BatchRefused(ILogger logger, int count, string sqlState);

    [LoggerMessage(1501, LogLevel.Error, "{Count} messages could not be stored")]
    public static partial void BatchFailed(ILogger logger, Exception fault, int count);

    [LoggerMessage(1502, LogLevel.Warning, "Storing a batch failed at try {Attempt} ({Reason}); trying again")]
    public static partial void WriteRetried(ILogger logger, int attempt, string reason);

    [LoggerMessage(1503, LogLevel.Debug, "A broken connection did not close cleanly ({Reason})")]
    public static partial void ConnectionDropFailed(ILogger logger, string reason);

    [LoggerMessage(1506, LogLevel.Warning, "PostgreSQL does not answer ({Reason}): {Count} messages are not stored, their senders get 503")]
    public static partial void BatchNotStored(ILogger logger, int count, string reason);
}
