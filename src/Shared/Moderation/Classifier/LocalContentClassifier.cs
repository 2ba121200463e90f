using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Models;

namespace Veza.Shared.Moderation.Classifier;

/// <summary>
/// Classifies in this process: hate by a trained model over classes of words, the other categories by who does what to whom in a sentence.
/// Two sentences are judged at a time, since the second often says who the first is about.
/// </summary>
public sealed class LocalContentClassifier : IContentClassifier
{
    /// <summary>More words are no two sentences that anybody reads as one.</summary>
    private const int MostWords = 80;

    private const WordClasses Named = WordClasses.Group | WordClasses.Slur;

    private static readonly Lazy<LinearModel> Model = new(() => LinearModel.Read("hate.bin"));

    public ValueTask<ContentScores> ClassifyAsync(string text, CancellationToken ct)
    {
        using var folded = FoldedText.Of(text);
        return new(Classify(folded));
    }

    /// <summary>Pure, and without allocation.</summary>
    public static ContentScores Classify(in FoldedText text)
    {
        using var tokens = ContentTokens.Of(text);
        var all = tokens.All;
        var scores = default(ContentScores);
        for (var (first, next) = (0, 0); first < all.Length; first = next)
        {
            next = EndOfSentence(all, first);
            var end = next < all.Length ? EndOfSentence(all, next) : next;
            if (end - first > MostWords) end = Math.Max(next, first + MostWords);
            scores = scores.Or(DirectedSpeech.Judge(all[first..next])) with { Hate = Math.Max(scores.Hate, HateIn(all[first..end])) };
        }

        return scores;
    }

    internal static double HateIn(ReadOnlySpan<ContentToken> tokens, LinearModel? model = null)
    {
        var classes = WordClasses.None;
        foreach (var token in tokens) classes |= token.Classes;
        if ((classes & Named) == WordClasses.None) return 0;
        var features = new FeatureBuffer();
        var counted = ContentFeatures.Fill(tokens, ref features);
        var score = (model ?? Model.Value).Score(features.Places[..counted], features.Places[counted..]);
        features.Dispose();
        return score;
    }

    private static int EndOfSentence(ReadOnlySpan<ContentToken> tokens, int first)
    {
        var end = first;
        while (end < tokens.Length && tokens[end].Sentence == tokens[first].Sentence && end - first < MostWords) end++;
        return end;
    }
}
