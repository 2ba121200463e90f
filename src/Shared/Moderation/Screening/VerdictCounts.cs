using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Screening;

/// <summary>Counts what became of texts, for the statistics: in memory, and now and then in the database. Nothing hangs on the counts.</summary>
public sealed class VerdictCounts(
    VerdictCountRepository repository, IOptions<ScreeningOptions> options, TimeProvider clock, ILogger<VerdictCounts> logger)
    : PeriodicWork(options.Value.CountsEvery, clock)
{
    private const int MostWaiting = 10_000;
    private const int PerStatement = 500;

    private readonly WaitingCounts<VerdictKey> waiting = new(MostWaiting);

    /// <summary>Counts the text once: by what became of it.</summary>
    public void Add(TenantId tenant, Judgement judgement)
    {
        if (judgement.Verdict != Verdict.Allow)
            waiting.Add(new(tenant, DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime), judgement.Verdict));
    }

    /// <summary>What was found on each day since then; what waits in memory is not in it yet.</summary>
    public async Task<IReadOnlyList<DayFigures>> ListDaysAsync(TenantId tenant, DateTimeOffset since, CancellationToken ct) =>
        await repository.ListDaysAsync(tenant, DateOnly.FromDateTime(since.UtcDateTime), ct);

    /// <summary>Removes what no statistics look back to.</summary>
    public async Task PruneAsync(DateTimeOffset before, CancellationToken ct)
    {
        while (await repository.DeleteAsync(DateOnly.FromDateTime(before.UtcDateTime), PerStatement, ct) == PerStatement) { }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(cancellationToken);
    }

    /// <summary>Adds what waits to what is in the database.</summary>
    internal Task WriteAsync(CancellationToken ct) => waiting.WriteAsync(counts => repository.AddAsync(counts, ct));

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken ct) => WriteAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(string reason, TimeSpan every) => ScreeningLog.NotCounted(logger, reason, every);
}

/// <summary>What is counted.</summary>
internal readonly record struct VerdictKey(TenantId Tenant, DateOnly Day, Verdict Verdict);

internal static partial class ScreeningLog
{
    [LoggerMessage(2770, LogLevel.Warning, "The counts of what was found could not be written: {Reason}. Trying again every {Interval}.")]
    public static partial void NotCounted(ILogger logger, string reason, TimeSpan interval);
}
