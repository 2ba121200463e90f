using System.Text.Json;
using Veza.Shared.Moderation.Classifier;

namespace Veza.Shared.Moderation.ContentSafety;

/// <summary>Reads the service's answer. What it leaves out is not harmless: an answer that does not speak of all categories is no answer.</summary>
internal static class ContentSafetyAnswer
{
    /// <summary>From this severity on a category that this build does not know counts, as harassment.</summary>
    private const int Known = 4;

    /// <exception cref="FormatException">It is not an answer.</exception>
    public static ContentScores Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("categoriesAnalysis"u8, out var all) && all.ValueKind == JsonValueKind.Array
                ? Read(all) : throw new FormatException("The answer has no categories.");
        }
        catch (JsonException e)
        {
            throw new FormatException("The answer is not JSON.", e);
        }
    }

    private static ContentScores Read(JsonElement all)
    {
        var (hate, selfHarm, sexual, violence, other) = (-1, -1, -1, -1, 0);
        foreach (var one in all.EnumerateArray())
        {
            var severity = SeverityOf(one);
            switch (one.GetProperty("category"u8).GetString())
            {
                case "Hate": hate = Math.Max(hate, severity); break;
                case "SelfHarm": selfHarm = Math.Max(selfHarm, severity); break;
                case "Sexual": sexual = Math.Max(sexual, severity); break;
                case "Violence": violence = Math.Max(violence, severity); break;
                default: other = Math.Max(other, severity); break;
            }
        }

        return Math.Min(Math.Min(hate, selfHarm), Math.Min(sexual, violence)) >= 0
            ? new(
                Score(hate, 0.6, 0.92), other >= Known ? 0.85 : 0, Score(sexual, 0.85, 0.92), Score(violence, 0.4, 0.85),
                Score(selfHarm, 0.8, 0.92))
            : throw new FormatException("The answer leaves out a category.");
    }

    private static int SeverityOf(JsonElement one) =>
        one.ValueKind == JsonValueKind.Object && one.TryGetProperty("category"u8, out var category) && category.ValueKind == JsonValueKind.String
        && one.TryGetProperty("severity"u8, out var severity) && severity.ValueKind == JsonValueKind.Number
        && severity.TryGetInt32(out var value) && value is >= 0 and <= 7
            ? value : throw new FormatException("The answer has a category without a severity.");

    /// <summary>By the four levels, odd ones rounded down as the service does.</summary>
    private static double Score(int severity, double low, double medium) => (severity / 2) switch { 0 => 0, 1 => low, 2 => medium, _ => 1 };
}
