using Microsoft.Extensions.Logging;

namespace Veza.Shared.Presence;

/// <summary>Log events 1400 to 1499.</summary>
internal static partial class PresenceLog
{
    [LoggerMessage(1400, LogLevel.Warning, "Presence is out ({Reason}): everyone is shown as offline until Redis is back")]
    public static partial void Lost(ILogger logger, string reason);

    [LoggerMessage(1401, LogLevel.Information, "Presence is back")]
    public static partial void Back(ILogger logger);
}
