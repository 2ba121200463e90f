using System.Text;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Events.ServiceBus;

/// <summary>On Azure: events travel through the queues of a Service Bus namespace, and come back through triggers.</summary>
public sealed class ServiceBusTransport(
    ServiceBusSender sender, EventPayloadRepository payloads, EventDispatcher dispatcher, IOptions<ServiceBusOptions> options,
    TimeProvider clock) : IEventTransport
{
    private readonly ServiceBusOptions settings = options.Value;

    /// <inheritdoc/>
    public async Task SendAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        var messages = new List<(EventEnvelope Event, byte[] Message)>(events.Count);
        foreach (var e in events) messages.Add((e, await WriteAsync(queue, e, ct)));

        // Batches hold one session each; those of one session follow each other, so that their order holds.
        var lanes = Queues.HasSessions(queue)
            ? messages.GroupBy(m => ServiceBusBatches.SessionOf(m.Event)).Select(s => Batches([.. s]))
            : Batches(messages).Select(b => Enumerable.Repeat(b, 1));
        await Parallel.ForEachAsync(
            lanes, new ParallelOptions { MaxDegreeOfParallelism = settings.MaxConcurrentSends, CancellationToken = ct },
            async (lane, token) =>
            {
                foreach (var batch in lane) await SendAsync(queue, batch, token);
            });
    }

    private IEnumerable<ServiceBusBatch> Batches(List<(EventEnvelope Event, byte[] Message)> messages) =>
        ServiceBusBatches.Join(messages, settings.MaxBatchBytes);

    private async Task SendAsync(string queue, ServiceBusBatch batch, CancellationToken ct)
    {
        try
        {
            await sender.SendAsync(queue, batch.Body, ct);
        }
        catch (ServiceBusRefusedException refusal) when (refusal.IsAboutContent)
        {
            if (batch.Events.Count == 1)
            {
                // It would hold up the outbox for ever; parked, an administrator sees it and can replay it.
                await dispatcher.ParkAsync(queue, batch.Events, refusal.Message, ct);
                return;
            }

            foreach (var e in batch.Events)
                foreach (var single in Batches([(e, await WriteAsync(queue, e, ct))])) await SendAsync(queue, single, ct);
        }
    }

    private async Task<byte[]> WriteAsync(string queue, EventEnvelope e, CancellationToken ct)
    {
        if (Encoding.UTF8.GetByteCount(e.Payload) <= settings.MaxInlineBytes)
        {
            var message = ServiceBusBatches.Message(queue, e, byReference: false);
            if (message.Length <= settings.MaxBatchBytes) return message; // escaping can make it longer
        }

        await payloads.InsertAsync(e.Id, e.Payload, clock.Now(), ct);
        return ServiceBusBatches.Message(queue, e, byReference: true);
    }
}
