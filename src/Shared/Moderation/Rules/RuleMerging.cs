using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Links;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Profanity;

namespace Veza.Shared.Moderation.Rules;

/// <summary>How the rules of a room and of its tenant become one, and how they become what the pipeline runs.</summary>
public static class RuleMerging
{
    private const string Retract = "retract";

    /// <summary>What the verdicts on links are named.</summary>
    private static readonly (LinkFault Fault, Func<LinksEntry, string?> Of)[] Links =
    [
        (LinkFault.Blocked, l => l.Blocked), (LinkFault.Script, l => l.Script), (LinkFault.Lookalike, l => l.Lookalike),
        (LinkFault.UserInfo, l => l.UserInfo), (LinkFault.IpAddress, l => l.IpAddress), (LinkFault.Shortened, l => l.Shortened),
    ];

    private static readonly (ContentCategory Category, Func<ContentsEntry, CategoryEntry?> Of)[] Contents =
    [
        (ContentCategory.Hate, c => c.Hate), (ContentCategory.Harassment, c => c.Harassment), (ContentCategory.Sexual, c => c.Sexual),
        (ContentCategory.Violence, c => c.Violence), (ContentCategory.SelfHarm, c => c.SelfHarm),
    ];

    /// <summary>
    /// Lists add up, single values take the place of those below. The verdicts on severities are one value, and so are the thresholds of
    /// a category: they only make sense together.
    /// </summary>
    public static RuleDocument Over(this RuleDocument upper, RuleDocument lower) => new(
        upper.Profanity ?? lower.Profanity, Sum(lower.Words, upper.Words), Sum(lower.AllowedWords, upper.AllowedWords),
        upper.BuiltInWords ?? lower.BuiltInWords, Sum(lower.Patterns, upper.Patterns),
        upper.Spam is null ? lower.Spam : new(upper.Spam.Flag ?? lower.Spam?.Flag, upper.Spam.Hold ?? lower.Spam?.Hold),
        Sum(lower.BlockedHosts, upper.BlockedHosts), Sum(lower.AllowedHosts, upper.AllowedHosts), Over(upper.Links, lower.Links),
        upper.Contents is null || lower.Contents is null ? upper.Contents ?? lower.Contents : new(
            upper.Contents.Hate ?? lower.Contents.Hate, upper.Contents.Harassment ?? lower.Contents.Harassment,
            upper.Contents.Sexual ?? lower.Contents.Sexual, upper.Contents.Violence ?? lower.Contents.Violence,
            upper.Contents.SelfHarm ?? lower.Contents.SelfHarm),
        upper.OnFailure ?? lower.OnFailure, Sum(lower.ExemptRoles, upper.ExemptRoles),
        upper.SecondLook ?? lower.SecondLook);

    /// <summary>Over the rules of the first day.</summary>
    /// <exception cref="FormatException">It names a verdict that this build does not know.</exception>
    public static ModerationRules ToRules(this RuleDocument document)
    {
        var first = ModerationRules.Default;
        return first with
        {
            Profanity = document.Profanity is { } verdicts ? [.. verdicts.Select(Known)] : first.Profanity,
            Words = [.. (document.Words ?? []).Select(w => new ProfanityWord(w.Word, w.Severity, ListOf(w)))],
            AllowedWords = document.AllowedWords ?? [],
            UsesBuiltInWords = document.BuiltInWords ?? first.UsesBuiltInWords,
            Patterns = [.. (document.Patterns ?? []).Select(p => new PatternRule($"pattern.{p.Id}", p.Pattern, Known(p.Verdict)))],
            SpamFlag = document.Spam?.Flag ?? first.SpamFlag,
            SpamHold = document.Spam?.Hold ?? first.SpamHold,
            Links = first.Links with { Blocked = document.BlockedHosts ?? [], Allowed = document.AllowedHosts ?? [] },
            LinkVerdicts = document.Links is not { } links ? first.LinkVerdicts
                : Links.ToDictionary(l => l.Fault, l => l.Of(links) is { } verdict ? Known(verdict) : first.LinkVerdicts[l.Fault]),
            Contents = document.Contents is not { } contents ? first.Contents
                : Contents.ToDictionary(
                    c => c.Category, c => c.Of(contents) is { } rule ? new CategoryRule(rule.Flag, rule.Hold, rule.Block) : first.Contents[c.Category]),
            OnFailure = document.OnFailure is { } verdictOfFailures ? Known(verdictOfFailures) : first.OnFailure,
            RetractsLate = document.SecondLook is { } late ? late == Retract : first.RetractsLate,
            ExemptRoomRoles = Roles(document, ExemptRole.Room),
            ExemptTenantRoles = Roles(document, ExemptRole.Tenant),
        };
    }

    /// <summary>The whole document of rules: what <see cref="ToRules"/> makes the same rules of.</summary>
    public static RuleDocument ToDocument(this RuleDocument document)
    {
        var rules = document.ToRules();
        return document with
        {
            Profanity = [.. rules.Profanity.Select(v => v.Code())],
            Words = document.Words ?? [], AllowedWords = document.AllowedWords ?? [], BuiltInWords = rules.UsesBuiltInWords,
            Patterns = document.Patterns ?? [], Spam = new(rules.SpamFlag, rules.SpamHold), BlockedHosts = document.BlockedHosts ?? [],
            AllowedHosts = document.AllowedHosts ?? [], OnFailure = rules.OnFailure.Code(), ExemptRoles = document.ExemptRoles ?? [],
            SecondLook = rules.RetractsLate ? Retract : "case",
            Links = new(Link(LinkFault.Blocked), Link(LinkFault.Script), Link(LinkFault.Lookalike), Link(LinkFault.UserInfo),
                Link(LinkFault.IpAddress), Link(LinkFault.Shortened)),
            Contents = new(Category(ContentCategory.Hate), Category(ContentCategory.Harassment), Category(ContentCategory.Sexual),
                Category(ContentCategory.Violence), Category(ContentCategory.SelfHarm)),
        };

        string Link(LinkFault fault) => rules.LinkVerdicts.GetValueOrDefault(fault).Code();

        CategoryEntry? Category(ContentCategory category) =>
            rules.Contents.GetValueOrDefault(category) is { } rule ? new(rule.Flag, rule.Hold, rule.Block) : null;
    }

    private static LinksEntry? Over(LinksEntry? upper, LinksEntry? lower) => upper is null || lower is null ? upper ?? lower : new(
        upper.Blocked ?? lower.Blocked, upper.Script ?? lower.Script, upper.Lookalike ?? lower.Lookalike, upper.UserInfo ?? lower.UserInfo,
        upper.IpAddress ?? lower.IpAddress, upper.Shortened ?? lower.Shortened);

    private static IReadOnlyList<T>? Sum<T>(IReadOnlyList<T>? lower, IReadOnlyList<T>? upper) =>
        lower is null || upper is null ? lower ?? upper : [.. lower.Concat(upper).Distinct()];

    private static string ListOf(WordEntry word) =>
        word.Language is { } language ? $"{ProfanityWord.OwnList}-{language}" : ProfanityWord.OwnList;

    private static string[] Roles(RuleDocument document, string prefix) =>
        [.. (document.ExemptRoles ?? []).Where(r => r.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r[prefix.Length..])];

    private static Verdict Known(string code) =>
        VerdictCodes.Parse(code) ?? throw new FormatException($"The rules hold the verdict '{code}', which this build does not know.");
}
