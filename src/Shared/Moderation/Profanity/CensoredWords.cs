using System.Collections.Frozen;

namespace Veza.Shared.Moderation.Profanity;

/// <summary>Words of which the writer left letters out and put a sign in place of each: the vowels, or all but the first and last.</summary>
internal sealed class CensoredWords
{
    private const int LeastLetters = 4, MostLetters = 12;
    private const char Gap = '*';
    private const string GapSigns = "*#@$%&!-_.";

    private readonly FrozenDictionary<string, CompiledWord>.AlternateLookup<ReadOnlySpan<char>> forms;

    public CensoredWords(IEnumerable<CompiledWord> words)
    {
        var found = new Dictionary<string, CompiledWord>();
        foreach (var word in words.Where(w => w.Word.Severity > 1 && w.Before.Length == 0))
        {
            var letters = string.Concat(word.Letters.Zip(word.LeastRuns, (letter, least) => new string(letter, least)));
            if (letters.Length is < LeastLetters or > MostLetters) continue;
            foreach (var form in FormsOf(letters))
                foreach (var ending in (string[])["", "s", "er", "ed", "ing"])
                    found.TryAdd(form + ending, word);
        }

        forms = found.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <param name="token">Letters, and signs that are taken for gaps.</param>
    public CompiledWord? Find(ReadOnlySpan<char> token)
    {
        if (token.Length is < LeastLetters or > MostLetters + 3) return null;
        Span<char> form = stackalloc char[token.Length];
        var gaps = 0;
        for (var i = 0; i < token.Length; i++)
        {
            var isLetter = token[i] is >= 'a' and <= 'z';
            form[i] = isLetter ? token[i] : Gap;
            if (!isLetter) gaps++;
            if (!isLetter && !GapSigns.Contains(token[i])) return null;
        }

        return gaps > 0 && forms.TryGetValue(form, out var word) ? word : null;
    }

    private static IEnumerable<string> FormsOf(string letters)
    {
        yield return string.Concat(letters.Select((c, i) => i > 0 && IsVowel(c) ? Gap : c));
        yield return letters[0] + new string(Gap, letters.Length - 2) + letters[^1];
        for (var i = 1; i < letters.Length - 1; i++)
            yield return string.Concat(letters.AsSpan(0, i), Gap.ToString(), letters.AsSpan(i + 1));
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
}
