using Veza.Doubles.ServiceBus;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>Messages that no consumer can act on, put into queues by somebody else.</summary>
internal sealed class Poison
{
    private static readonly (Func<int, string> Body, string Reason)[] Kinds =
    [
        (i => $"rubbish {i}", "The message is not JSON as an event is."),
        (i => $$$"""{"message":{"id":{{{i}}} } }""", "The message is no JSON object with 'event'."),
        (i => $$$"""{"event":{"id":"poison-{{{i}}}","type":"message.vanished","created_at":"2026-05-01T10:20:30Z","payload":{} } }""",
            "No consumer of this queue acts on events of this type."),
    ];

    private readonly List<string> reasons = [];

    /// <summary>Why the app must have parked them, in order.</summary>
    public IEnumerable<string> Reasons => reasons.Order(StringComparer.Ordinal);

    /// <summary>One of each kind, into a queue without sessions and one with.</summary>
    public void Pour(ServiceBusDouble bus)
    {
        foreach (var queue in new[] { "analytics", "bridge-inbound" })
            foreach (var (body, reason) in Kinds)
            {
                reasons.Add(reason);
                var session = queue == "analytics" ? null : "poisoned";
                bus.Enqueue(queue, body(reasons.Count), messageId: $"poison-{reasons.Count}", session);
            }
    }
}
