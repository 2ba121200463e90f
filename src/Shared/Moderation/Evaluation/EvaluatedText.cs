using System.Collections.Frozen;
using System.Text.Json;

namespace Veza.Shared.Moderation.Evaluation;

/// <summary>A line of a labelled file.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">What it is; <c>ham</c>, <c>clean</c>, <c>non-hateful</c> and the like mean that nothing is to be found.</param>
/// <param name="Language">In which language.</param>
/// <param name="Function">What the text tests, where the file says it.</param>
public sealed record EvaluatedText(string Text, string Label, string? Language, string? Function)
{
    private static readonly FrozenSet<string> Harmless = new[]
    {
        "ham", "clean", "ok", "safe", "neutral", "normal", "none", "allow", "innocent", "harmless", "benign", "legit", "non-hateful", "not_hateful",
        "nothate", "non-toxic", "not_spam", "non-spam", "non-profane", "negative", "no", "false", "0",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool IsHarmful => !Harmless.Contains(Label.Trim());

    /// <exception cref="InvalidOperationException">A line is not what it should be; the message says which.</exception>
    public static IEnumerable<EvaluatedText> Read(IEnumerable<string> lines)
    {
        foreach (var (number, line) in lines.Index())
            if (!string.IsNullOrWhiteSpace(line)) yield return Parse(line, number + 1);
    }

    private static EvaluatedText Parse(string line, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (Field(json, "text") is { } text && Field(json, "label") is { } label)
                return new(text, label, Field(json, "language"), Field(json, "function"));
        }
        catch (JsonException fault)
        {
            throw new InvalidOperationException($"Line {number} is no JSON object: {fault.Message}", fault);
        }

        throw new InvalidOperationException($"Line {number} lacks 'text' or 'label': each line is an object with text, label and language.");
    }

    private static string? Field(JsonDocument json, string name) =>
        json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString()
            : null;
}
