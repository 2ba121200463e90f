using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Veza.Doubles.ServiceBus;

/// <summary>The send is not as it must be; the message says what is wrong with it.</summary>
internal sealed class BadSendException(string message) : Exception(message);

/// <summary>Reads messages from what comes in over a link: one, or a batch of them in the data of one.</summary>
internal static class SentMessages
{
    private const uint BatchFormat = 0x80013700;
    private const int MaxIdLength = 128;

    private static readonly Symbol PartitionKey = new("x-opt-partition-key");
    private static readonly Symbol ScheduledFor = new("x-opt-scheduled-enqueue-time");

    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<BusMessage> Read(Message sent) => sent.Format == BatchFormat
        ? [.. Parts(sent).Select(p => One(Message.Decode(p.Buffer ?? new ByteBuffer(p.Binary, 0, p.Binary.Length, p.Binary.Length))))]
        : [One(sent)];

    private static IEnumerable<Data> Parts(Message batch) => batch.BodySection switch
    {
        Data one => [one],
        DataList { Count: > 0 } several => Enumerable.Range(0, several.Count).Select(i => several[i]),
        _ => throw new BadSendException("A batch must hold at least one message, in data sections."),
    };

    private static BusMessage One(Message sent)
    {
        var (said, notes) = (sent.Properties ?? new Properties(), sent.MessageAnnotations?.Map);
        var message = new BusMessage
        {
            MessageId = Id(said.MessageId, "MessageId") ?? "",
            SessionId = Id(said.GroupId, "SessionId"),
            PartitionKey = Id(notes?[PartitionKey] as string, "PartitionKey"),
            CorrelationId = said.CorrelationId,
            Label = said.Subject,
            To = said.To,
            ReplyTo = said.ReplyTo,
            ReplyToSessionId = Id(said.ReplyToGroupId, "ReplyToSessionId"),
            ContentType = said.ContentType,
            TimeToLive = TimeToLive(sent.Header),
            ScheduledFor = notes?[ScheduledFor] is DateTime due ? new DateTimeOffset(due.ToUniversalTime()) : null,
            Payload = Payload(sent),
            Properties = sent.ApplicationProperties?.Map
                .ToDictionary(p => (string)p.Key, object? (p) => p.Value, StringComparer.Ordinal) ?? [],
        };
        return message is { SessionId: { } session, PartitionKey: { } key } && session != key
            ? throw new BadSendException("SessionId and PartitionKey differ.")
            : message;
    }

    private static string? Id(string? text, string name) => text is not { Length: > MaxIdLength } ? text
        : throw new BadSendException($"{name} has {text.Length} characters; at most {MaxIdLength} are allowed.");

    private static TimeSpan? TimeToLive(Header? header)
    {
        if (header is null || !header.HasField(2)) return null;
        if (header.Ttl == 0) throw new BadSendException("The time to live must be more than zero.");
        var time = TimeSpan.FromMilliseconds(header.Ttl);
        return time < BusMessage.LongestLife ? time : BusMessage.LongestLife;
    }

    private static byte[] Payload(Message sent) => sent.Body switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        null => [],
        var other => throw new BadSendException($"The double takes bytes and text, not {other.GetType().Name}."),
    };
}
