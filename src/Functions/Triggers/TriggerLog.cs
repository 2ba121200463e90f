namespace Veza.Functions.Triggers;

/// <summary>Log events 2300 to 2399. What a queue delivers is not logged.</summary>
internal static partial class TriggerLog
{
    [LoggerMessage(2300, LogLevel.Warning,
        "{Count} messages of the queue {Queue} can be neither handled nor kept ({Fault} {SqlState}); they are held and tried again")]
    public static partial void NotReceived(ILogger logger, string queue, int count, string fault, string? sqlState);

    [LoggerMessage(2301, LogLevel.Error, "A request failed when its answer had begun; its connection is ended")]
    public static partial void AnswerBroken(ILogger logger, Exception exception);
}
