using System.Buffers;
using System.Text;
using System.Text.Json;
using Veza.Shared.Common.Text;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Realtime;

namespace Veza.Shared.Events;

/// <summary>
/// An event as the body of a queue message: <c>{"event": {"id", "type", "session", "created_at", "payload"}}</c>, or
/// <c>payload_ref</c> in place of a payload that is kept beside the queue. All of it is below one property, because the
/// Functions host takes properties at the top for those of the message.
/// </summary>
internal static class EventBody
{
    private const int MaxIdLength = 64;
    private const int MaxNameLength = 128;

    /// <summary>The body.</summary>
    /// <param name="e">The event.</param>
    /// <param name="byReference">Leaves the payload out; it can be found by the event's id.</param>
    public static string Write(EventEnvelope e, bool byReference)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (byReference ? 0 : e.Payload.Length));
        using (var writer = new Utf8JsonWriter(buffer, EventJson.Options))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("event"u8);
            writer.WriteString("id"u8, e.Id);
            writer.WriteString("type"u8, e.Type);
            writer.WriteString("session"u8, e.Session);
            writer.WriteTime("created_at"u8, e.CreatedAt);
            if (byReference)
            {
                writer.WriteString("payload_ref"u8, e.Id);
            }
            else
            {
                writer.WritePropertyName("payload"u8);
                writer.WriteRawValue(e.Payload, skipInputValidation: true); // the database has checked it: its type is jsonb
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The reverse, and what the body refers to instead of a payload.</summary>
    /// <exception cref="EventRefusedException">It is no event; the message says why.</exception>
    public static (EventEnvelope Event, string? Reference) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("event"u8, out var e) || e.ValueKind != JsonValueKind.Object)
                throw new EventRefusedException("The message is no JSON object with 'event'.");

            var reference = Text(e, "payload_ref", MaxIdLength);
            var payload = e.TryGetProperty("payload"u8, out var inline) ? inline.GetRawText() : null;
            if (reference is null == payload is null)
                throw new EventRefusedException("The event has neither a payload nor a reference to one, or both.");
            if (!e.TryGetProperty("created_at"u8, out var at) || !at.TryGetDateTimeOffset(out var createdAt))
                throw new EventRefusedException("The event lacks 'created_at'.");
            return (
                new EventEnvelope(
                    Text(e, "id", MaxIdLength) ?? throw new EventRefusedException("The event lacks 'id'."),
                    Text(e, "type", MaxNameLength) ?? throw new EventRefusedException("The event lacks 'type'."),
                    Text(e, "session", MaxNameLength), createdAt.ToUniversalTime(), payload ?? ""),
                reference);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter: half a surrogate pair
        {
            throw new EventRefusedException("The message is not JSON as an event is.");
        }
    }

    private static string? Text(JsonElement e, string name, int maxLength)
    {
        if (!e.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        var text = value.GetString();
        return text is { Length: > 0 } && text.Length <= maxLength && !TextRules.HasUnstorable(text)
            ? text
            : throw new EventRefusedException($"The event's '{name}' is empty, too long, or no text.");
    }
}
