using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Veza.Shared.Moderation.Pipeline;

/// <summary>Patterns of a community, by an engine that never goes back: linear time whatever the pattern and the text.</summary>
internal sealed class PatternStage(ModerationRules rules) : ModerationStage
{
    /// <summary>Of one pattern; more say nothing new.</summary>
    internal const int MostMatches = 50;

    /// <summary>Of one match; and of all matches of all patterns together, which may be as many as the patterns times <see cref="MostMatches"/>.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50), Budget = TimeSpan.FromMilliseconds(100);

    private readonly (PatternRule Rule, Regex Regex)[] patterns =
    [
        .. rules.Patterns.Select(p => (p, Compile(p.Pattern))),
    ];

    /// <summary>The first match of a process makes the engine's own code, which takes longer than a match may: not while somebody sends.</summary>
    static PatternStage()
    {
        foreach (var text in new[] { "warm", "Wärme" })
            foreach (var _ in new Regex("w[aä]r.e?", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant).EnumerateMatches(text)) { }
    }

    public override string Name => "pattern";

    /// <summary>As it is run.</summary>
    /// <exception cref="ArgumentException">It is no pattern.</exception>
    /// <exception cref="NotSupportedException">It needs an engine that goes back.</exception>
    internal static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Timeout);

    /// <exception cref="RegexMatchTimeoutException">A match took too long, or all of them together.</exception>
    public override void Judge(in ModerationInput input, ref List<Finding>? findings)
    {
        var startedAt = Stopwatch.GetTimestamp();
        foreach (var (rule, regex) in patterns)
        {
            var left = MostMatches;
            foreach (var match in regex.EnumerateMatches(input.Text.Original))
            {
                if (left-- == 0) break;
                if (match.Length > 0) (findings ??= []).Add(new(rule.Verdict, rule.Id, "pattern", 1, new(match.Index, match.Length)));
                if (Stopwatch.GetElapsedTime(startedAt) > Budget) throw new RegexMatchTimeoutException();
            }

            if (Stopwatch.GetElapsedTime(startedAt) > Budget) throw new RegexMatchTimeoutException();
        }
    }
}
