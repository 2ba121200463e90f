namespace Veza.Functions.Http;

/// <summary>Log events 2000 to 2099.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(2000, LogLevel.Error, "A request failed; its trace id is {TraceId}")]
    public static partial void RequestFailed(ILogger logger, string traceId, Exception exception);

    [LoggerMessage(2001, LogLevel.Warning, "The database does not answer ({Reason}): requests get 503")]
    public static partial void DatabaseOut(ILogger logger, string reason);

    [LoggerMessage(2002, LogLevel.Warning, "A request got 503, since files are out of reach: {Reason}")]
    public static partial void StorageOut(ILogger logger, string reason);

    [LoggerMessage(2010, LogLevel.Information, "Serving the web client from {Folder}")]
    public static partial void WebClientServed(ILogger logger, string folder);

    [LoggerMessage(2011, LogLevel.Information, "There is no web client in {Folder}: only the API is served")]
    public static partial void WebClientMissing(ILogger logger, string folder);
}
