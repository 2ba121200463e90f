using Microsoft.Extensions.Logging;

namespace Veza.Shared.Receipts;

/// <summary>Log events 1504, 1505 and 1507, which are older than this feature's folder.</summary>
internal static partial class ReceiptLog
{
    [LoggerMessage(1504, LogLevel.Error, "Receipts of {Count} members could not be stored; their clients will report again")]
    public static partial void ReceiptsFailed(ILogger logger, Exception fault, int count);

    [LoggerMessage(1505, LogLevel.Warning, "Counting the receipts of large rooms failed; the next round tries again")]
    public static partial void ReceiptCountsFailed(ILogger logger, Exception fault);

    [LoggerMessage(1507, LogLevel.Warning, "PostgreSQL does not answer ({Reason}): receipts of {Count} members are not stored, their clients get 503")]
    public static partial void ReceiptsNotStored(ILogger logger, int count, string reason);
}
