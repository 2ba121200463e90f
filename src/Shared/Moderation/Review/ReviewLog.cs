using Microsoft.Extensions.Logging;

namespace Veza.Shared.Moderation.Review;

/// <summary>Log events 2740 to 2749.</summary>
internal static partial class ReviewLog
{
    [LoggerMessage(2740, LogLevel.Warning, "Texts of decided cases could not be cleared away ({Reason}); again in {Wait}")]
    public static partial void ClearingFailed(ILogger logger, string reason, TimeSpan wait);
}
