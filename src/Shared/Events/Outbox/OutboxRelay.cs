using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime;

namespace Veza.Shared.Events.Outbox;

/// <summary>
/// Claims events from the outbox and takes them to their stations: the consumers of this process, and the queues. Many
/// processes may drain at once. An event leaves the outbox when all of its stations have it.
/// </summary>
public sealed class OutboxRelay(
    Postgres postgres, OutboxRepository repository, EventOutbox outbox, OutboxDestinations stations, ProcessIdentity process,
    IOptions<EventOptions> options, TimeProvider clock, ILogger<OutboxRelay> logger) : BackgroundService
{
    private readonly EventOptions settings = options.Value;

    /// <summary>Takes events to their stations until none is left that is due, or the time is over.</summary>
    public async Task DrainAsync(TimeSpan atMost, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        while (await DrainOnceAsync(ct) >= settings.BatchSize && clock.GetElapsedTime(started) < atMost)
        {
        }
    }

    /// <summary>Takes one batch to its stations.</summary>
    /// <returns>How many events it took.</returns>
    public async Task<int> DrainOnceAsync(CancellationToken ct)
    {
        var now = clock.Now();
        await using var work = await postgres.BeginAsync(ct);
        var events = await TakeAsync(work, now, ct);
        if (events.Count == 0) return 0;

        var claims = events.ConvertAll(e => new OutboxClaim(e));
        await stations.DeliverAsync(work, claims, ct);

        long[] done = [.. claims.Where(c => !c.Failed).Select(c => c.Event.Id)];
        OutboxClaim[] failed = [.. claims.Where(c => c.Failed)];
        if (done.Length > 0) await repository.DeleteAsync(work, done, ct);
        if (failed.Length > 0)
            await repository.DelayAsync(
                work, [.. failed.Select(c => c.Event.Id)], [.. failed.Select(c => string.Join(',', c.Sent))], now, ct);
        await work.CommitAsync(ct);
        return events.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await outbox.WaitAsync(settings.PollInterval, stoppingToken);
            await Task.Delay(settings.Linger, stoppingToken); // one claim for the many rows of a busy moment
            try
            {
                await DrainAsync(TimeSpan.MaxValue, stoppingToken);
            }
            catch (Exception outage) when (Postgres.IsOutage(outage) || outage is DbException)
            {
                EventLog.DrainFailed(logger, outage.GetType().Name);
            }
        }
    }

    private async Task<List<OutboxEvent>> TakeAsync(UnitOfWork work, DateTimeOffset now, CancellationToken ct)
    {
        var events = await repository.TakeAsync(
            work, process.Id, now, outbox.ToldUntil(now - settings.Linger), now - settings.ForeignAfter, settings.BatchSize, ct);
        if (await repository.LockSessionsAsync(work, ct))
            events.AddRange(await repository.TakeOrderedAsync(work, now, settings.BatchSize, ct));
        return events;
    }
}
