using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Folding;

namespace Veza.Moderation.Training;

/// <summary>
/// Puts texts of one template together, whatever group they name and however they are spelled: those that share half of their other words.
/// </summary>
internal static class Templates
{
    private const double Alike = 0.5;
    private const int Beginning = 4;

    /// <returns>A number for each text.</returns>
    public static int[] Of(IReadOnlyList<LabelledText> texts)
    {
        var words = texts.Select(WordsOf).ToArray();
        var root = Enumerable.Range(0, texts.Count).ToArray();
        for (var i = 0; i < words.Length; i++)
            for (var k = 0; k < i; k++)
                if (texts[i].Language == texts[k].Language && AreAlike(words[i], words[k])) root[Root(root, i)] = Root(root, k);
        return [.. root.Select(r => Root(root, r))];
    }

    private static HashSet<string> WordsOf(LabelledText text)
    {
        using var folded = FoldedText.Of(text.Text);
        var words = new HashSet<string>();
        foreach (var word in folded.Units.ToString().Split(' ', '\'', '.', ',', '?', '!', '"', '«', '»'))
            if (word.Length > 2 && (Lexicon.BuiltIn.Of(word) & (WordClasses.Group | WordClasses.Slur)) == WordClasses.None)
                words.Add(word[..Math.Min(word.Length, Beginning)]);
        return words;
    }

    private static bool AreAlike(HashSet<string> one, HashSet<string> other)
    {
        var shared = one.Count(other.Contains);
        return shared > 0 && shared >= Alike * (one.Count + other.Count - shared);
    }

    private static int Root(int[] root, int at)
    {
        while (root[at] != at) at = root[at] = root[root[at]];
        return at;
    }
}
