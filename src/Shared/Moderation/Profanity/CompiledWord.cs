using System.Collections.Frozen;

namespace Veza.Shared.Moderation.Profanity;

/// <summary>A word as the automaton knows it: its letters without repetition, and how often each must stand at least.</summary>
internal sealed record CompiledWord(ProfanityWord Word, string Letters, byte[] LeastRuns, string Before)
{
    public const int LongestEnding = 6;

    /// <summary>Endings that a whole word takes, without repeated letters.</summary>
    private static readonly FrozenDictionary<string, FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>>> Endings =
        new Dictionary<string, string[]>
        {
            ["en"] = ["s", "es", "z", "ed", "er", "ers", "in", "ing", "ings", "y", "ies", "ish", "a", "az"],
            ["fr"] = ["s", "x", "e", "es", "er", "ez", "ent", "ait", "ant", "eur", "eurs", "euse", "euses", "ai", "ais", "ons", "era", "erai"],
        }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>());

    public bool OpenStart { get; } = Word.Pattern.Split(' ')[^1].StartsWith('*');

    public bool OpenEnd { get; } = Word.Pattern.EndsWith('*');

    private string Language { get; } = Word.Language;

    private bool TakesEndings { get; } = Word.Pattern.EndsWith('+');

    /// <returns>Null when nothing of it is a letter.</returns>
    public static CompiledWord? Of(ProfanityWord word)
    {
        var folded = InnocentWords.Fold(word.Pattern);
        var split = folded.LastIndexOf(' ');
        var (letters, runs) = (new List<char>(), new List<byte>());
        foreach (var letter in folded[(split + 1)..].Where(char.IsLetterOrDigit))
        {
            if (letters.Count > 0 && letters[^1] == letter) runs[^1]++;
            else
            {
                letters.Add(letter);
                runs.Add(1);
            }
        }

        return letters.Count == 0 || letters.Count > ProfanityWord.MaxLength ? null
            : new CompiledWord(word, new string([.. letters]), [.. runs], split < 0 ? "" : folded[..split]);
    }

    /// <summary>Whether the word may end there, given the letters that follow in the same token, without repetition.</summary>
    public bool MayEndBefore(ReadOnlySpan<char> rest) =>
        rest.IsEmpty || (TakesEndings && Endings.TryGetValue(Language, out var endings) && endings.Contains(rest));
}
