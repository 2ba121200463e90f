using Veza.Shared.Common;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Profanity;

namespace Veza.Shared.Moderation.Rules.Checking;

/// <summary>Verdicts and thresholds: known, within their range, and in their order.</summary>
internal static class RuleThresholds
{
    private const double Least = 0.05, Most = 1;

    private static readonly FieldFault Range = new("out_of_range", "it must lie between 0.05 and 1.");
    private static readonly FieldFault Order = FieldFault.NotAllowed("flag, hold and block may not fall: a stricter verdict needs as much, or more.");

    /// <param name="effective">With what it lies over: thresholds of spam that are said apart must go together.</param>
    public static void Check(RuleDocument document, RuleDocument effective, RuleFaults faults)
    {
        if (document.Profanity is { Count: not ProfanityWord.MaxSeverity } few)
            faults.Add("profanity", FieldFault.WrongCount(ProfanityWord.MaxSeverity, ProfanityWord.MaxSeverity, few.Count));
        faults.AddList("profanity", document.Profanity, ProfanityWord.MaxSeverity, (field, verdict) => faults.Add(field, CheckVerdict(verdict)));
        if (document.OnFailure is not (null or "allow" or "hold")) faults.Add("on_failure", FieldFault.UnknownValue("it must be allow or hold."));
        if (document.SecondLook is not (null or "case" or "retract")) faults.Add("second_look", FieldFault.UnknownValue("it must be case or retract."));
        if (document.Links is { } links)
        {
            Verdict("links.blocked", links.Blocked, faults);
            Verdict("links.script", links.Script, faults);
            Verdict("links.lookalike", links.Lookalike, faults);
            Verdict("links.user_info", links.UserInfo, faults);
            Verdict("links.ip_address", links.IpAddress, faults);
            Verdict("links.shortened", links.Shortened, faults);
        }

        if (document.Spam is { } spam)
        {
            var first = ModerationRules.Default;
            Thresholds("spam", faults, spam.Flag, spam.Hold);
            if ((effective.Spam?.Flag ?? first.SpamFlag) > (effective.Spam?.Hold ?? first.SpamHold)) faults.Add("spam", Order);
        }

        if (document.Contents is { } contents)
        {
            Category("contents.hate", contents.Hate, faults);
            Category("contents.harassment", contents.Harassment, faults);
            Category("contents.sexual", contents.Sexual, faults);
            Category("contents.violence", contents.Violence, faults);
            Category("contents.self_harm", contents.SelfHarm, faults);
            if (contents.SelfHarm is { Hold: not null } or { Block: not null })
                faults.Add("contents.self_harm", FieldFault.NotAllowed("a call for help must reach people: it can be flagged, and not held or refused."));
        }
    }

    public static FieldFault? CheckVerdict(string verdict) =>
        VerdictCodes.Parse(verdict) is null ? FieldFault.UnknownValue("it must be allow, flag, mask, hold or block.") : null;

    private static void Verdict(string field, string? verdict, RuleFaults faults) => faults.Add(field, verdict is null ? null : CheckVerdict(verdict));

    private static void Category(string field, CategoryEntry? rule, RuleFaults faults)
    {
        if (rule is null) return;
        Thresholds(field, faults, rule.Flag, rule.Hold, rule.Block);
        double[] said = [.. new[] { rule.Flag, rule.Hold, rule.Block }.OfType<double>()];
        if (!said.Order().SequenceEqual(said)) faults.Add(field, Order);
    }

    private static void Thresholds(string field, RuleFaults faults, params ReadOnlySpan<double?> all)
    {
        string[] names = ["flag", "hold", "block"];
        for (var i = 0; i < all.Length; i++)
            if (all[i] is { } value && value is not (>= Least and <= Most)) faults.Add($"{field}.{names[i]}", Range);
    }
}
