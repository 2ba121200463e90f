using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Raids;

/// <summary>
/// Adds up what all processes have counted, and opens a case where it is a surge: somebody may want to switch on what helps against a raid.
/// Every few seconds, and only where something was counted. Where it is on already, and where it was proposed lately, nothing is.
/// </summary>
public sealed class SurgeWatch(
    Surges surges, SurgeRepository repository, Postgres database, ModerationGate gate, CaseOpener cases, IOptions<RaidOptions> options,
    TimeProvider clock, ILogger<SurgeWatch> logger)
    : PeriodicWork(options.Value.CountEvery, clock)
{
    private const int PerStatement = 1000;

    private readonly RaidOptions settings = options.Value;

    /// <summary>Writes what waits in this process, and proposes what follows.</summary>
    /// <returns>How many cases.</returns>
    public async Task<int> CountAsync(CancellationToken ct)
    {
        var now = Clock.Now();
        var minute = now - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerMinute);
        var counted = await surges.TakeAsync(counts => repository.AddAsync(counts, minute, ct));
        if (counted.Count == 0) return 0;

        var proposed = 0;
        foreach (var some in counted.Select(c => c.Key).Chunk(PerStatement))
        {
            var sums = await repository.SumAsync(some, now - settings.SurgeWithin, ct);
            foreach (var (key, sum) in some.Zip(sums))
                if (sum >= settings.ThresholdOf(key.Kind) && await ProposeAsync(key, sum, now, ct)) proposed++;
        }

        while (await repository.DeleteAsync(now - settings.SurgeWithin, now - settings.ProposeEvery, PerStatement, ct) == PerStatement) { }
        return proposed;
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken ct) => CountAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(string reason, TimeSpan every) => RaidLog.NotCounted(logger, reason, every);

    private async Task<bool> ProposeAsync(SurgeKey key, long sum, DateTimeOffset now, CancellationToken ct)
    {
        if ((await gate.FindAsync(key.Tenant, ct)).FindOfRoom(RestrictionKind.Raid, key.Room, now) is not null) return false;

        // From a half at the threshold towards one.
        var score = 1 - (settings.ThresholdOf(key.Kind) / (2.0 * sum));
        await using var work = await database.BeginAsync(ct);
        if (!await repository.TakeTurnAsync(work, key, now, now - settings.ProposeEvery, ct)) return false;
        await cases.OpenAsync(
            work,
            new(key.Tenant, CaseSource.Raid, key.Room, Person: null, Message: null, Text: null,
                [new(Verdict.Flag, $"raid.{key.Kind.Code()}", "surge", score)]), ct);
        await work.CommitAsync(CancellationToken.None);
        return true;
    }
}

/// <summary>Log event 1790.</summary>
internal static partial class RaidLog
{
    [LoggerMessage(1790, LogLevel.Warning, "What may be a raid could not be counted ({Reason}); trying again in {Interval}")]
    public static partial void NotCounted(ILogger logger, string reason, TimeSpan interval);
}
