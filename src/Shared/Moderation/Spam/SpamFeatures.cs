using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Models;

namespace Veza.Shared.Moderation.Spam;

/// <summary>
/// The features of a text: hashes of words, of pairs of them and of four characters on end, in which digits are all the same, and
/// what its shape says. Each has a place among the weights of the model.
/// </summary>
internal static class SpamFeatures
{
    public const int Places = 1 << 15;

    /// <summary>More words say nothing new: the time for a text has a bound.</summary>
    private const int MostWords = 200;

    /// <returns>How many features come first of which there are the more, the longer the text is; the others are of the shape.</returns>
    /// <param name="text">The text.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="features">Empty; takes them.</param>
    public static int Fill(in FoldedText text, in SpamShape shape, ref FeatureBuffer features)
    {
        var units = text.Units;
        Span<ulong> seen = stackalloc ulong[Places / 64];
        seen.Clear();
        var (words, before) = (0, 0UL);
        foreach (var (start, end) in new WordEnumerator(units))
        {
            if (++words > MostWords || features.IsFull) break;
            var word = Word(units[start..end]);
            features.AddOnce(word, 1, Places, seen);
            features.AddOnce(Hashing.Mix(before, word), 2, Places, seen);
            for (var i = start; i + 4 <= end && !features.IsFull; i++) features.AddOnce(Word(units.Slice(i, 4)), 3, Places, seen);
            before = word;
        }

        var counted = features.Count;
        features.Add((ulong)Math.Min(shape.LongestNumber, 12), 4, Places);
        features.Add((ulong)Bucket(shape.Digits), 5, Places);
        features.Add((ulong)Bucket(shape.Emphasis), 6, Places);
        features.Add((ulong)(shape.CapitalShare * 8), 7, Places);
        features.Add((ulong)Bucket(shape.Links), 8, Places);
        features.Add((ulong)Bucket(shape.Words), 9, Places);
        features.Add((ulong)(shape.Repeated * 5), 10, Places);
        return counted;
    }

    /// <summary>A number counts by its length only.</summary>
    private static ulong Word(ReadOnlySpan<char> word)
    {
        Span<char> plain = stackalloc char[24];
        plain = plain[..Math.Min(word.Length, 24)];
        for (var i = 0; i < plain.Length; i++) plain[i] = char.IsAsciiDigit(word[i]) ? '0' : word[i];
        return Hashing.Of(plain);
    }

    private static int Bucket(int count) => count < 4 ? count : count < 8 ? 4 : count < 16 ? 5 : count < 32 ? 6 : 7;
}
