using System.Collections.Concurrent;
using Veza.Shared.Events;

namespace Veza.Shared.Tests.Events;

/// <summary>Keeps what was sent, and can be out of order for one queue.</summary>
internal sealed class FlakyTransport : IEventTransport
{
    private readonly ConcurrentQueue<(string Queue, EventEnvelope Event)> sent = new();

    public string? Broken { get; set; }

    /// <summary>Waits for ever at this queue.</summary>
    public string? Stuck { get; set; }

    public IReadOnlyList<(string Queue, EventEnvelope Event)> Sent => [.. sent];

    public async Task SendAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        if (queue == Broken) throw new HttpRequestException("out of order");
        if (queue == Stuck) await Task.Delay(Timeout.Infinite, ct);
        foreach (var e in events) sent.Enqueue((queue, e));
    }
}
