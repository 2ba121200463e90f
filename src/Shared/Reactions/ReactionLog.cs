using Microsoft.Extensions.Logging;

namespace Veza.Shared.Reactions;

/// <summary>Log events 2900 to 2999.</summary>
internal static partial class ReactionLog
{
    [LoggerMessage(2900, LogLevel.Error, "Reactions of {Count} people could not be stored; their clients get 500 and may try again")]
    public static partial void Failed(ILogger logger, Exception fault, int count);

    [LoggerMessage(2901, LogLevel.Warning, "PostgreSQL does not answer ({Reason}): reactions of {Count} people are not stored, their clients get 503")]
    public static partial void NotStored(ILogger logger, int count, string reason);
}
