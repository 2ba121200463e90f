using System.Runtime.CompilerServices;
using System.Text;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Events.ServiceBus;

/// <summary>On Azure: events travel through the queues of a Service Bus namespace, and come back through triggers.</summary>
public sealed class ServiceBusTransport(
    ServiceBusSenders senders, EventPayloadRepository payloads, EventDispatcher dispatcher, IOptions<ServiceBusOptions> options,
    TimeProvider clock) : IEventTransport
{
    private readonly ServiceBusOptions settings = options.Value;

    /// <inheritdoc/>
    public Task SendAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = settings.MaxConcurrentSends, CancellationToken = ct };

        // Batches hold one session each; those of one session follow each other, so that their order holds.
        return Queues.HasSessions(queue)
            ? Parallel.ForEachAsync(events.GroupBy(ServiceBusBatch.SessionOf, StringComparer.Ordinal), limits, async (session, token) =>
            {
                await foreach (var batch in BatchesAsync(queue, session, token)) await SendAsync(queue, batch, token);
            })
            : Parallel.ForEachAsync(BatchesAsync(queue, events, ct), limits, (batch, token) => SendAsync(queue, batch, token));
    }

    /// <summary>As many of them in one as fit. What fits nowhere is parked.</summary>
    private async IAsyncEnumerable<ServiceBusBatch> BatchesAsync(
        string queue, IEnumerable<EventEnvelope> events, [EnumeratorCancellation] CancellationToken ct)
    {
        ServiceBusBatch? batch = null;
        foreach (var e in events)
        {
            var byReference = await KeepLargeAsync(e, ct);
            if (batch?.TryAdd(queue, e, byReference) == true) continue;

            if (batch is not null) yield return batch;
            batch = await NewAsync(queue, ct);
            if (batch.TryAdd(queue, e, byReference)) continue;

            batch.Dispose();
            batch = null;
            await dispatcher.ParkAsync(
                queue, [e], $"The event is larger than the {settings.MaxBatchBytes} bytes of a send, even without its payload.", ct);
        }

        if (batch is not null) yield return batch;
    }

    private async Task<ServiceBusBatch> NewAsync(string queue, CancellationToken ct)
    {
        var size = new CreateMessageBatchOptions { MaxSizeInBytes = settings.MaxBatchBytes };
        try
        {
            return new ServiceBusBatch(await CallAsync(queue, async () => await senders.To(queue).CreateMessageBatchAsync(size, ct)));
        }
        catch (ServiceBusRefusedException e) when (e.InnerException is ArgumentOutOfRangeException)
        {
            throw new InvalidOperationException(
                $"Veza:ServiceBus:MaxBatchBytes is {settings.MaxBatchBytes}, more than the queue '{queue}' takes at a time; lower it.", e);
        }
    }

    private async ValueTask SendAsync(string queue, ServiceBusBatch batch, CancellationToken ct)
    {
        using (batch)
        {
            try
            {
                await CallAsync(queue, async () =>
                {
                    await senders.To(queue).SendMessagesAsync(batch.Messages, ct);
                    return true;
                });
            }
            catch (ServiceBusRefusedException refusal) when (refusal.IsAboutContent)
            {
                await SendSinglyAsync(queue, batch.Events, refusal.Message, ct);
            }
        }
    }

    /// <summary>One of them is not to the queue's liking, and the others are not to wait for it.</summary>
    private async Task SendSinglyAsync(string queue, IReadOnlyList<EventEnvelope> events, string reason, CancellationToken ct)
    {
        if (events.Count == 1)
        {
            // It would hold up the outbox for ever; parked, an administrator sees it and can replay it.
            await dispatcher.ParkAsync(queue, events, reason, ct);
            return;
        }

        foreach (var e in events)
            await foreach (var single in BatchesAsync(queue, [e], ct)) await SendAsync(queue, single, ct);
    }

    private static async Task<T> CallAsync<T>(string queue, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (AuthenticationFailedException e) // no token is to be had, for now
        {
            throw new OutageException("Azure Service Bus", e);
        }
        catch (Exception e) when (e is ServiceBusException or UnauthorizedAccessException or ArgumentException)
        {
            throw ServiceBusRefusedException.Of(queue, e);
        }
    }

    /// <summary>Whether the payload is too large for a message; then it is kept in the database.</summary>
    private async Task<bool> KeepLargeAsync(EventEnvelope e, CancellationToken ct)
    {
        if (Encoding.UTF8.GetByteCount(e.Payload) <= settings.MaxInlineBytes) return false;
        await payloads.InsertAsync(e.Id, e.Payload, clock.Now(), ct);
        return true;
    }
}
