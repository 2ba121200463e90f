using Microsoft.Extensions.Logging;

namespace Veza.Shared.Moderation.Actions.Telling;

/// <summary>Log events 1700 to 1799.</summary>
internal static partial class ModerationLog
{
    [LoggerMessage(1700, LogLevel.Warning, "What has run out could not be ended ({Reason}); it holds no more, and is told of in {Wait}")]
    public static partial void EndingsFailed(ILogger logger, string reason, TimeSpan wait);
}
