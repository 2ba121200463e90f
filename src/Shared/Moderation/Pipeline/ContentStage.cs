using Veza.Shared.Moderation.Classifier;

namespace Veza.Shared.Moderation.Pipeline;

/// <summary>Judges by the classifier of this process.</summary>
internal sealed class ContentStage(ModerationRules rules) : ModerationStage
{
    public override string Name => "contents";

    public override void Judge(in ModerationInput input, ref List<Finding>? findings) =>
        ContentVerdicts.Add(rules, LocalContentClassifier.Classify(input.Text), input.Author, input.Room, ref findings);
}

/// <summary>From scores to findings, the same for every classifier.</summary>
internal static class ContentVerdicts
{
    public static void Add(ModerationRules rules, ContentScores scores, AuthorFacts author, RoomFacts room, ref List<Finding>? findings)
    {
        if (author.IsExempt) return;
        for (var category = ContentCategory.Hate; category <= ContentCategory.SelfHarm; category++)
        {
            var score = scores[category];
            if (score <= 0 || (category == ContentCategory.Sexual && room.IsAdult) || rules.Contents.GetValueOrDefault(category) is not { } rule) continue;
            var verdict = Reaches(rule.Block) ? Verdict.Block : Reaches(rule.Hold) ? Verdict.Hold : Reaches(rule.Flag) ? Verdict.Flag : Verdict.Allow;
            if (category == ContentCategory.SelfHarm && verdict > Verdict.Flag) verdict = Verdict.Flag;
            if (verdict != Verdict.Allow) (findings ??= []).Add(new(verdict, $"content.{CodeOf(category)}", CodeOf(category), score));

            bool Reaches(double? threshold) => threshold is { } value && score >= author.Threshold(value);
        }
    }

    private static string CodeOf(ContentCategory category) => category switch
    {
        ContentCategory.Hate => "hate",
        ContentCategory.Harassment => "harassment",
        ContentCategory.Sexual => "sexual",
        ContentCategory.Violence => "violence",
        _ => "self_harm",
    };
}
