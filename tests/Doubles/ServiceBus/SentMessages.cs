using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Veza.Doubles.ServiceBus;

/// <summary>The send is not as it must be; the message says what is wrong with it.</summary>
internal sealed class BadSendException(string message) : Exception(message);

/// <summary>Reads messages from the bodies and headers of sends.</summary>
internal static class SentMessages
{
    private const int MaxIdLength = 128;

    /// <summary>A body as one message.</summary>
    /// <param name="body">Its payload.</param>
    /// <param name="brokerProperties">A JSON object, or null.</param>
    /// <param name="contentType">Of the request.</param>
    /// <param name="properties">Further headers.</param>
    public static BusMessage Single(
        ReadOnlyMemory<byte> body, string? brokerProperties, string? contentType, IReadOnlyDictionary<string, object?> properties)
    {
        if (brokerProperties?.Any(c => c is < ' ' or > '~') == true)
            throw new BadSendException("BrokerProperties holds characters beyond ASCII: escape them.");
        return Read(body, brokerProperties is null ? default : ParseProperties(brokerProperties), contentType, properties);
    }

    /// <summary>A body as several messages.</summary>
    public static IReadOnlyList<BusMessage> Batch(ReadOnlyMemory<byte> body)
    {
        var json = Parse(body, "The body");
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
            throw new BadSendException("The body of a batch must be a JSON array with at least one message.");
        return [.. json.EnumerateArray().Select(Entry)];
    }

    private static BusMessage Entry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("Body", out var body) || body.ValueKind != JsonValueKind.String)
            throw new BadSendException("A message of the batch must be an object with the text Body.");
        entry.TryGetProperty("BrokerProperties", out var broker);
        if (broker.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            throw new BadSendException("BrokerProperties of a message must be an object.");

        var properties = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (entry.TryGetProperty("UserProperties", out var own))
        {
            if (own.ValueKind != JsonValueKind.Object) throw new BadSendException("UserProperties of a message must be an object.");
            foreach (var property in own.EnumerateObject()) properties[property.Name] = Scalar(property);
        }

        return Read(Payload(entry, body.GetString()!), broker, contentType: null, properties);
    }

    private static byte[] Payload(JsonElement entry, string text)
    {
        if (!entry.TryGetProperty("IsBodyBase64Encoded", out var encoded) || encoded.ValueKind != JsonValueKind.True)
            return Encoding.UTF8.GetBytes(text);
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new BadSendException("Body is said to be base64 and is not.");
        }
    }

    private static object? Scalar(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.String => property.Value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        JsonValueKind.Number when property.Value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => property.Value.GetDouble(),
        _ => throw new BadSendException($"The user property '{property.Name}' must be text, a number, true, false or null."),
    };

    private static BusMessage Read(
        ReadOnlyMemory<byte> body, JsonElement broker, string? contentType, IReadOnlyDictionary<string, object?> properties)
    {
        var message = new BusMessage
        {
            MessageId = Id(broker, "MessageId") ?? "",
            SessionId = Id(broker, "SessionId"),
            PartitionKey = Id(broker, "PartitionKey"),
            CorrelationId = Text(broker, "CorrelationId"),
            Label = Text(broker, "Label"),
            To = Text(broker, "To"),
            ReplyTo = Text(broker, "ReplyTo"),
            ReplyToSessionId = Id(broker, "ReplyToSessionId"),
            ContentType = Text(broker, "ContentType") ?? contentType,
            TimeToLive = TimeToLive(broker),
            ScheduledFor = ScheduledFor(broker),
            Payload = body,
            Properties = properties,
        };
        return message is { SessionId: { } session, PartitionKey: { } key } && session != key
            ? throw new BadSendException("SessionId and PartitionKey differ.")
            : message;
    }

    private static string? Id(JsonElement broker, string name)
    {
        var text = Text(broker, name);
        return text is not { Length: > MaxIdLength } ? text
            : throw new BadSendException($"{name} has {text.Length} characters; at most {MaxIdLength} are allowed.");
    }

    private static string? Text(JsonElement broker, string name)
    {
        if (Find(broker, name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new BadSendException($"{name} must be text.");
    }

    private static TimeSpan? TimeToLive(JsonElement broker)
    {
        TimeSpan time;
        if (Find(broker, "TimeToLive") is { } seconds)
        {
            if (seconds.ValueKind != JsonValueKind.Number) throw new BadSendException("TimeToLive must be a number of seconds.");
            time = TimeSpan.FromSeconds(Math.Min(seconds.GetDouble(), BusMessage.LongestLife.TotalSeconds));
        }
        else if (Text(broker, "TimeToLiveTimeSpan") is not { } text)
        {
            return null;
        }
        else if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time))
        {
            throw new BadSendException("TimeToLiveTimeSpan must be a time such as 0.01:00:00.");
        }

        if (time <= TimeSpan.Zero) throw new BadSendException("The time to live must be more than zero.");
        return time < BusMessage.LongestLife ? time : BusMessage.LongestLife;
    }

    private static DateTimeOffset? ScheduledFor(JsonElement broker)
    {
        if (Text(broker, "ScheduledEnqueueTimeUtc") is not { } text) return null;
        return DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var due)
            ? due
            : throw new BadSendException("ScheduledEnqueueTimeUtc must be a time such as Sun, 06 Nov 1994 08:49:37 GMT.");
    }

    private static JsonElement? Find(JsonElement broker, string name) =>
        broker.ValueKind == JsonValueKind.Object && broker.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static JsonElement ParseProperties(string text)
    {
        var json = Parse(Encoding.ASCII.GetBytes(text), "BrokerProperties");
        return json.ValueKind == JsonValueKind.Object ? json : throw new BadSendException("BrokerProperties must be a JSON object.");
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json, string what)
    {
        try
        {
            return JsonElement.Parse(json.Span);
        }
        catch (JsonException e)
        {
            throw new BadSendException($"{what} is no JSON: {e.Message}");
        }
    }
}
