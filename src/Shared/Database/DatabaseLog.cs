using Microsoft.Extensions.Logging;

namespace Veza.Shared.Database;

/// <summary>Log events 1000 to 1049.</summary>
internal static partial class DatabaseLog
{
    [LoggerMessage(1000, LogLevel.Information, "Applied the migration {Name}")]
    public static partial void MigrationApplied(ILogger logger, string name);

    [LoggerMessage(1001, LogLevel.Warning,
        "The server signs in to PostgreSQL as a superuser, who may do anything to every database there. Give it a role of its own that "
        + "owns its database (infra/postgres/server-role.sql), and name that in Veza:Database:ConnectionString.")]
    public static partial void IsSuperuser(ILogger logger);

    [LoggerMessage(1010, LogLevel.Warning, "Redis is out of reach: presence and rate limits degrade until it is back")]
    public static partial void RedisLost(ILogger logger);

    [LoggerMessage(1011, LogLevel.Information, "Redis is within reach again")]
    public static partial void RedisBack(ILogger logger);
}
