using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Events.Retries;

/// <summary>
/// Tries events again that wait in the retry table. Consumers do not wait for each other, and many processes may do this at
/// once; events of one session are tried in their order. Who tries one holds it by a lease and not by a transaction; of a process that
/// dies over it the lease ends, and another one tries it.
/// </summary>
public sealed class EventRetries(
    EventConsumers consumers, EventDispatcher dispatcher, EventReceiver receiver, EventRetryRepository retries,
    IOptions<EventOptions> options, TimeProvider clock)
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
        if (await retries.ClaimAsync(name, clock.Now(), LeaseEnd(), ct) is not { } row) return false;
        try
        {
            using var timer = new CancellationTokenSource(settings.HandleTimeout, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
            await using var delivery = dispatcher.Delivery(consumer, [row.Event]);
            await consumer.HandleAsync(delivery, both.Token);
            await retries.DeleteAsync(await delivery.BeginAsync(ct), row.Id, ct);
            await delivery.CommitAsync(ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            await retries.UpdateAsync(dispatcher.Failed(row, fault), row, ct);
        }
        catch
        {
            await retries.ReleaseAsync(row, clock.Now(), CancellationToken.None); // an orderly stop: others need not wait for the lease
            throw;
        }

        return true;
    }

    /// <summary>Events that nobody could act on, or whose consumer is gone: perhaps somebody can now.</summary>
    private async Task<bool> RetryOrphanAsync(string[] known, CancellationToken ct)
    {
        if (await retries.ClaimOrphanAsync(known, clock.Now(), LeaseEnd(), ct) is not { } row) return false;
        try
        {
            if (row.Consumer.Length > 0) throw new EventOrphanedException($"There is no consumer '{row.Consumer}' here.");

            var e = row.Event.Type.Length > 0 ? row.Event : await receiver.ReadAsync(row.Event.Payload, ct);
            if (!consumers.Handle(row.Queue, e.Type)) throw new EventOrphanedException(EventDispatcher.NoConsumer);
            await dispatcher.DispatchAsync(row.Queue, [e], ct);
            await retries.DeleteAsync(row.Id, ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            await retries.UpdateAsync(dispatcher.Failed(row, fault), row, ct);
        }
        catch
        {
            await retries.ReleaseAsync(row, clock.Now(), CancellationToken.None); // an orderly stop: others need not wait for the lease
            throw;
        }

        return true;
    }

    /// <summary>Later than any try ends by itself.</summary>
    private DateTimeOffset LeaseEnd() => clock.Now() + settings.LongestTry + settings.Lease;
}
