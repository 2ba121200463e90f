using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Veza.Shared.Common;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>
/// Whose presence each connection of a user is subscribed to, in Redis: <c>signalr:presence:&lt;user&gt;</c>, a hash from the service's
/// connection id to the ids (16 bytes each), kept for a month after the last subscription. While Redis is out nothing is known of what a
/// connection was subscribed to before.
/// </summary>
internal sealed class PresenceSubscriptions(RedisServer redis, ConnectionRegistry registry, ILogger<PresenceSubscriptions> logger)
{
    private const int IdLength = 16;

    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>People of the connection's list whom neither the new list names nor another open connection of the user.</summary>
    public async Task<IReadOnlyList<UserId>> ListLeftAsync(UserId user, string connection, IReadOnlyList<UserId> users)
    {
        if (await AskAsync(database => database.HashGetAllAsync(Key(user))) is not { } lists) return [];
        if (await registry.ListAsync(user) is not { } registered) return []; // whom others hear of is not known: nobody may be left
        var open = registered.Where(c => !c.Closed).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var left = lists.Where(l => l.Name == connection).SelectMany(l => Read(l.Value)).ToHashSet();
        left.ExceptWith(users);
        foreach (var other in lists.Where(l => l.Name != connection && open.Contains((string)l.Name!))) left.ExceptWith(Read(other.Value));
        return [.. left];
    }

    /// <summary>The connection's list from now on.</summary>
    public Task SetAsync(UserId user, string connection, IReadOnlyList<UserId> users) => AskAsync(async database =>
    {
        var change = database.CreateTransaction(); // never a hash without an end
        if (users.Count == 0) _ = change.HashDeleteAsync(Key(user), connection);
        else _ = change.HashSetAsync(Key(user), connection, Write(users));
        _ = change.KeyExpireAsync(Key(user), Life);
        await change.ExecuteAsync();
        return connection;
    });

    /// <summary>The connection is gone.</summary>
    public Task RemoveAsync(UserId user, string connection) => AskAsync(async database =>
    {
        await database.HashDeleteAsync(Key(user), connection);
        return connection;
    });

    private RedisKey Key(UserId user) => $"{redis.Prefix}signalr:presence:{user}";

    private static byte[] Write(IReadOnlyList<UserId> users)
    {
        var ids = new byte[IdLength * users.Count];
        for (var i = 0; i < users.Count; i++) users[i].Value.TryWriteBytes(ids.AsSpan(IdLength * i));
        return ids;
    }

    private static IEnumerable<UserId> Read(RedisValue list) =>
        ((byte[]?)list ?? []).Chunk(IdLength).Where(id => id.Length == IdLength).Select(id => new UserId(new Guid(id)));

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
