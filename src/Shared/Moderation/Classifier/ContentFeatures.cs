using System.Numerics;
using Veza.Shared.Moderation.Models;

namespace Veza.Shared.Moderation.Classifier;

/// <summary>
/// What a few sentences say about people: the classes of their words, negated and quoted or not, which stand together in a sentence and
/// in what order; and the words themselves, names of groups left out.
/// </summary>
internal static class ContentFeatures
{
    public const int Places = 1 << 15;

    private const WordClasses Key =
        WordClasses.Group | WordClasses.Slur | WordClasses.Contempt | WordClasses.Aversion | WordClasses.Violence | WordClasses.Exclusion
        | WordClasses.Worth | WordClasses.Praise | WordClasses.Negation | WordClasses.Speech | WordClasses.Condemnation | WordClasses.Question
        | WordClasses.Pride | WordClasses.First | WordClasses.Second | WordClasses.Coarse | WordClasses.Every | WordClasses.Occupation
        | WordClasses.Thing | WordClasses.Opinion;

    private const WordClasses Named = WordClasses.Group | WordClasses.Slur;

    /// <summary>Which a word counts as when it is several.</summary>
    private static readonly WordClasses[] Priority =
    [
        WordClasses.Slur, WordClasses.Group, WordClasses.Negation, WordClasses.Violence, WordClasses.Contempt, WordClasses.Aversion,
        WordClasses.Praise, WordClasses.Worth, WordClasses.Speech, WordClasses.Condemnation, WordClasses.Exclusion, WordClasses.Coarse,
        WordClasses.Pride, WordClasses.First, WordClasses.Second, WordClasses.Every, WordClasses.Question,
    ];

    /// <returns>How many features come first of which there are the more, the longer the text is.</returns>
    public static int Fill(scoped ReadOnlySpan<ContentToken> tokens, ref FeatureBuffer features)
    {
        Span<ulong> seen = stackalloc ulong[Places / 64];
        seen.Clear();
        var (one, two) = (0UL, 0UL);
        foreach (var token in tokens)
        {
            var word = (token.Classes & Named) != WordClasses.None ? (ulong)(token.Classes & Named) : token.Hash;
            Once(word, 1, seen, ref features);
            Once(Hashing.Mix(one, word), 2, seen, ref features);
            Once(Hashing.Mix(Hashing.Mix(two, one), word), 3, seen, ref features);
            (two, one) = (one, word);
        }

        var counted = features.Count;
        seen.Clear();
        Sets(tokens, seen, ref features);
        Orders(tokens, seen, ref features);
        return counted;
    }

    private static void Sets(scoped ReadOnlySpan<ContentToken> tokens, scoped Span<ulong> seen, ref FeatureBuffer features)
    {
        var (all, negated, quoted, outside) = (WordClasses.None, WordClasses.None, WordClasses.None, WordClasses.None);
        var (asked, sentences) = (false, 0);
        for (var i = 0; i < tokens.Length;)
        {
            var (first, inSentence, notInSentence) = (i, WordClasses.None, WordClasses.None);
            for (; i < tokens.Length && tokens[i].Sentence == tokens[first].Sentence; i++)
            {
                var classes = tokens[i].Classes & Key;
                inSentence |= classes;
                if (tokens[i].IsNegated) notInSentence |= classes;
                if (tokens[i].IsQuoted) quoted |= classes;
                else outside |= classes;
                asked |= tokens[i].IsAsked;
            }

            Pairs(inSentence, notInSentence, seen, ref features);
            (all, negated, sentences) = (all | inSentence, negated | notInSentence, sentences + 1);
        }

        Once((ulong)(all & Named), 20, seen, ref features);
        Once(Hashing.Mix((ulong)(all & ~WordClasses.Every), (ulong)(negated & (WordClasses.Violence | WordClasses.Worth | WordClasses.Praise | WordClasses.Contempt))), 21, seen, ref features);
        Once((ulong)Math.Min(sentences, 3), 22, seen, ref features);
        if (asked) Once((ulong)(all & (WordClasses.Second | WordClasses.Speech | WordClasses.Question)), 23, seen, ref features);
        if (quoted == WordClasses.None) return;
        Once((ulong)(quoted & Named), 24, seen, ref features);
        for (var rest = (uint)outside; rest != 0; rest &= rest - 1) Once((ulong)BitOperations.TrailingZeroCount(rest), 25, seen, ref features);
        Once((quoted & Named) != WordClasses.None ? 1UL : 0, 26, seen, ref features);
    }

    /// <summary>Classes, pairs and threes of them in a sentence; a class that is negated is another one.</summary>
    private static void Pairs(WordClasses classes, WordClasses negated, scoped Span<ulong> seen, ref FeatureBuffer features)
    {
        for (var one = (uint)classes; one != 0; one &= one - 1)
        {
            var first = Number(one, negated);
            Once(first, 30, seen, ref features);
            for (var two = one & (one - 1); two != 0; two &= two - 1)
            {
                var second = Hashing.Mix(first, Number(two, negated));
                Once(second, 31, seen, ref features);
                for (var three = two & (two - 1); three != 0; three &= three - 1)
                    Once(Hashing.Mix(second, Number(three, negated)), 32, seen, ref features);
            }
        }

        static ulong Number(uint classes, WordClasses negated)
        {
            var place = BitOperations.TrailingZeroCount(classes);
            return (ulong)((place * 2) + ((uint)negated >> place & 1)) + 1;
        }
    }

    /// <summary>Two, three and four classes in the order in which they stand, words without a class left out.</summary>
    private static void Orders(scoped ReadOnlySpan<ContentToken> tokens, scoped Span<ulong> seen, ref FeatureBuffer features)
    {
        var (one, two, three) = (0UL, 0UL, 0UL);
        foreach (var token in tokens)
        {
            var symbol = Symbol(token);
            if (symbol == 0) continue;
            Once(Hashing.Mix(one, symbol), 40, seen, ref features);
            Once(Hashing.Mix(Hashing.Mix(two, one), symbol), 41, seen, ref features);
            Once(Hashing.Mix(Hashing.Mix(Hashing.Mix(three, two), one), symbol), 42, seen, ref features);
            (three, two, one) = (two, one, symbol);
        }
    }

    private static ulong Symbol(in ContentToken token)
    {
        foreach (var known in Priority)
            if ((token.Classes & known) != WordClasses.None) return (ulong)known << 2 | (token.IsQuoted ? 1UL : 0);
        return 0;
    }

    private static void Once(ulong hash, ulong kind, scoped Span<ulong> seen, ref FeatureBuffer features) =>
        features.AddOnce(hash, kind, Places, seen);
}
