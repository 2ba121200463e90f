using System.Collections.Frozen;
using Veza.Shared.Moderation.Models;

namespace Veza.Shared.Moderation.Classifier;

/// <summary>
/// Who does what to whom in a sentence: insults at the reader, threats at people, sexual words, and people who speak of harming themselves.
/// Words in quotation marks and negated ones do not count.
/// </summary>
internal static class DirectedSpeech
{
    private const WordClasses Persons = WordClasses.Second | WordClasses.Third | WordClasses.Group | WordClasses.Slur | WordClasses.Occupation;

    private static readonly FrozenSet<ulong> Intent = new[]
    {
        "ll", "will", "gonna", "going", "want", "wanna", "should", "must", "deserve", "deserves", "someone", "somebody", "lets", "ought",
        "vais", "va", "allons", "veux", "voudrais", "devrait", "devraient", "faut", "merite", "meritent", "quelqu", "mort",
    }.Select(word => Hashing.Of(word)).ToFrozenSet();

    /// <summary>How far apart, in words, an insult and the person may stand.</summary>
    private const int Near = 4;

    public static ContentScores Judge(ReadOnlySpan<ContentToken> sentence)
    {
        var (classes, sexual, harm, sure) = (WordClasses.None, 0, 0, 0);
        foreach (var token in sentence)
        {
            if (token.IsQuoted || token.IsNegated) continue;
            classes |= token.Classes;
            if (Has(token, WordClasses.Sexual)) sexual++;
            if (Has(token, WordClasses.SelfHarm)) harm++;
            if (Has(token, WordClasses.Coarse)) sure++;
        }

        var aboutSelf = (classes & WordClasses.First) != WordClasses.None;
        return new ContentScores(
            Hate: 0,
            Harassment: Insult(sentence, classes),
            Sexual: sexual == 0 ? 0 : Math.Min(0.95, (0.3 * sexual) + (aboutSelf && (classes & WordClasses.Second) != WordClasses.None ? 0.3 : 0)),
            Violence: Threat(sentence, classes),
            SelfHarm: harm == 0 ? 0 : Math.Min(0.95, 0.35 + (0.2 * harm) + (aboutSelf ? 0.2 : 0) + (sure > 0 ? 0.05 : 0)));
    }

    private static double Insult(ReadOnlySpan<ContentToken> sentence, WordClasses classes)
    {
        if ((classes & WordClasses.Second) == WordClasses.None) return 0;
        var worst = 0.0;
        for (var i = 0; i < sentence.Length; i++)
        {
            if (!Has(sentence[i], WordClasses.Second) || sentence[i].IsQuoted) continue;
            for (var k = Math.Max(0, i - Near); k < Math.Min(sentence.Length, i + Near + 1); k++)
            {
                if (sentence[k].IsQuoted || sentence[k].IsNegated) continue;
                if (Has(sentence[k], WordClasses.Slur)) worst = Math.Max(worst, 0.85);
                else if (Has(sentence[k], WordClasses.Contempt)) worst = Math.Max(worst, Has(sentence[k], WordClasses.Praise) ? 0.3 : 0.65);
                else if (Has(sentence[k], WordClasses.Aversion)) worst = Math.Max(worst, 0.55);
            }
        }

        return sentence.Length > 0 && sentence[0].IsAsked ? worst * 0.8 : worst;
    }

    /// <summary>What somebody means to do, or wishes done, to a person.</summary>
    private static double Threat(ReadOnlySpan<ContentToken> sentence, WordClasses classes)
    {
        if ((classes & WordClasses.Violence) == WordClasses.None || (classes & (WordClasses.Speech | WordClasses.Thing)) != WordClasses.None) return 0;
        var worst = 0.0;
        for (var i = 0; i < sentence.Length; i++)
        {
            if (!Has(sentence[i], WordClasses.Violence) || sentence[i].IsQuoted || sentence[i].IsNegated) continue;
            var (isMeant, isAtSomebody) = (false, false);
            for (var k = Math.Max(0, i - 3); k < Math.Min(sentence.Length, i + 4); k++)
            {
                isMeant |= k < i && Intent.Contains(sentence[k].Hash);
                isAtSomebody |= k != i && (sentence[k].Classes & Persons) != WordClasses.None;
            }

            if (isAtSomebody) worst = Math.Max(worst, isMeant ? 0.6 : 0.4);
        }

        return worst > 0 && (classes & WordClasses.First) != WordClasses.None ? worst + 0.2 : worst;
    }

    private static bool Has(in ContentToken token, WordClasses classes) => (token.Classes & classes) != WordClasses.None;
}
