using System.Diagnostics;
using System.Text.RegularExpressions;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Rules.Checking;

/// <summary>Whether a regular expression can be run on what people write.</summary>
internal static class PatternCheck
{
    /// <summary>Places of a pattern when its repetitions are written out.</summary>
    public const int MaxSize = 1000;

    private const int Tries = 3;

    /// <summary>Long texts of few and of many different characters.</summary>
    private static readonly string[] Long =
    [
        new('a', 8000), string.Concat(Enumerable.Repeat("ab1 ", 2000)), string.Concat(Enumerable.Repeat("The quick brown fox. Où va-t-il ? ", 240)),
        new('1', 8000),
    ];

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static FieldFault? Find(string pattern, int maxLength)
    {
        if (pattern.Length == 0) return FieldFault.Required;
        if (pattern.Length > maxLength) return FieldFault.TooLong(maxLength, pattern.Length);
        if (TextRules.HasUnstorable(pattern)) return FieldFault.InvalidText;
        if (PatternSize.Of(pattern) is not { } size)
            return FieldFault.WrongForm("its brackets do not match, or it holds comments or the option x, which are not understood here.");
        if (size > MaxSize)
            return FieldFault.TooCostly($"its repetitions make it {size} places long; {MaxSize} are possible. Let them count less, or use * or +.");

        try
        {
            return Try(PatternStage.Compile(pattern));
        }
        catch (RegexParseException e)
        {
            return FieldFault.WrongForm($"it is no regular expression: {e.Error} at character {e.Offset}.");
        }
        catch (NotSupportedException)
        {
            return FieldFault.WrongForm("look-around, back references, atomic groups and conditions are not possible here.");
        }
    }

    private static FieldFault? Try(Regex regex)
    {
        if (regex.IsMatch("")) return FieldFault.MatchesEverything("it matches the empty text, and so every text.");
        if (OrdinaryTexts.AreMostly(regex.IsMatch)) return FieldFault.MatchesEverything("it matches nearly every ordinary text.");
        for (var n = 1; ; n++)
        {
            try
            {
                foreach (var text in Long) Run(regex, text);
                return null;
            }
            catch (RegexMatchTimeoutException)
            {
                // Once may be the machine, which is busy; each time, it is the pattern.
                if (n == Tries) return FieldFault.TooCostly("it takes too long on a long text. Make it simpler, or part it into several.");
            }
        }
    }

    /// <summary>As the stage does, with less time: it has other patterns, too.</summary>
    private static void Run(Regex regex, string text)
    {
        var (left, startedAt) = (PatternStage.MostMatches, Stopwatch.GetTimestamp());
        foreach (var _ in regex.EnumerateMatches(text))
        {
            if (left-- == 0) break;
            if (Stopwatch.GetElapsedTime(startedAt) > PatternStage.Timeout) throw new RegexMatchTimeoutException();
        }
    }
}
