using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Models;

namespace Veza.Shared.Moderation.Spam;

/// <summary>How much a text looks like spam, and what for.</summary>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Reason">A stable code: <c>spam_text</c>, <c>spam_repetition</c>, <c>spam_duplicate</c>, <c>spam_links</c>, <c>spam_mentions</c>, <c>spam_capitals</c>, <c>spam_pattern</c>.</param>
public readonly record struct SpamScore(double Score, string Reason);

/// <summary>Judges by a trained model, and by what can be counted.</summary>
public static class SpamFilter
{
    /// <summary>Where the model parts spam from other texts; chosen for a precision of at least 0.97 (docs/moderation.md).</summary>
    public const double Threshold = 0.35;

    /// <summary>For what the author said before, almost word for word.</summary>
    internal const string DuplicateReason = "spam_duplicate";

    /// <summary>For words that come again and again in it.</summary>
    internal const string RepetitionReason = "spam_repetition";

    /// <summary>Below it nothing of a text is like spam, and phrases are not looked for.</summary>
    private const double Doubtful = 0.02;

    /// <summary>The model learnt from whole messages: of fewer different words it knows less, unless they bring a link.</summary>
    private const double WordsToJudge = 6;

    private const int ManyLinks = 4, ManyMentions = 6, EnoughLetters = 24, EnoughWords = 12, FewDuplicates = 2;

    private static readonly Lazy<LinearModel> Model = new(() => LinearModel.Read("spam.bin"));

    /// <remarks>Capitals alone stay below the threshold: some people write so.</remarks>
    /// <param name="text">The text.</param>
    /// <param name="recent">What the author said lately, here and elsewhere.</param>
    public static SpamScore Judge(in FoldedText text, ReadOnlySpan<TextFingerprint> recent) =>
        Judge(text, recent, recent.IsEmpty ? default : TextFingerprint.Of(text.Units));

    /// <summary>The same, where the text's fingerprint is known.</summary>
    internal static SpamScore Judge(in FoldedText text, ReadOnlySpan<TextFingerprint> recent, TextFingerprint own)
    {
        var shape = SpamShape.Of(text);
        var weight = shape.Links > 0 ? 1 : Math.Min(1, shape.Words * (1 - shape.Repeated) / WordsToJudge);
        var worst = new SpamScore(ScoreOf(text, shape) * weight, "spam_text");
        if (worst.Score > Doubtful || shape.Links > 0) Raise(ref worst, Math.Min(0.98, 0.16 * SpamPatterns.Count(text)), "spam_pattern");
        Raise(ref worst, shape.Words >= EnoughWords ? Above(shape.Repeated, 0.5, 1) : 0, RepetitionReason);
        Raise(ref worst, shape.Letters >= EnoughLetters ? Above(shape.CapitalShare, 0.7, 1) * 0.3 : 0, "spam_capitals");
        Raise(ref worst, Above(shape.Links, ManyLinks - 1, 2 * ManyLinks), "spam_links");
        Raise(ref worst, Above(shape.Mentions, ManyMentions - 1, 2 * ManyMentions), "spam_mentions");
        Raise(ref worst, Above(Duplicates(own, recent), FewDuplicates - 1, FewDuplicates + 3), DuplicateReason);
        return worst;
    }

    /// <summary>What the model alone says.</summary>
    internal static double ScoreOf(in FoldedText text, in SpamShape shape)
    {
        var features = new FeatureBuffer();
        var counted = SpamFeatures.Fill(text, shape, ref features);
        var score = Model.Value.Score(features.Places[..counted], features.Places[counted..]);
        features.Dispose();
        return score;
    }

    private static int Duplicates(TextFingerprint own, ReadOnlySpan<TextFingerprint> recent)
    {
        var count = 0;
        foreach (var other in recent)
            if (own.IsNear(other)) count++;
        return count;
    }

    /// <summary>0 up to the first, 1 from the second on.</summary>
    private static double Above(double value, double none, double all) => Math.Clamp((value - none) / (all - none), 0, 1);

    private static void Raise(ref SpamScore worst, double score, string reason)
    {
        if (score > worst.Score) worst = new(score, reason);
    }
}
