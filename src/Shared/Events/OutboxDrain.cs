using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime;

namespace Veza.Shared.Events;

/// <summary>Standalone: claims events from the outbox and hands them to the consumers. Many processes may drain at once.</summary>
public sealed class OutboxDrain(
    Postgres postgres,
    OutboxRepository repository,
    Outbox outbox,
    IEnumerable<IEventConsumer> consumers,
    ProcessIdentity process,
    IOptions<EventOptions> options,
    TimeProvider clock,
    ILogger<OutboxDrain> logger) : BackgroundService
{
    private readonly EventOptions settings = options.Value;
    private readonly IReadOnlyList<IEventConsumer> consumers = [.. consumers];

    /// <summary>Takes and handles one batch.</summary>
    /// <returns>How many events it took.</returns>
    public async Task<int> DrainOnceAsync(CancellationToken ct)
    {
        var now = clock.Now();
        await using var session = await postgres.BeginAsync(ct);
        var events = await repository.TakeAsync(session, process.Id, now, now - settings.ForeignAfter, settings.BatchSize, ct);
        if (events.Count == 0) return 0;

        long[] ids = [.. events.Select(e => e.Id)];
        try
        {
            foreach (var consumer in consumers) await consumer.HandleAsync(events, ct);
            await repository.DeleteAsync(session, ids, ct);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            EventLog.ConsumerFailed(logger, fault, events.Count);
            await repository.DelayAsync(session, ids, now, ct);
        }

        await session.CommitAsync(ct);
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
                while (await DrainOnceAsync(stoppingToken) == settings.BatchSize)
                {
                }
            }
            catch (Exception outage) when (outage is DbException or TimeoutException)
            {
                EventLog.DrainFailed(logger, outage.GetType().Name);
            }
        }
    }
}
