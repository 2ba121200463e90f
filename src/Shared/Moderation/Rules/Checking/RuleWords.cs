using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Moderation.Links;
using Veza.Shared.Moderation.Profanity;

namespace Veza.Shared.Moderation.Rules.Checking;

/// <summary>The lists of words and hosts.</summary>
internal static class RuleWords
{
    /// <summary>Fewer letters stand in almost every word.</summary>
    private const int LeastOfPart = 3;

    public static void Check(RuleDocument document, RuleOptions limits, RuleFaults faults)
    {
        faults.AddList("words", document.Words, limits.MaxWords, (field, entry) =>
        {
            faults.Add($"{field}.word", CheckText(entry.Word, ProfanityWord.MaxLength) ?? CheckWord(entry.Word));
            if (entry.Severity is < 1 or > ProfanityWord.MaxSeverity)
                faults.Add($"{field}.severity", FieldFault.OutOfRange(1, ProfanityWord.MaxSeverity));
            if (entry.Language is not (null or "en" or "fr")) faults.Add($"{field}.language", FieldFault.UnknownValue("it must be en or fr."));
        });
        faults.AddList("allowed_words", document.AllowedWords, limits.MaxWords, (field, word) =>
            faults.Add(field, CheckText(word, 2 * ProfanityWord.MaxLength) ?? CheckAllowed(word)));
        faults.AddList("blocked_hosts", document.BlockedHosts, limits.MaxHosts, (field, host) => faults.Add(field, CheckHost(host)));
        faults.AddList("allowed_hosts", document.AllowedHosts, limits.MaxHosts, (field, host) => faults.Add(field, CheckHost(host)));
        faults.AddList("exempt_roles", document.ExemptRoles, ExemptRole.Known.Count, (field, role) => faults.Add(
            field, ExemptRole.Known.Contains(role) ? null : FieldFault.UnknownValue($"it must be one of {string.Join(", ", ExemptRole.Known)}.")));
    }

    private static FieldFault? CheckText(string text, int maxLength) =>
        string.IsNullOrWhiteSpace(text) ? FieldFault.Required
        : text.Length > maxLength ? FieldFault.TooLong(maxLength, text.Length)
        : TextRules.HasUnstorable(text) ? FieldFault.InvalidText
        : TextRules.HasControls(text, oneLine: true) ? FieldFault.ControlCharacters
        : null;

    private static FieldFault? CheckWord(string word) => CompiledWord.Of(new(word, 1, ProfanityWord.OwnList)) switch
    {
        null => FieldFault.WrongForm("it must hold letters or digits, and may begin or end with *, or end with +."),
        { Letters.Length: < LeastOfPart } compiled when compiled.OpenStart || compiled.OpenEnd => FieldFault.MatchesEverything(
            $"a part of words needs {LeastOfPart} different letters on end: fewer stand in almost every text."),
        _ => null,
    };

    private static FieldFault? CheckAllowed(string word) =>
        InnocentWords.Fold(word).Count(char.IsLetterOrDigit) < 2 ? FieldFault.WrongForm("it must hold two letters or digits.") : null;

    private static FieldFault? CheckHost(string host) =>
        CheckText(host, 255) ?? (HostSet.ToName(host) is null ? FieldFault.WrongForm("it must be a host such as example.com, or an IP address.") : null);
}
