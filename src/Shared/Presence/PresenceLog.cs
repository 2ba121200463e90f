using Microsoft.Extensions.Logging;

namespace Veza.Shared.Presence;

/// <summary>Log events 1500 to 1599.</summary>
internal static partial class PresenceLog
{
    [LoggerMessage(1500, LogLevel.Warning, "Presence is out ({Reason}): everyone is shown as offline until Redis is back")]
    public static partial void Lost(ILogger logger, string reason);

    [LoggerMessage(1501, LogLevel.Information, "Presence is back")]
    public static partial void Back(ILogger logger);
}
