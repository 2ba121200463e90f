using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Models;

namespace Veza.Shared.Moderation.Spam;

/// <summary>What can be counted in a text without knowing its words.</summary>
/// <param name="Letters">Letters of the original.</param>
/// <param name="Capitals">Those of them in upper case.</param>
/// <param name="Digits">Digits.</param>
/// <param name="Words">Words.</param>
/// <param name="Links">Web addresses.</param>
/// <param name="Mentions">Words after an <c>@</c>.</param>
/// <param name="Emphasis">Exclamation marks and signs of money.</param>
/// <param name="LongestNumber">Digits on end.</param>
/// <param name="Repeated">The share of words that stood before in the same order, from 0 to 1.</param>
public readonly record struct SpamShape(
    int Letters, int Capitals, int Digits, int Words, int Links, int Mentions, int Emphasis, int LongestNumber, double Repeated)
{
    /// <summary>Pairs of words that are kept in mind to find repetition; a power of two.</summary>
    private const int Slots = 1024;

    public double CapitalShare => Letters == 0 ? 0 : (double)Capitals / Letters;

    public static SpamShape Of(in FoldedText text)
    {
        var (letters, capitals, emphasis, mentions, links) = (0, 0, 0, 0, 0);
        var original = text.Original;
        for (var i = 0; i < original.Length; i++)
        {
            var c = original[i];
            if (char.IsLetter(c))
            {
                letters++;
                if (char.IsUpper(c)) capitals++;
            }

            if (c is '!' or '£' or '€' or '$') emphasis++;
            if (c == '@' && i + 1 < original.Length && char.IsLetter(original[i + 1]) && (i == 0 || !char.IsLetterOrDigit(original[i - 1]))) mentions++;
            if (IsLink(original, i)) links++;
        }

        var (digits, longest) = Numbers(text.Units);
        var (words, repeated) = Repetition(text.Units);
        return new(letters, capitals, digits, words, links, mentions, emphasis, longest, repeated);
    }

    /// <summary>Of the folded text, in which those of identifiers do not stand.</summary>
    private static (int Digits, int Longest) Numbers(ReadOnlySpan<char> units)
    {
        var (digits, number, longest) = (0, 0, 0);
        foreach (var unit in units)
        {
            number = char.IsDigit(unit) ? number + 1 : 0;
            if (number > 0) digits++;
            longest = Math.Max(longest, number);
        }

        return (digits, longest);
    }

    private static bool IsLink(string text, int at) =>
        (text[at] == ':' && text.AsSpan(at).StartsWith("://")) || (text[at] is 'w' or 'W' && text.AsSpan(at).StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            && (at == 0 || text[at - 1] != '/'));

    private static (int Words, double Repeated) Repetition(ReadOnlySpan<char> units)
    {
        Span<uint> seen = stackalloc uint[Slots];
        var (words, repeated, before) = (0, 0, 0UL);
        foreach (var (start, end) in new WordEnumerator(units))
        {
            var word = Hashing.Of(units[start..end]);
            var pair = (uint)(Hashing.Mix(before, word) >> 32) | 1;
            if (words > 0 && seen[(int)(pair >> 8) & (Slots - 1)] == pair) repeated++;
            seen[(int)(pair >> 8) & (Slots - 1)] = pair;
            (before, words) = (word, words + 1);
        }

        return (words, words < 2 ? 0 : (double)repeated / (words - 1));
    }
}
