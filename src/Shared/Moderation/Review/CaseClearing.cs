using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.Holding;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Review.Reading;
using Veza.Shared.Moderation.Screening;

namespace Veza.Shared.Moderation.Review;

/// <summary>Clears away what is kept no longer: texts of decided cases, what would bring back messages, decided messages, old counts.</summary>
public sealed class CaseClearing(
    CaseStatisticsRepository cases, MessageRemoval removals, HeldMessages held, VerdictCounts verdicts, IOptions<ReviewOptions> options, TimeProvider clock, ILogger<CaseClearing> logger)
    : PeriodicWork(options.Value.ClearEvery, clock)
{
    private const int PerStatement = 500;

    /// <summary>In small statements; a later call goes on where one was broken off.</summary>
    public async Task ClearAsync(CancellationToken ct)
    {
        var (settings, now) = (options.Value, Clock.Now());
        while (await cases.ClearAsync(now - settings.TextsKept, PerStatement, ct) == PerStatement) { }
        while (await removals.ForgetAsync(now - settings.RemovalsKept, PerStatement, ct) == PerStatement) { }
        await held.ForgetDecidedAsync(ct);
        await verdicts.PruneAsync(now - TimeSpan.FromDays(CaseStatistics.MaxDays + 1), ct);
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken ct) => ClearAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(string reason, TimeSpan every) => ReviewLog.ClearingFailed(logger, reason, every);
}
