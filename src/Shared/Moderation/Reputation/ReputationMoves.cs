using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Reputation;

/// <summary>
/// What verdicts move: in memory, and every few seconds in the database, so that no message waits for it. What was not written is lost with a
/// process that is killed: a verdict moves little.
/// </summary>
public sealed class ReputationMoves(
    ReputationRepository reputations, ReputationBook book, IOptions<ReputationOptions> options, TimeProvider clock, ILogger<ReputationMoves> logger)
    : BackgroundService
{
    /// <summary>Moves that wait at a time, of different people or causes; what is beyond moves nothing.</summary>
    internal const int MostWaiting = 10_000;

    private readonly ConcurrentDictionary<ReputationKey, long> waiting = new();

    /// <summary>Notes a verdict against somebody; written soon.</summary>
    public void Note(TenantId tenant, UserId user, ReputationCause cause)
    {
        if (waiting.Count < MostWaiting) waiting.AddOrUpdate(new(tenant, user, cause), 1, (_, n) => n + 1);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    /// <summary>Writes what waits.</summary>
    internal async Task WriteAsync(CancellationToken ct)
    {
        var moves = new List<(ReputationKey Key, long Count, double Weight)>();
        foreach (var key in waiting.Keys)
            if (waiting.TryRemove(key, out var count)) moves.Add((key, count, options.Value.WeightOf(key.Cause) * count));
        if (moves.Count == 0) return;
        try
        {
            await reputations.MoveAsync(moves, clock.Now(), options.Value.HalfLife, ct);
        }
        catch
        {
            foreach (var (key, count, _) in moves) waiting.AddOrUpdate(key, count, (_, n) => n + count);
            throw;
        }

        foreach (var (key, _, _) in moves) book.Forget(key.Tenant, key.User);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WriteEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryWriteAsync(stoppingToken);
    }

    private async Task TryWriteAsync(CancellationToken ct)
    {
        try
        {
            await WriteAsync(ct);
        }
        // A database that has not been migrated yet counts as not there yet.
        catch (Exception e) when (Postgres.IsOutage(e) || e is DbException)
        {
            ReputationLog.NotWritten(logger, e.GetType().Name, options.Value.WriteEvery);
        }
    }
}
