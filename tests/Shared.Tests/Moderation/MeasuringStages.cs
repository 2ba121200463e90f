using Veza.Shared.Moderation.Evaluation;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Tests.Moderation;

/// <summary>The figures of <c>moderation evaluate</c>.</summary>
public sealed class MeasuringStages
{
    [Fact]
    public void A_labelled_file_gives_figures_by_stage()
    {
        EvaluatedText[] texts =
        [
            .. EvaluatedText.Read(
            [
                """{"text":"what a load of sh1t","label":"profane","language":"en","function":"leet"}""",
                "",
                """{"text":"what a load of hay","label":"clean","language":"en","function":"plain"}""",
                """{"text":"b u l l s h i t","label":"profane","language":"en","function":"spaced"}""",
                """{"text":"you are too kind","label":"profane","language":"en","function":"spaced"}""",
            ]),
        ];

        var profanity = StageFigures.Measure(texts, RuleSet.BuiltIn).Single(f => f.Stage == "profanity");

        Assert.Equal((2, 1, 0, 1), (profanity.Found, profanity.Missed, profanity.Wrong, profanity.Passed));
        Assert.Equal((1.0, 0.0), (profanity.Precision, profanity.FalsePositiveRate));
        Assert.Equal(2.5 / 3, profanity.FunctionAccuracy!.Value, 3);
    }

    [Theory]
    [InlineData("not json", "Line 1")]
    [InlineData("""{"text":"x"}""", "lacks")]
    [InlineData("[1]", "lacks")]
    public void A_line_that_is_none_is_named(string line, string words)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => EvaluatedText.Read([line]).ToList());

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }
}
