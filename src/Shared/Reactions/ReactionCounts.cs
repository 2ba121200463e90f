using System.Text;
using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Reactions;

/// <summary>
/// The counts of a message, which are what the kind <c>reactions</c> says of it: <c>[{"emoji", "count"}]</c> in the order of first use.
/// </summary>
internal sealed class ReactionCounts
{
    private readonly List<ReactionCount> counts = [];

    /// <summary>From the state that is stored; null: there are none.</summary>
    public static ReactionCounts Parse(string? json)
    {
        var parsed = new ReactionCounts();
        if (json is null) return parsed;
        using var state = JsonDocument.Parse(json);
        foreach (var one in state.RootElement.EnumerateArray())
            parsed.counts.Add(new(one.GetProperty("emoji"u8).GetString()!, one.GetProperty("count"u8).GetInt32()));
        return parsed;
    }

    /// <summary>How many different ones there are.</summary>
    public int Different => counts.Count;

    /// <summary>Whether anybody reacted with it.</summary>
    public bool Has(string emoji) => counts.Exists(c => c.Emoji == emoji);

    /// <summary>One more or one fewer of an emoji.</summary>
    public void Count(string emoji, bool adds)
    {
        var at = counts.FindIndex(c => c.Emoji == emoji);
        if (at < 0) counts.Add(new(emoji, adds ? 1 : throw Uncounted(emoji)));
        else if (adds) counts[at] = counts[at] with { Count = counts[at].Count + 1 };
        else if (counts[at].Count > 1) counts[at] = counts[at] with { Count = counts[at].Count - 1 };
        else counts.RemoveAt(at);
    }

    /// <summary>The state to store; null where none is left.</summary>
    public string? ToJson() => counts.Count == 0 ? null : Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var (emoji, count) in counts) WriteCount(writer, emoji, count, me: null);
        writer.WriteEndArray();
    });

    /// <summary>As somebody sees them who reacted with these.</summary>
    public IReadOnlyList<OwnReactionCount> For(IReadOnlySet<string> own) =>
        [.. counts.Select(c => new OwnReactionCount(c.Emoji, c.Count, own.Contains(c.Emoji)))];

    /// <summary>As a value; <c>me</c> only where it is known.</summary>
    public static void WriteCount(Utf8JsonWriter writer, string emoji, int count, bool? me)
    {
        writer.WriteStartObject();
        WriteEmoji(writer, emoji);
        writer.WriteNumber("count"u8, count);
        if (me is { } own) writer.WriteBoolean("me"u8, own);
        writer.WriteEndObject();
    }

    /// <summary>Writes the emoji as it is: the writer would make twelve characters of one, and none of the table holds what JSON escapes.</summary>
    public static void WriteEmoji(Utf8JsonWriter writer, string emoji)
    {
        writer.WritePropertyName("emoji"u8);
        writer.WriteRawValue($"\"{emoji}\"", skipInputValidation: true);
    }

    /// <summary>JSON as a text.</summary>
    public static string Write(Action<Utf8JsonWriter> value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, EventJson.Options)) value(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static InvalidOperationException Uncounted(string emoji) => new(
        $"A reaction '{emoji}' is stored that is not counted: the table reactions and message_changes change in one transaction only.");
}
