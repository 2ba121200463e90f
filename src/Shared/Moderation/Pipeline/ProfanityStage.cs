using Veza.Shared.Moderation.Profanity;

namespace Veza.Shared.Moderation.Pipeline;

internal sealed class ProfanityStage(ModerationRules rules) : ModerationStage
{
    private static readonly string[][] RuleNames =
        [.. new[] { "en", "fr", "own" }.Select(list => Enumerable.Range(1, ProfanityWord.MaxSeverity).Select(s => $"profanity.{list}.{s}").ToArray())];

    private readonly ProfanityMatcher matcher = rules is { Words.Count: 0, AllowedWords.Count: 0, UsesBuiltInWords: true }
        ? ProfanityMatcher.BuiltIn
        : new ProfanityMatcher(
            (rules.UsesBuiltInWords ? ProfanityLists.Words : []).Concat(rules.Words), ProfanityLists.Innocent.Concat(rules.AllowedWords));

    public override string Name => "profanity";

    public override void Judge(in ModerationInput input, ref List<Finding>? findings)
    {
        if (matcher.Find(input.Text) is not { } hits) return;
        foreach (var hit in hits)
        {
            var severity = Math.Clamp(hit.Severity, 1, ProfanityWord.MaxSeverity);
            var verdict = rules.Profanity[severity - 1];
            if (verdict == Verdict.Allow) continue;
            var names = hit.List switch { "en" => RuleNames[0], "fr" => RuleNames[1], _ => RuleNames[2] };
            (findings ??= []).Add(new(verdict, names[severity - 1], "profanity", 1, hit.Range));
        }
    }
}
