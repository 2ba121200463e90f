using System.Buffers;
using System.Text.Json;
using Veza.Shared.Common.Text;
using Veza.Shared.Realtime;

namespace Veza.Shared.Events.ServiceBus;

/// <summary>Some events as one body of a send.</summary>
internal sealed record ServiceBusBatch(IReadOnlyList<EventEnvelope> Events, ReadOnlyMemory<byte> Body);

/// <summary>Writes the bodies of sends: arrays of messages, as many events in one as fit.</summary>
internal static class ServiceBusBatches
{
    /// <summary>Beside what is sent, the broker counts what it adds to each message.</summary>
    private const int OverheadPerMessage = 256;

    private const int MaxMessages = 100;
    private const int MaxSessionLength = 128;

    /// <summary>One event as a message of the queue.</summary>
    public static byte[] Message(string queue, EventEnvelope e, bool byReference)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + (byReference ? 0 : e.Payload.Length * 2));
        using (var writer = new Utf8JsonWriter(buffer, EventJson.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("Body"u8, EventBody.Write(e, byReference));
            writer.WriteStartObject("BrokerProperties"u8);
            writer.WriteString("MessageId"u8, $"{queue}:{e.Id}"); // the same at every try: the queue drops what it has
            if (Queues.HasSessions(queue)) writer.WriteString("SessionId"u8, SessionOf(e));
            writer.WriteEndObject();
            writer.WriteStartObject("UserProperties"u8);
            writer.WriteString("eventType"u8, e.Type);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What the queue keeps in order; an event without a session is one of its own.</summary>
    public static string SessionOf(EventEnvelope e) =>
        e.Session is { } session ? TextRules.Cut(session, MaxSessionLength) : e.Id;

    /// <summary>Arrays of the messages, in their order, none larger than said unless a message alone is.</summary>
    public static IEnumerable<ServiceBusBatch> Join(IReadOnlyList<(EventEnvelope Event, byte[] Message)> messages, int maxBytes)
    {
        for (var start = 0; start < messages.Count;)
        {
            var (end, bytes) = (start, 2);
            do bytes += messages[end++].Message.Length + 1 + OverheadPerMessage;
            while (end < messages.Count && end - start < MaxMessages
                && bytes + messages[end].Message.Length + 1 + OverheadPerMessage <= maxBytes);

            yield return Array(messages, start, end);
            start = end;
        }
    }

    private static ServiceBusBatch Array(IReadOnlyList<(EventEnvelope Event, byte[] Message)> messages, int start, int end)
    {
        var body = new ArrayBufferWriter<byte>();
        var events = new List<EventEnvelope>(end - start);
        body.Write("["u8);
        for (var i = start; i < end; i++)
        {
            if (i > start) body.Write(","u8);
            body.Write(messages[i].Message);
            events.Add(messages[i].Event);
        }

        body.Write("]"u8);
        return new ServiceBusBatch(events, body.WrittenMemory);
    }
}
