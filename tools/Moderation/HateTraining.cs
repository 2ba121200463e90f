using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Models;

namespace Veza.Moderation.Training;

/// <summary>Trains the model of hate, and measures it on templates that it was not trained on.</summary>
internal static class HateTraining
{
    private const int Folds = 5;

    private static readonly LinearModel Nothing = LinearModel.Of(0, new float[ContentFeatures.Places]);

    /// <param name="texts">By functions, each of which counts the same.</param>
    /// <param name="ordinary">Texts without hate; those that name nobody are left out.</param>
    public static LinearModel Train(IReadOnlyList<LabelledText> texts, IReadOnlyList<LabelledText> ordinary)
    {
        var sizes = texts.CountBy(t => (t.Language, t.Function)).ToDictionary();
        return LogisticTrainer.Train(
            [
                .. texts.Select(t => ExampleOf(t, (float)Math.Sqrt(60.0 / sizes[(t.Language, t.Function)]))),
                .. ordinary.Where(t => Score(null, t.Text) is not 0).Select(t => ExampleOf(t, 0.4f)),
            ],
            ContentFeatures.Places,
            rounds: 12, rate: 0.08f, penalty: 2e-3f);
    }

    /// <summary>Each fifth of the templates is judged by a model of the other four.</summary>
    public static IEnumerable<(LabelledText Text, double Score)> CrossValidate(
        IReadOnlyList<LabelledText> texts, IReadOnlyList<LabelledText> ordinary)
    {
        var templates = Templates.Of(texts);
        var random = new Random(7);
        var fold = templates.Distinct().ToDictionary(t => t, _ => random.Next(Folds));
        for (var apart = 0; apart < Folds; apart++)
        {
            var model = Train([.. texts.Where((_, i) => fold[templates[i]] != apart)], ordinary);
            foreach (var text in texts.Where((_, i) => fold[templates[i]] == apart)) yield return (text, Score(model, text.Text));
        }
    }

    private static Example ExampleOf(LabelledText text, float weight)
    {
        using var folded = FoldedText.Of(text.Text);
        using var tokens = ContentTokens.Of(folded);
        var features = new FeatureBuffer();
        var counted = ContentFeatures.Fill(tokens.All, ref features);
        var (places, values) = LogisticTrainer.Values(features.Places, counted);
        features.Dispose();
        return new Example(places, values, text.Label == "hateful", weight);
    }

    /// <returns>0 where nobody is named; without a model, something else where somebody is.</returns>
    private static double Score(LinearModel? model, string text)
    {
        using var folded = FoldedText.Of(text);
        using var tokens = ContentTokens.Of(folded);
        return LocalContentClassifier.HateIn(tokens.All, model ?? Nothing);
    }
}
