using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Database;

namespace Veza.Shared.Events.Retries;

/// <summary>Standalone: works through the retry table. Behind the Functions host a timer does.</summary>
internal sealed class EventRetryWorker(
    EventRetries retries, IOptions<EventOptions> options, TimeProvider clock, ILogger<EventRetryWorker> logger) : BackgroundService
{
    private static readonly TimeSpan PerRound = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(options.Value.RetryInterval, clock, stoppingToken);
            try
            {
                await retries.RetryAsync(PerRound, stoppingToken);
            }
            catch (Exception outage) when (Postgres.IsOutage(outage) || outage is DbException)
            {
                EventLog.RetriesFailed(logger, outage.GetType().Name);
            }
        }
    }
}

/// <summary>Standalone: clears away once an hour. Behind the Functions host a timer does.</summary>
internal sealed class EventRetentionWorker(
    EventRetention retention, TimeProvider clock, ILogger<EventRetentionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await retention.PruneAsync(stoppingToken);
            }
            catch (Exception outage) when (Postgres.IsOutage(outage) || outage is DbException)
            {
                EventLog.RetentionFailed(logger, outage.GetType().Name);
            }

            await Task.Delay(Every, clock, stoppingToken);
        }
    }
}
