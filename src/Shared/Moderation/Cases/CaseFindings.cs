using System.Buffers;
using System.Text;
using System.Text.Json;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Cases;

/// <summary>Findings as the database and the wire have them.</summary>
internal static class CaseFindings
{
    public static string Write(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0) return "[]";
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var one in findings)
            {
                json.WriteStartObject();
                json.WriteString("rule"u8, one.Rule);
                json.WriteString("reason"u8, one.Reason);
                json.WriteString("verdict"u8, one.Verdict.Code());
                json.WriteNumber("score"u8, Math.Round(one.Score, 4));
                json.WriteNumber("start"u8, one.Range?.Start ?? 0);
                json.WriteNumber("length"u8, one.Range?.Length ?? 0);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
