using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime;

namespace Veza.Shared.Events.Outbox;

/// <summary>
/// Claims events of the outbox with a lease and takes them to their destinations: the consumers of this process, and the queues. No
/// transaction is open meanwhile. Many processes may do so at once; an event leaves the outbox when all of its destinations have it.
/// </summary>
public sealed class OutboxRelay(
    OutboxRepository repository, EventOutbox outbox, OutboxDestinations destinations, ProcessIdentity process,
    IOptions<EventOptions> options, TimeProvider clock, ILogger<OutboxRelay> logger) : BackgroundService
{
    private readonly EventOptions settings = options.Value;

    /// <summary>Takes events to their destinations until none is left that is due, or the time is over.</summary>
    public async Task RelayAsync(TimeSpan atMost, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        while (await RelayOnceAsync(ct) >= settings.BatchSize && clock.GetElapsedTime(started) < atMost)
        {
        }
    }

    /// <summary>Takes one batch to its destinations.</summary>
    /// <returns>How many events it took.</returns>
    public async Task<int> RelayOnceAsync(CancellationToken ct)
    {
        var (now, claim) = (clock.Now(), Guid.CreateVersion7(clock.Now()));
        var events = await repository.ClaimAsync(
            new(claim, process.Id, now, now + settings.Lease, outbox.ToldUntil(now - settings.Linger), now - settings.ForeignAfter,
                settings.BatchSize),
            ct);
        if (events.Count == 0) return 0;

        var claims = events.ConvertAll(e => new OutboxClaim(e));
        var lease = new OutboxLease(repository, claim, [.. events.Select(e => e.Id)], settings, clock, logger);
        await lease.HoldAsync(() => destinations.DeliverAsync(claims, ct), ct);

        long[] done = [.. claims.Where(c => !c.Failed).Select(c => c.Event.Id)];
        OutboxClaim[] failed = [.. claims.Where(c => c.Failed)];
        if (done.Length > 0) await repository.DeleteAsync(done, claim, ct);
        if (failed.Length > 0)
            await repository.DelayAsync(
                [.. failed.Select(c => c.Event.Id)], [.. failed.Select(c => string.Join(',', c.Sent))], claim, clock.Now(), ct);
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
                await RelayAsync(TimeSpan.MaxValue, stoppingToken);
            }
            catch (Exception outage) when (Postgres.IsOutage(outage) || outage is DbException)
            {
                EventLog.RelayFailed(logger, outage.GetType().Name);
            }
        }
    }
}
