using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Veza.Shared.Reactions.Emoji;

/// <summary>
/// Which texts are one emoji: those of Unicode that are recommended for interchange, skin tones and joined sequences whole. From the table
/// that the web client reads, too; it is read when the first one is asked for.
/// </summary>
public static class EmojiSet
{
    /// <summary>Longer texts are none, in UTF-16 units.</summary>
    public const int MaxLength = 32;

    private const char Selector = '\uFE0F'; // asks for the colourful form of what may be text, too

    private static readonly Lazy<Table> Unicode = new(Read);

    /// <summary>The version of Unicode.</summary>
    public static string Version => Unicode.Value.Version;

    /// <summary>All of them, in the order of the table, each before its skin tones.</summary>
    public static IReadOnlyList<string> All => Unicode.Value.All;

    /// <summary>
    /// The emoji as it is kept, whichever way it was written: with all selectors that it needs, and no other. Null: the text is none, or
    /// more than one.
    /// </summary>
    public static string? Find(string text) =>
        text.Length is > 0 and <= MaxLength && Unicode.Value.Forms.TryGetValue(Bare(text), out var emoji) ? emoji : null;

    /// <summary>Keyboards differ in where they put the selector, and no two emoji differ by it alone.</summary>
    private static string Bare(string text) =>
        text.Contains(Selector, StringComparison.Ordinal) ? text.Replace(Selector.ToString(), "", StringComparison.Ordinal) : text;

    private static Table Read()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("Emoji.emoji.json")!;
        using var table = JsonDocument.Parse(file);
        List<string> all = [];
        foreach (var line in table.RootElement.GetProperty("emoji").EnumerateArray())
        {
            all.Add(line[0].GetString()!);
            all.AddRange(line[7].GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)); // its skin tones
        }

        return new(
            table.RootElement.GetProperty("unicode").GetString()!, all, all.ToFrozenDictionary(Bare, emoji => emoji, StringComparer.Ordinal));
    }

    private sealed record Table(string Version, IReadOnlyList<string> All, FrozenDictionary<string, string> Forms);
}
