using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Models;
using Veza.Shared.Moderation.Spam;

namespace Veza.Moderation.Training;

/// <summary>Trains the model of spam, and measures it on what it was not trained on.</summary>
internal static class SpamTraining
{
    private const int Folds = 5;

    public static LinearModel Train(IReadOnlyList<LabelledText> texts) =>
        LogisticTrainer.Train([.. texts.Select(ExampleOf)], SpamFeatures.Places);

    /// <summary>Each fifth of the texts is judged by a model of the other four.</summary>
    public static IEnumerable<(LabelledText Text, double Score)> CrossValidate(IReadOnlyList<LabelledText> texts)
    {
        for (var fold = 0; fold < Folds; fold++)
        {
            var model = Train([.. texts.Where((_, i) => i % Folds != fold)]);
            foreach (var text in texts.Where((_, i) => i % Folds == fold)) yield return (text, Score(model, text.Text));
        }
    }

    private static Example ExampleOf(LabelledText text)
    {
        using var folded = FoldedText.Of(text.Text);
        var features = new FeatureBuffer();
        var counted = SpamFeatures.Fill(folded, SpamShape.Of(folded), ref features);
        var (places, values) = LogisticTrainer.Values(features.Places, counted);
        features.Dispose();
        return new Example(places, values, text.Label == "spam", text.Label == "spam" ? 2 : 1);
    }

    private static double Score(LinearModel model, string text)
    {
        using var folded = FoldedText.Of(text);
        var features = new FeatureBuffer();
        var counted = SpamFeatures.Fill(folded, SpamShape.Of(folded), ref features);
        var score = model.Score(features.Places[..counted], features.Places[counted..]);
        features.Dispose();
        return score;
    }
}
