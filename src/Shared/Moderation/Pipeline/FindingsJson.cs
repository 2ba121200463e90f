using System.Text.Json;

namespace Veza.Shared.Moderation.Pipeline;

/// <summary>
/// Findings in events, in the database and on the wire: <c>[{rule, reason, verdict, score, start, length}]</c>; a length of 0: all of the text.
/// </summary>
internal static class FindingsJson
{
    /// <summary>Of a text: so many say why it is looked at.</summary>
    private const int Most = 50;

    /// <summary>Writes the array, those first that came first.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray();
        foreach (var one in findings.Take(Most))
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

    /// <summary>The reverse.</summary>
    /// <exception cref="InvalidOperationException">It is none; so say <see cref="KeyNotFoundException"/> and <see cref="FormatException"/>.</exception>
    public static IReadOnlyList<Finding> Read(JsonElement array) =>
    [
        .. array.EnumerateArray().Select(f => new Finding(
            VerdictCodes.Parse(f.GetProperty("verdict"u8).GetString()!) ?? Verdict.Flag, f.GetProperty("rule"u8).GetString()!,
            f.GetProperty("reason"u8).GetString()!, f.GetProperty("score"u8).GetDouble(),
            f.GetProperty("length"u8).GetInt32() is > 0 and var length ? new TextRange(f.GetProperty("start"u8).GetInt32(), length) : null)),
    ];
}
