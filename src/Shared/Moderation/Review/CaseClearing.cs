using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Moderation.Cases;

namespace Veza.Shared.Moderation.Review;

/// <summary>Clears away what is kept no longer: texts of decided cases, and what would bring back messages.</summary>
public sealed class CaseClearing(
    CaseStatisticsRepository cases, MessageRemoval removals, IOptions<ReviewOptions> options, TimeProvider clock, ILogger<CaseClearing> logger)
    : BackgroundService
{
    private const int PerStatement = 500;

    /// <summary>In small statements; a later call goes on where one was broken off.</summary>
    public async Task ClearAsync(CancellationToken ct)
    {
        var (settings, now) = (options.Value, clock.Now());
        while (await cases.ClearAsync(now - settings.TextsKept, PerStatement, ct) == PerStatement) { }
        while (await removals.ForgetAsync(now - settings.RemovalsKept, PerStatement, ct) == PerStatement) { }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ClearEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ClearAsync(stoppingToken);
            }
            // A database that has not been migrated yet counts as not there yet.
            catch (Exception e) when (Postgres.IsOutage(e) || e is DbException)
            {
                ReviewLog.ClearingFailed(logger, e.GetType().Name, options.Value.ClearEvery);
            }
        }
    }
}
