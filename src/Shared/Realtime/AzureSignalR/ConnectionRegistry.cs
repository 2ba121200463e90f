using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Veza.Shared.Common;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>An open connection: the service's id of it, our key, and the sign-in that it came from.</summary>
internal sealed record RegisteredConnection(string Id, Guid Key, SessionId Session, bool Closed);

/// <summary>
/// The open connections of each user, in Redis: <c>signalr:connections:&lt;user&gt;</c>, a hash from the service's connection
/// id to key, session and state, kept for a month after the last sign of life of any: one that only listens gives none. It may lack
/// connections (Redis was lost) and hold some that are gone (nobody reported it): who asks must live with both.
/// </summary>
internal sealed class ConnectionRegistry(RedisServer redis, ILogger<ConnectionRegistry> logger)
{
    private const int MostPerUser = 64;
    private const string ClosedMark = "closed";

    private const string AddScript = """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return redis.call('HLEN', KEYS[1])
        """;

    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>The user's connections; null when Redis is out.</summary>
    public async Task<IReadOnlyList<RegisteredConnection>?> ListAsync(UserId user) => await AskAsync(async database =>
    {
        var fields = await database.HashGetAllAsync(Key(user));
        return fields.Select(f => Read(f.Name!, f.Value)).OfType<RegisteredConnection>().ToList();
    });

    /// <summary>Adds the connection, or notes that it still lives.</summary>
    public Task AddAsync(UserId user, RegisteredConnection connection) => AskAsync(async database =>
    {
        // The length after the entry: of those that come at once the last one sees them all.
        var length = (long)await database.ScriptEvaluateAsync(
            AddScript, [Key(user)], [connection.Id, Write(connection), (long)Life.TotalMilliseconds]);
        if (length > MostPerUser) await ForgetOldestAsync(database, user);
        return user.ToString();
    });

    /// <summary>It was told to close: what it still says does not count.</summary>
    public Task MarkClosedAsync(UserId user, RegisteredConnection connection) => AddAsync(user, connection with { Closed = true });

    /// <summary>It is gone.</summary>
    public Task RemoveAsync(UserId user, string connectionId) => AskAsync(async database =>
    {
        await database.HashDeleteAsync(Key(user), connectionId);
        return user.ToString();
    });

    /// <summary>Far more than may be open at a time: the oldest were closed long ago. Keys are UUIDs of version 7, which sort by age.</summary>
    private async Task ForgetOldestAsync(IDatabase database, UserId user)
    {
        var fields = await database.HashGetAllAsync(Key(user));
        var oldest = fields.OrderBy(f => Read(f.Name!, f.Value)?.Key.ToString(), StringComparer.Ordinal).Take(fields.Length - (MostPerUser / 2));
        await database.HashDeleteAsync(Key(user), [.. oldest.Select(f => f.Name)]);
    }

    private RedisKey Key(UserId user) => $"{redis.Prefix}signalr:connections:{user}";

    private static string Write(RegisteredConnection connection) =>
        $"{connection.Key:n} {connection.Session.Value:n}{(connection.Closed ? " " + ClosedMark : "")}";

    private static RegisteredConnection? Read(string id, string? text) =>
        text?.Split(' ') is [var key, var session, .. var rest]
        && Guid.TryParse(key, out var keyId) && Guid.TryParse(session, out var sessionId)
            ? new RegisteredConnection(id, keyId, new SessionId(sessionId), rest is [ClosedMark])
            : null;

    private async Task<T?> AskAsync<T>(Func<IDatabase, Task<T>> question) where T : class
    {
        try
        {
            return await redis.AskAsync(question);
        }
        catch (Exception e) when (RedisServer.IsOutage(e))
        {
            SignalRLog.RegistryOut(logger, e.GetType().Name);
            return null;
        }
    }
}
