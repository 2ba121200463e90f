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

    /// <summary>Counts each rule that found something in a text once.</summary>
    public void Add(TenantId tenant, Judgement judgement)
    {
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        for (var i = 0; i < judgement.Findings.Count; i++)
        {
            var finding = judgement.Findings[i];
            var isFirst = true;
            for (var j = 0; j < i; j++) isFirst &= !string.Equals(judgement.Findings[j].Rule, finding.Rule, StringComparison.Ordinal);
            if (isFirst && waiting.Count < MostWaiting) waiting.AddOrUpdate(new(tenant, day, finding.Rule, finding.Verdict), 1, (_, n) => n + 1);
        }
    }

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
