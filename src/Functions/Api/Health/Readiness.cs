using System.Data.Common;
using StackExchange.Redis;
using Veza.Shared.Database;
using Veza.Shared.Database.Redis;

namespace Veza.Functions.Api.Health;

/// <summary>What the server needs, and whether it has it.</summary>
internal sealed record ReadinessReport(string Status, string Postgres, string Migrations, string Redis, string Server)
{
    /// <summary>Everything that a request needs is there; Redis is not needed, only missed.</summary>
    public bool IsReady => Status is not "unavailable";
}

/// <summary>Looks at most once a second, however many ask: strangers may.</summary>
internal sealed class Readiness(
    Migrator migrator, RedisServer redis, IHostApplicationLifetime lifetime, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim looking = new(1, 1);
    private ReadinessReport? last;
    private DateTimeOffset lastAt;

    /// <summary>How things stand, or stood within the last second.</summary>
    public async Task<ReadinessReport> LookAsync(CancellationToken ct)
    {
        await looking.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow();
            if (last is null || now - lastAt >= GoodFor || lifetime.ApplicationStopping.IsCancellationRequested)
                (last, lastAt) = (await CheckAsync(ct), now);
            return last;
        }
        finally
        {
            looking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => looking.Dispose();

    private async Task<ReadinessReport> CheckAsync(CancellationToken ct)
    {
        var redisUp = HasRedisAsync(ct);
        var migrated = await IsMigratedAsync(ct);
        var server = lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : "running";
        var status = migrated is not true || server is "stopping" ? "unavailable" : await redisUp ? "ready" : "degraded";
        return new ReadinessReport(
            status, migrated is null ? "down" : "up", migrated is null ? "unknown" : migrated.Value ? "current" : "missing",
            await redisUp ? "up" : "down", server);
    }

    /// <summary>Null when PostgreSQL does not answer.</summary>
    private async Task<bool?> IsMigratedAsync(CancellationToken ct)
    {
        try
        {
            return await migrator.IsCurrentAsync(ct).WaitAsync(Patience, ct);
        }
        catch (Exception e) when (Postgres.IsOutage(e) || e is DbException)
        {
            return null;
        }
    }

    private async Task<bool> HasRedisAsync(CancellationToken ct)
    {
        try
        {
            await redis.AskAsync(database => database.PingAsync(CommandFlags.DemandMaster), ct);
            return true;
        }
        catch (Exception e) when (RedisServer.IsOutage(e))
        {
            return false;
        }
    }
}
