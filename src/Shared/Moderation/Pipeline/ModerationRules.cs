using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Links;
using Veza.Shared.Moderation.Profanity;
using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Moderation.Pipeline;

/// <summary>A pattern of a community.</summary>
/// <param name="Id">Names it in findings.</param>
/// <param name="Pattern">A regular expression without look-around and back references, which run in linear time.</param>
public sealed record PatternRule(string Id, string Pattern, Verdict Verdict);

/// <summary>From which score on a category of contents is flagged and held; null for never.</summary>
public sealed record CategoryRule(double? Flag, double? Hold = null, double? Block = null);

/// <summary>The rules of a tenant, space or room, as they are stored. What is not said is as on the first day.</summary>
public sealed record ModerationRules
{
    public static ModerationRules Default { get; } = new();

    /// <summary>By severity from 1 to 3.</summary>
    public IReadOnlyList<Verdict> Profanity { get; init; } = [Verdict.Allow, Verdict.Mask, Verdict.Block];

    /// <summary>Words of the community, beside the built-in lists.</summary>
    public IReadOnlyList<ProfanityWord> Words { get; init; } = [];

    /// <summary>Words, <c>stem*</c> and phrases of two words that always pass.</summary>
    public IReadOnlyList<string> AllowedWords { get; init; } = [];

    public bool UsesBuiltInWords { get; init; } = true;

    public IReadOnlyList<PatternRule> Patterns { get; init; } = [];

    public double SpamFlag { get; init; } = SpamFilter.Threshold;

    public double SpamHold { get; init; } = 0.9;

    public LinkRules Links { get; init; } = LinkRules.Default;

    /// <summary>What is not named passes.</summary>
    public IReadOnlyDictionary<LinkFault, Verdict> LinkVerdicts { get; init; } = new Dictionary<LinkFault, Verdict>
    {
        [LinkFault.Blocked] = Verdict.Block, [LinkFault.Script] = Verdict.Block, [LinkFault.Lookalike] = Verdict.Hold,
        [LinkFault.UserInfo] = Verdict.Hold, [LinkFault.IpAddress] = Verdict.Flag, [LinkFault.Shortened] = Verdict.Allow,
    };

    /// <summary>Self-harm is never held or blocked: a call for help must reach people.</summary>
    public IReadOnlyDictionary<ContentCategory, CategoryRule> Contents { get; init; } = new Dictionary<ContentCategory, CategoryRule>
    {
        [ContentCategory.Hate] = new(Flag: 0.5, Hold: 0.9), [ContentCategory.Harassment] = new(Flag: 0.8),
        [ContentCategory.Sexual] = new(Flag: 0.8), [ContentCategory.Violence] = new(Flag: 0.75), [ContentCategory.SelfHarm] = new(Flag: 0.7),
    };

    /// <summary>What becomes of a text that a stage fails on.</summary>
    public Verdict OnFailure { get; init; } = Verdict.Allow;

    /// <summary>Whether a published message that a second look finds is taken away where it would have been held or refused.</summary>
    public bool RetractsLate { get; init; }

    /// <summary>Codes of roles in rooms whose people are exempt.</summary>
    public IReadOnlyList<string> ExemptRoomRoles { get; init; } = [];

    /// <summary>The same of roles in the tenant.</summary>
    public IReadOnlyList<string> ExemptTenantRoles { get; init; } = [];
}
