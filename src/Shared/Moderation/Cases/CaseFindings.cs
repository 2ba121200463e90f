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
        using (var json = new Utf8JsonWriter(buffer)) FindingsJson.Write(json, findings);

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
