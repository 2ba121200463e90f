using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using System.Text;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Rules.Checking;

/// <summary>Whether rules can be stored and run: sizes, words, order of thresholds, patterns, and that something still passes.</summary>
public sealed class RuleCheck(IOptions<RuleOptions> options)
{
    private static readonly ModerationPipeline Pipeline = new(TimeProvider.System, NullLogger<ModerationPipeline>.Instance);

    /// <summary>What is wrong with it, by field. Refusal: <c>validation_failed</c>.</summary>
    /// <param name="document">What somebody wrote.</param>
    /// <param name="below">What it lies over.</param>
    /// <returns>What they make together, ready to run.</returns>
    public Result<RuleSet> Check(RuleDocument document, RuleDocument below)
    {
        var (limits, faults) = (options.Value, new RuleFaults());
        CheckSize(document, limits, faults);
        if (!faults.Any)
        {
            RuleWords.Check(document, limits, faults);
            CheckPatterns(document, limits, faults);
            RuleThresholds.Check(document, document.Over(below), faults);
        }

        if (faults.ToError() is { } error) return error;
        var rules = new RuleSet(document.Over(below).ToRules());
        return OrdinaryTexts.AreMostly(text => Pipeline.Judge(text, AuthorFacts.Ordinary, RoomFacts.Ordinary, rules).Verdict >= Verdict.Mask)
            ? Error.Field("rules", FieldFault.MatchesEverything("with these rules nearly no ordinary text would pass as it is."))
            : rules;
    }

    /// <summary>Counts first: what is too long is not looked into.</summary>
    private static void CheckSize(RuleDocument document, RuleOptions limits, RuleFaults faults)
    {
        faults.AddList("words", document.Words, limits.MaxWords, static (_, _) => { });
        faults.AddList("allowed_words", document.AllowedWords, limits.MaxWords, static (_, _) => { });
        faults.AddList("blocked_hosts", document.BlockedHosts, limits.MaxHosts, static (_, _) => { });
        faults.AddList("allowed_hosts", document.AllowedHosts, limits.MaxHosts, static (_, _) => { });
        faults.AddList("patterns", document.Patterns, limits.MaxPatterns, static (_, _) => { });
        faults.AddList("exempt_roles", document.ExemptRoles, ExemptRole.Known.Count, static (_, _) => { });
        faults.AddList("profanity", document.Profanity, Profanity.ProfanityWord.MaxSeverity, static (_, _) => { });
        if (faults.Any) return;
        var bytes = Encoding.UTF8.GetByteCount(StoredRules.Write(document));
        if (bytes > limits.MaxDocumentBytes) faults.AddWhole(FieldFault.TooLong(limits.MaxDocumentBytes, bytes, "bytes of JSON"));
    }

    private static void CheckPatterns(RuleDocument document, RuleOptions limits, RuleFaults faults)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        faults.AddList("patterns", document.Patterns, limits.MaxPatterns, (field, entry) =>
        {
            if (!IsId(entry.Id)) faults.Add($"{field}.id", FieldFault.WrongForm("it must have 1 to 40 of a-z, 0-9, _ and -, and begin with a letter or a digit."));
            else if (!ids.Add(entry.Id)) faults.Add($"{field}.id", FieldFault.NotAllowed("another pattern has this id."));
            faults.Add($"{field}.verdict", RuleThresholds.CheckVerdict(entry.Verdict));
            faults.Add($"{field}.pattern", PatternCheck.Find(entry.Pattern, limits.MaxPatternLength));
        });
    }

    private static bool IsId(string id) =>
        id.Length is > 0 and <= 40 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-') && id[0] is not ('_' or '-');
}
