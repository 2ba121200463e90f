using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Screening;

/// <summary>
/// Counts what is found, for the statistics: in memory, and now and then in the database. Counts of what was never written are lost with a
/// process that is killed; nothing hangs on them.
/// </summary>
public sealed class VerdictCounts(
    VerdictCountRepository repository, IOptions<ScreeningOptions> options, TimeProvider clock, ILogger<VerdictCounts> logger) : BackgroundService
{
    /// <summary>Kinds of counts that wait at a time; what is beyond is not counted.</summary>
    internal const int MostWaiting = 10_000;

    private readonly ConcurrentDictionary<VerdictKey, long> waiting = new();

    /// <summary>Counts the text once: by what became of it, and the rule that decided.</summary>
    public void Add(TenantId tenant, Judgement judgement)
    {
        if (judgement.Decisive is not { } decisive || waiting.Count >= MostWaiting) return;
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        waiting.AddOrUpdate(new(tenant, day, decisive.Rule, judgement.Verdict), 1, static (_, n) => n + 1);
    }

    /// <summary>What was found on each day since then; what waits in memory is not in it yet.</summary>
    public async Task<IReadOnlyList<DayFigures>> ListDaysAsync(TenantId tenant, DateTimeOffset since, CancellationToken ct) =>
        await repository.ListDaysAsync(tenant, DateOnly.FromDateTime(since.UtcDateTime), ct);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    /// <summary>Adds what waits to what is in the database.</summary>
    internal async Task WriteAsync(CancellationToken ct)
    {
        var counts = new List<(VerdictKey Key, long Count)>();
        foreach (var key in waiting.Keys)
            if (waiting.TryRemove(key, out var count)) counts.Add((key, count));
        if (counts.Count == 0) return;
        try
        {
            await repository.AddAsync(counts, ct);
        }
        catch
        {
            foreach (var (key, count) in counts) waiting.AddOrUpdate(key, count, (_, n) => n + count);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CountsEvery, clock);
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
            ScreeningLog.NotCounted(logger, e.GetType().Name, options.Value.CountsEvery);
        }
    }
}

/// <summary>What is counted.</summary>
internal readonly record struct VerdictKey(TenantId Tenant, DateOnly Day, string Rule, Verdict Verdict);

internal static partial class ScreeningLog
{
    [LoggerMessage(2770, LogLevel.Warning, "The counts of what was found could not be written: {Reason}. Trying again every {Interval}.")]
    public static partial void NotCounted(ILogger logger, string reason, TimeSpan interval);
}
