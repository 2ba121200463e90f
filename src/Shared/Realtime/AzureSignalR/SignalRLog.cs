using Microsoft.Extensions.Logging;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>Log events 2100 to 2199. Neither tokens nor addresses that carry them are logged.</summary>
internal static partial class SignalRLog
{
    [LoggerMessage(2100, LogLevel.Warning, "SignalR Service: {Method} {Kind} failed ({Why}), attempt {Attempt}")]
    public static partial void CallFailed(ILogger logger, string method, string kind, string why, int attempt);

    [LoggerMessage(2101, LogLevel.Warning, "SignalR Service is behind: {Count} groups wait to be told to catch up")]
    public static partial void CallsPending(ILogger logger, int count);

    [LoggerMessage(2102, LogLevel.Information, "SignalR Service is reached again; all groups have been told to catch up")]
    public static partial void CallsDone(ILogger logger);

    [LoggerMessage(2103, LogLevel.Warning, "An event of connection {Connection} was refused: {Why}")]
    public static partial void EventRefused(ILogger logger, string connection, string why);

    [LoggerMessage(2105, LogLevel.Warning, "SignalR Service gave no key to sign clients' tokens with ({Why})")]
    public static partial void NoKey(ILogger logger, string why);

    [LoggerMessage(2104, LogLevel.Warning, "Redis does not answer ({Reason}): connections are looked up at the service")]
    public static partial void RegistryOut(ILogger logger, string reason);

    [LoggerMessage(2106, LogLevel.Warning, "SignalR Service is behind by {Count} tasks, the most that are remembered; a {Kind} is not noted")]
    public static partial void TooManyPending(ILogger logger, int count, string kind);
}
