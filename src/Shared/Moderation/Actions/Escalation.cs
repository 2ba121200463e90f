using System.Globalization;
using System.Text.RegularExpressions;

namespace Veza.Shared.Moderation.Actions;

/// <summary>What follows when a person has had something several times.</summary>
/// <param name="Text">The rule as it was written, by which it is noted.</param>
/// <param name="Count">How many times.</param>
/// <param name="Of">What they had.</param>
/// <param name="Within">In how long.</param>
/// <param name="Then">What they get.</param>
/// <param name="For">For how long; null: until it is undone.</param>
public sealed partial record Escalation(string Text, int Count, ActionKind Of, TimeSpan Within, ActionKind Then, TimeSpan? For)
{
    /// <summary>The rules of a setting; null when it cannot be read.</summary>
    public static IReadOnlyList<Escalation>? Parse(string setting)
    {
        var rules = new List<Escalation>();
        foreach (var text in setting.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Form().Match(text) is not { Success: true } rule
                || !int.TryParse(rule.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count is < 1 or > 1000
                || ActionCodes.ParseKind(rule.Groups["of"].Value) is not { } of
                || ActionCodes.ParseKind(rule.Groups["then"].Value) is not { } then
                || !TimeSpan.TryParseExact(rule.Groups["within"].Value, "c", CultureInfo.InvariantCulture, out var within)
                || within <= TimeSpan.Zero)
                return null;

            TimeSpan? lasts = null;
            if (rule.Groups["for"] is { Success: true } given)
            {
                if (!TimeSpan.TryParseExact(given.Value, "c", CultureInfo.InvariantCulture, out var parsed) || parsed <= TimeSpan.Zero)
                    return null;
                lasts = parsed;
            }

            rules.Add(new(text, count, of, within, then, lasts));
        }

        return rules;
    }

    [GeneratedRegex(
        @"^(?<count>\d{1,4}) (?<of>warn|mute|kick) in (?<within>[\d.:]+): (?<then>mute|ban)( (?<for>[\d.:]+))?$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
