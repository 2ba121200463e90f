using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Events.Retries;

/// <summary>
/// Tries events again that wait in the retry table. Consumers do not wait for each other, and many processes may do this at
/// once; events of one session are tried in their order.
/// </summary>
public sealed class EventRetries(
    EventConsumers consumers, EventDispatcher dispatcher, EventReceiver receiver, Postgres postgres, ProcessedEventRepository inbox,
    EventRetryRepository retries, IOptions<EventOptions> options, TimeProvider clock)
{
    private readonly EventOptions settings = options.Value;

    /// <summary>Tries what is due until nothing is left or the time is over.</summary>
    /// <returns>How many events it tried.</returns>
    public async Task<int> RetryAsync(TimeSpan atMost, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        var names = consumers.Names;
        var tried = await Task.WhenAll(names.Select(name => WorkAsync(token => RetryOneAsync(name, token)))
            .Append(WorkAsync(token => RetryOrphanAsync(names, token))));
        return tried.Sum();

        async Task<int> WorkAsync(Func<CancellationToken, Task<bool>> tryOne)
        {
            var count = 0;
            while (clock.GetElapsedTime(started) < atMost && await tryOne(ct)) count++;
            return count;
        }
    }

    private async Task<bool> RetryOneAsync(string name, CancellationToken ct)
    {
        if (consumers.Find(name) is not { } consumer) return false;
        EventRetry? row = null;
        try
        {
            await using var work = await postgres.BeginAsync(ct);
            row = await retries.TakeAsync(work, name, clock.Now(), ct);
            if (row is null) return false;

            using var timer = new CancellationTokenSource(settings.HandleTimeout, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
            var fresh = await inbox.InsertAsync(work, name, [row.Event.Id], clock.Now(), ct);
            if (fresh.Count > 0) await consumer.HandleAsync(work, [row.Event], both.Token);
            await retries.DeleteAsync(work, row.Id, ct);
            await work.CommitAsync(ct);
        }
        catch (Exception fault) when (row is not null && !ct.IsCancellationRequested)
        {
            // In a transaction of its own: the one of the try is rolled back, or lost with its connection.
            await retries.UpdateAsync(dispatcher.Failed(row, fault), row.Attempts, ct);
        }

        return true;
    }

    /// <summary>Events that nobody could act on, or whose consumer is gone: perhaps somebody can now.</summary>
    private async Task<bool> RetryOrphanAsync(string[] known, CancellationToken ct)
    {
        EventRetry? row = null;
        try
        {
            await using var work = await postgres.BeginAsync(ct);
            row = await retries.TakeOrphanAsync(work, known, clock.Now(), ct);
            if (row is null) return false;
            if (row.Consumer.Length > 0) throw new EventOrphanedException($"There is no consumer '{row.Consumer}' here.");

            var e = row.Event.Type.Length > 0 ? row.Event : await receiver.ReadAsync(row.Event.Payload, ct);
            if (!consumers.Handle(row.Queue, e.Type))
                throw new EventOrphanedException(EventDispatcher.NoConsumer);
            await dispatcher.DispatchAsync(row.Queue, [e], ct);
            await retries.DeleteAsync(work, row.Id, ct);
            await work.CommitAsync(ct);
        }
        catch (Exception fault) when (row is not null && !ct.IsCancellationRequested)
        {
            await retries.UpdateAsync(dispatcher.Failed(row, fault), row.Attempts, ct);
        }

        return true;
    }
}
