using Microsoft.Extensions.Logging;

namespace Veza.Shared.Storage;

/// <summary>Log events 1050 to 1099.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(1050, LogLevel.Information, "Files are kept in {Folder}")]
    public static partial void FolderUsed(ILogger logger, string folder);

    [LoggerMessage(1051, LogLevel.Information, "Deleted {Count} unfinished files that a stopped process left behind")]
    public static partial void LeftoversDeleted(ILogger logger, int count);

    [LoggerMessage(1052, LogLevel.Warning, "Looking for unfinished files failed; trying again in {Wait}")]
    public static partial void SweepFailed(ILogger logger, TimeSpan wait, Exception exception);

    [LoggerMessage(1060, LogLevel.Warning, "The container {Container} could not be made ({Reason}); trying again in {Wait}")]
    public static partial void ContainerNotMade(ILogger logger, string container, string reason, TimeSpan wait);

    [LoggerMessage(1061, LogLevel.Warning,
        "The key that signs addresses could not be renewed ({Reason}); the former one serves until {Until:O}")]
    public static partial void KeyNotRenewed(ILogger logger, string reason, DateTimeOffset until);
}
