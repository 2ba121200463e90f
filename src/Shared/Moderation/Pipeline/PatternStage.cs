using System.Text.RegularExpressions;

namespace Veza.Shared.Moderation.Pipeline;

/// <summary>Patterns of a community, by an engine that never goes back: linear time whatever the pattern and the text.</summary>
internal sealed class PatternStage(ModerationRules rules) : ModerationStage
{
    /// <summary>Of one pattern; more say nothing new.</summary>
    private const int MostMatches = 50;

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);

    private readonly (PatternRule Rule, Regex Regex)[] patterns =
    [
        .. rules.Patterns.Select(p => (p, new Regex(p.Pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Timeout))),
    ];

    public override string Name => "pattern";

    public override void Judge(in ModerationInput input, ref List<Finding>? findings)
    {
        foreach (var (rule, regex) in patterns)
        {
            var left = MostMatches;
            foreach (var match in regex.EnumerateMatches(input.Text.Original))
            {
                if (left-- == 0) break;
                if (match.Length > 0) (findings ??= []).Add(new(rule.Verdict, rule.Id, "pattern", 1, new(match.Index, match.Length)));
            }
        }
    }
}
