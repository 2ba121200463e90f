using Microsoft.Extensions.Logging;

namespace Veza.Shared.Database;

/// <summary>Log events 1000 to 1049.</summary>
internal static partial class DatabaseLog
{
    [LoggerMessage(1000, LogLevel.Information, "Applied the migration {Name}")]
    public static partial void MigrationApplied(ILogger logger, string name);

    [LoggerMessage(1010, LogLevel.Warning, "Redis is out of reach: presence and rate limits degrade until it is back")]
    public static partial void RedisLost(ILogger logger);

    [LoggerMessage(1011, LogLevel.Information, "Redis is within reach again")]
    public static partial void RedisBack(ILogger logger);
}
