using System.Collections.Frozen;
using Veza.Shared.Moderation.Folding;

namespace Veza.Shared.Moderation.Profanity;

/// <summary>Words and phrases that a hit may lie in. Matched with the fewest changes: folded letters as they stand.</summary>
internal sealed class InnocentWords
{
    /// <summary>No word is longer: what is looked up stays short, whatever the text.</summary>
    private const int MaxLength = 64;

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> words;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> stems;
    private readonly int longestStem;

    public InnocentWords(IEnumerable<string> patterns)
    {
        var all = patterns.Select(Fold).Where(p => p.Length > 1).ToList();
        var beginnings = all.Where(p => p.EndsWith('*')).Select(p => p[..^1]).ToFrozenSet();
        words = all.Where(p => !p.EndsWith('*')).ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();
        stems = beginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        longestStem = beginnings.Count == 0 ? 0 : beginnings.Max(s => s.Length);
    }

    public static string Fold(string text)
    {
        using var folded = FoldedText.Of(text);
        return folded.Units.ToString();
    }

    public bool HasWord(ReadOnlySpan<char> letters)
    {
        if (letters.Length > MaxLength) return false;
        if (words.Contains(letters)) return true;
        for (var length = Math.Min(letters.Length, longestStem); length > 1; length--)
            if (stems.Contains(letters[..length])) return true;
        return false;
    }

    /// <summary>Whether the word there is innocent with the one before it, the one after it, or in what hyphens join.</summary>
    public bool HasPhrase(ReadOnlySpan<char> units, int first, int end)
    {
        Span<char> phrase = stackalloc char[(2 * MaxLength) + 1];
        var (before, after) = (Before(units, first), After(units, end));
        return IsPhrase(phrase, units[before], units[first..end]) || IsPhrase(phrase, units[first..end], units[after])
            || IsCompound(units, first, end);
    }

    /// <summary>The word that stands before that place, parted from it by one or two signs.</summary>
    public static Range Before(ReadOnlySpan<char> units, int first)
    {
        var last = first;
        while (last > 0 && first - last < 2 && !char.IsLetterOrDigit(units[last - 1])) last--;
        var start = last;
        while (start > 0 && last - start < MaxLength && char.IsLetterOrDigit(units[start - 1])) start--;
        return start..last;
    }

    private static Range After(ReadOnlySpan<char> units, int end)
    {
        var start = end;
        while (start < units.Length && start - end < 2 && !char.IsLetterOrDigit(units[start])) start++;
        var last = start;
        while (last < units.Length && last - start < MaxLength && char.IsLetterOrDigit(units[last])) last++;
        return start..last;
    }

    private bool IsPhrase(Span<char> phrase, ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        if (one.Length is 0 or > MaxLength || two.Length is 0 or > MaxLength) return false;
        one.CopyTo(phrase);
        phrase[one.Length] = ' ';
        two.CopyTo(phrase[(one.Length + 1)..]);
        return words.Contains(phrase[..(one.Length + 1 + two.Length)]);
    }

    private bool IsCompound(ReadOnlySpan<char> units, int first, int end)
    {
        while (first > 0 && end - first < MaxLength && (char.IsLetterOrDigit(units[first - 1]) || units[first - 1] == '-')) first--;
        while (end < units.Length && end - first < MaxLength && (char.IsLetterOrDigit(units[end]) || units[end] == '-')) end++;
        return words.Contains(units[first..end]);
    }
}
