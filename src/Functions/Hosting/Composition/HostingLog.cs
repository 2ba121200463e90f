namespace Veza.Functions.Hosting.Composition;

/// <summary>Log events 2200 to 2299.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(2200, LogLevel.Critical, "A background service has failed; this process ends, to be started again")]
    public static partial void BackgroundFailed(ILogger logger, Exception exception);
}
