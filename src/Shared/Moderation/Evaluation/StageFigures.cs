using System.Diagnostics;
using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Moderation.Evaluation;

/// <summary>How often a stage was right about labelled texts, and what it took.</summary>
/// <param name="Stage">The stage; <c>all</c> for the pipeline of all of them.</param>
/// <param name="Found">Harmful texts in which it found something.</param>
/// <param name="Missed">Harmful texts in which it found nothing.</param>
/// <param name="Wrong">Harmless texts in which it found something.</param>
/// <param name="Passed">Harmless texts in which it found nothing.</param>
/// <param name="FunctionAccuracy">The mean over the functions of the file of the share judged right; null when it names none.</param>
/// <param name="Time">For one text, in the mean.</param>
public sealed record StageFigures(string Stage, int Found, int Missed, int Wrong, int Passed, double? FunctionAccuracy, TimeSpan Time)
{
    public double Precision => Share(Found, Wrong);

    public double Recall => Share(Found, Missed);

    public double FalsePositiveRate => Share(Wrong, Passed);

    /// <summary>Every stage of the rules over all texts, and then all stages together.</summary>
    public static IReadOnlyList<StageFigures> Measure(IReadOnlyList<EvaluatedText> texts, RuleSet rules) =>
    [
        .. rules.Stages.Select(stage => Of(stage.Name, [stage], texts)),
        Of("all", rules.Stages, texts),
    ];

    private static StageFigures Of(string name, ModerationStage[] stages, IReadOnlyList<EvaluatedText> texts)
    {
        foreach (var text in texts.Take(100)) Finds(stages, text.Text); // the first texts pay for compilation
        var watch = Stopwatch.StartNew();
        var results = texts.Select(t => (Text: t, IsFound: Finds(stages, t.Text))).ToList();
        var time = texts.Count == 0 ? TimeSpan.Zero : watch.Elapsed / texts.Count;
        var functions = results.Where(r => r.Text.Function is not null).GroupBy(r => r.Text.Function)
            .Select(f => f.Average(r => r.IsFound == r.Text.IsHarmful ? 1.0 : 0)).ToList();
        return new(
            name, results.Count(r => r.IsFound && r.Text.IsHarmful), results.Count(r => !r.IsFound && r.Text.IsHarmful),
            results.Count(r => r.IsFound && !r.Text.IsHarmful), results.Count(r => !r.IsFound && !r.Text.IsHarmful),
            functions.Count == 0 ? null : functions.Average(), time);
    }

    private static bool Finds(ModerationStage[] stages, string text)
    {
        using var folded = FoldedText.Of(text);
        var findings = default(List<Finding>);
        foreach (var stage in stages) stage.Judge(new ModerationInput(folded, AuthorFacts.Ordinary, RoomFacts.Ordinary, TextFingerprint.Of(folded.Units)), ref findings);
        return findings is { Count: > 0 };
    }

    private static double Share(int part, int rest) => part + rest == 0 ? 0 : (double)part / (part + rest);
}
