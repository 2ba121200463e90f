using System.Buffers;
using System.Text;
using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Sending;

/// <summary>
/// The outbox event of messages that were published and are to be looked at. Its items are
/// <c>{tenant_id, room_id, message_id, author_id, seq, again, findings: [{rule, reason, verdict, score, start, length}]}</c>; <c>again</c>: a
/// stage could not judge.
/// </summary>
public static class FlaggedMessages
{
    /// <summary>The event's name.</summary>
    public const string Type = "moderation.flagged";

    /// <summary>Whether the message is one of them.</summary>
    internal static bool Has(Judgement judgement) => judgement.IsFlagged || judgement.NeedsReview;

    /// <summary>The payload.</summary>
    internal static string Payload(IEnumerable<(TenantId Tenant, Message Message, long Seq, Judgement Judgement)> items)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, EventJson.Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (var (tenant, message, seq, judgement) in items)
            {
                json.WriteStartObject();
                json.WriteString("tenant_id"u8, tenant.Value);
                json.WriteString("room_id"u8, message.RoomId.Value);
                json.WriteString("message_id"u8, message.Id.Value);
                json.WriteString("author_id"u8, message.AuthorId.Value);
                json.WriteNumber("seq"u8, seq);
                json.WriteBoolean("again"u8, judgement.NeedsReview);
                json.WritePropertyName("findings"u8);
                FindingsJson.Write(json, judgement.Findings);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The reverse.</summary>
    /// <exception cref="EventRefusedException">It cannot be read.</exception>
    internal static IReadOnlyList<FlaggedMessage> Read(EventEnvelope e)
    {
        try
        {
            using var document = JsonDocument.Parse(e.Payload);
            return
            [
                .. document.RootElement.GetProperty("items"u8).EnumerateArray().Select(item => new FlaggedMessage(
                    new(item.GetProperty("tenant_id"u8).GetGuid()), new(item.GetProperty("room_id"u8).GetGuid()),
                    new(item.GetProperty("message_id"u8).GetGuid()), new(item.GetProperty("author_id"u8).GetGuid()),
                    item.GetProperty("again"u8).GetBoolean(), FindingsJson.Read(item.GetProperty("findings"u8)))),
            ];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new EventRefusedException("The payload is not that of flagged messages.");
        }
    }
}

/// <summary>A published message that is to be looked at.</summary>
/// <param name="Again">A stage could not judge when it was sent.</param>
internal sealed record FlaggedMessage(
    TenantId Tenant, RoomId Room, MessageId Message, UserId Author, bool Again, IReadOnlyList<Finding> Findings);
