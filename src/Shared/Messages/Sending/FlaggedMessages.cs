using System.Buffers;
using System.Text;
using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Sending;

/// <summary>
/// The outbox event of messages that were published and are to be looked at. Its items are
/// <c>{tenant_id, room_id, message_id, author_id, seq, again, findings: [{rule, reason, verdict, score, start?, length?}]}</c>; <c>again</c>: a
/// stage could not judge.
/// </summary>
public static class FlaggedMessages
{
    /// <summary>The event's name.</summary>
    public const string Type = "moderation.flagged";

    private const int MostFindings = 20; // of a message: so many say why it is looked at, and the event stays small

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
                WriteFindings(json, judgement.Findings);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The findings as an array.</summary>
    internal static void WriteFindings(Utf8JsonWriter json, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray();
        foreach (var finding in findings.Take(MostFindings))
        {
            json.WriteStartObject();
            json.WriteString("rule"u8, finding.Rule);
            json.WriteString("reason"u8, finding.Reason);
            json.WriteString("verdict"u8, finding.Verdict.Code());
            json.WriteNumber("score"u8, Math.Round(finding.Score, 3));
            if (finding.Range is { } range)
            {
                json.WriteNumber("start"u8, range.Start);
                json.WriteNumber("length"u8, range.Length);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
