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

    /// <summary>Whether somebody of one of these roles is exempt: see <see cref="AuthorFacts.IsExempt"/>.</summary>
    /// <param name="roomRole">The code of the person's role in the room; null: none.</param>
    /// <param name="tenantRole">The code of that in the tenant; null: none, or not known.</param>
    public bool IsExempt(string? roomRole, string? tenantRole) =>
        (roomRole is not null && Rules.ExemptRoomRoles.Contains(roomRole)) || (tenantRole is not null && Rules.ExemptTenantRoles.Contains(tenantRole));
}
