namespace Veza.Shared.Moderation.Pipeline;

/// <summary>Rules, compiled: made once per change, shared by all requests, never changed. Swapped by replacing the reference.</summary>
public sealed class RuleSet
{
    private static readonly Lazy<RuleSet> Default = new(() => new(ModerationRules.Default));

    /// <exception cref="ArgumentException">A pattern is none, or needs an engine that goes back.</exception>
    /// <exception cref="NotSupportedException">The same.</exception>
    public RuleSet(ModerationRules rules)
    {
        Rules = rules;
        Stages = rules.Patterns.Count == 0
            ? [new ProfanityStage(rules), new SpamStage(rules), new LinkStage(rules), new ContentStage(rules)]
            : [new ProfanityStage(rules), new PatternStage(rules), new SpamStage(rules), new LinkStage(rules), new ContentStage(rules)];
    }

    /// <summary>With stages of the caller's choice.</summary>
    internal RuleSet(ModerationRules rules, IReadOnlyList<ModerationStage> stages) => (Rules, Stages) = (rules, [.. stages]);

    /// <summary>The rules of the first day.</summary>
    public static RuleSet BuiltIn => Default.Value;

    public ModerationRules Rules { get; }

    internal ModerationStage[] Stages { get; }
}
