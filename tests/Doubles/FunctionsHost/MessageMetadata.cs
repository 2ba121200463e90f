using Newtonsoft.Json.Linq;
using Veza.Doubles.ServiceBus;

namespace Veza.Doubles.FunctionsHost;

/// <summary>What the Service Bus extension tells about messages, in its order and with its types.</summary>
internal static class MessageMetadata
{
    /// <summary>About a message that is delivered alone.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="session">Whether its queue has sessions.</param>
    /// <param name="host">The namespace's host name.</param>
    public static IReadOnlyList<KeyValuePair<string, object?>> Of(Delivery delivery, bool session, string host)
    {
        var message = delivery.Message;
        var properties = Properties(message);
        return
        [
            .. Receivers(session ? delivery.LockedUntil : null, host),
            new("DeliveryCount", delivery.Count),
            new("DeadLetterSource", null),
            new("LockToken", delivery.LockToken.ToString()),
            new("ExpiresAtUtc", message.ExpiresAt.UtcDateTime),
            new("ExpiresAt", message.ExpiresAt),
            new("EnqueuedTimeUtc", message.EnqueuedAt.UtcDateTime),
            new("EnqueuedTime", message.EnqueuedAt),
            new("MessageId", message.MessageId),
            new("ContentType", message.ContentType),
            new("ReplyTo", message.ReplyTo),
            new("SequenceNumber", message.SequenceNumber),
            new("To", message.To),
            new("Subject", message.Label),
            new("Label", message.Label),
            new("CorrelationId", message.CorrelationId),
            new("ApplicationProperties", properties),
            new("UserProperties", properties.DeepClone()),
            new("SessionId", message.SessionId),
            new("ReplyToSessionId", message.ReplyToSessionId),
            new("PartitionKey", message.PartitionKey),
            new("TransactionPartitionKey", null),
        ];
    }

    /// <summary>About messages that are delivered together: arrays, index by index.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> OfBatch(IReadOnlyList<Delivery> deliveries, string host)
    {
        KeyValuePair<string, object?> All<T>(string name, Func<BusMessage, T> value) =>
            new(name + "Array", deliveries.Select(d => value(d.Message)).ToArray());

        return
        [
            .. Receivers(sessionUntil: null, host),
            new("DeliveryCountArray", deliveries.Select(d => d.Count).ToArray()),
            All("DeadLetterSource", _ => (string?)null),
            new("LockTokenArray", deliveries.Select(d => d.LockToken.ToString()).ToArray()),
            All("ExpiresAtUtc", m => Zoneless(m.ExpiresAt)),
            All("ExpiresAt", m => m.ExpiresAt),
            All("EnqueuedTimeUtc", m => Zoneless(m.EnqueuedAt)),
            All("EnqueuedTime", m => m.EnqueuedAt),
            All("MessageId", m => m.MessageId),
            All("ContentType", m => m.ContentType),
            All("ReplyTo", m => m.ReplyTo),
            All("SequenceNumber", m => m.SequenceNumber),
            All("To", m => m.To),
            All("Subject", m => m.Label),
            All("Label", m => m.Label),
            All("CorrelationId", m => m.CorrelationId),
            All("ApplicationProperties", Properties),
            All("UserProperties", Properties),
            All("SessionId", m => m.SessionId),
            All("ReplyToSessionId", m => m.ReplyToSessionId),
            All("PartitionKey", m => m.PartitionKey),
            All("TransactionPartitionKey", m => m.PartitionKey),
        ];
    }

    /// <summary>Objects of no use to a worker.</summary>
    private static IEnumerable<KeyValuePair<string, object?>> Receivers(DateTimeOffset? sessionUntil, string host)
    {
        foreach (var name in new[] { "MessageReceiver", "MessageSession", "MessageActions", "SessionActions" })
            yield return new(name, sessionUntil is { } until ? new JObject { ["SessionLockedUntil"] = until.UtcDateTime } : new JObject());
        yield return new("ReceiveActions", new JObject());
        yield return new("Client", new JObject
        {
            ["FullyQualifiedNamespace"] = host,
            ["IsClosed"] = false,
            ["TransportType"] = 0,
            ["Identifier"] = host,
        });
    }

    private static JObject Properties(BusMessage message)
    {
        var properties = new JObject();
        foreach (var (name, value) in message.Properties) properties[name] = new JValue(value);
        return properties;
    }

    private static DateTime Zoneless(DateTimeOffset time) => DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified);
}
