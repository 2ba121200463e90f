using System.Security.Cryptography;
using System.Text;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Events.Consumers;

/// <summary>Reads what a queue delivers and hands it to the dispatcher; what cannot be read is parked, never refused.</summary>
public sealed class EventReceiver(EventDispatcher dispatcher, EventPayloadRepository payloads, TimeProvider clock)
{
    private const int MaxKeptLength = 1_000_000; // of a message that cannot be read, in code points

    /// <summary>Handles messages of a queue; when it returns, the queue may forget them.</summary>
    public async Task ReceiveAsync(string queue, IReadOnlyList<string> messages, CancellationToken ct)
    {
        var events = new List<EventEnvelope>(messages.Count);
        foreach (var message in messages)
        {
            try
            {
                events.Add(await ReadAsync(message, ct));
            }
            catch (EventRefusedException refusal)
            {
                await dispatcher.ParkAsync(queue, [Unread(message)], refusal.Message, ct);
            }
        }

        if (events.Count > 0) await dispatcher.DispatchAsync(queue, events, ct);
    }

    /// <summary>The event that a message holds, with its payload fetched when the message only refers to it.</summary>
    /// <exception cref="EventRefusedException">The message holds none, or the payload is gone.</exception>
    internal async Task<EventEnvelope> ReadAsync(string message, CancellationToken ct)
    {
        var (e, reference) = EventBody.Read(message);
        if (reference is null) return e;
        return await payloads.FindAsync(reference, ct) is { } payload
            ? e with { Payload = payload }
            : throw new EventRefusedException("Its payload was kept beside the queue and is gone.");
    }

    /// <summary>The same message is the same event, so that each is parked once however often it comes.</summary>
    private EventEnvelope Unread(string message)
    {
        var kept = TextRules.Cut(message, MaxKeptLength);
        if (TextRules.HasUnstorable(kept)) kept = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept)).Replace('\0', '\uFFFD');
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message)).AsSpan(0, 16));
        return new EventEnvelope($"unread-{id}", "", Session: null, clock.Now(), kept);
    }
}
