using System.Globalization;

namespace Veza.Shared.Moderation.Rules.Checking;

/// <summary>
/// How large a pattern becomes when its repetitions are written out, which is what it costs to build and to run: <c>((a{50}){50}){50}</c>
/// is short and has 125,000 places. Looked at before it is built, since that cannot be stopped.
/// </summary>
internal static class PatternSize
{
    private const int MostNested = 50;

    /// <returns>Places, at most <see cref="int.MaxValue"/>; null: it cannot be read, or is written over several lines with comments.</returns>
    public static int? Of(string pattern)
    {
        var at = 0;
        return Alternatives(pattern, ref at, depth: 0) is { } size && at == pattern.Length ? (int)Math.Min(size, int.MaxValue) : null;
    }

    private static long? Alternatives(string pattern, ref int at, int depth)
    {
        if (depth > MostNested) return null;
        var all = 0L;
        while (at < pattern.Length && pattern[at] != ')')
        {
            if (Atom(pattern, ref at, depth) is not { } one) return null;
            all += one * Repetition(pattern, ref at);
            if (all > int.MaxValue) all = int.MaxValue;
        }

        return all;
    }

    private static long? Atom(string pattern, ref int at, int depth)
    {
        switch (pattern[at])
        {
            case '(':
                at++;
                if (!Opening(pattern, ref at)) return null;
                if (Alternatives(pattern, ref at, depth + 1) is not { } inner || at == pattern.Length) return null;
                at++;
                return Math.Max(1, inner);
            case '[':
                return Class(pattern, ref at, depth) ? 1 : null;
            case '\\':
                Escape(pattern, ref at);
                return 1;
            default:
                at++;
                return 1;
        }
    }

    /// <summary>What may stand behind a parenthesis: <c>?:</c>, <c>?i:</c>, <c>?i</c>, <c>?&lt;name&gt;</c>.</summary>
    private static bool Opening(string pattern, ref int at)
    {
        if (at == pattern.Length || pattern[at] != '?') return true;
        for (at++; at < pattern.Length; at++)
        {
            if (pattern[at] is ':' or '>' or '=' or '!') // the last two are refused by who runs it
            {
                at++;
                return true;
            }

            if (pattern[at] == ')') return true;
            if (pattern[at] is 'x' && pattern.AsSpan(0, at).LastIndexOf('<') < pattern.AsSpan(0, at).LastIndexOf('(')) return false;
            if (!char.IsLetterOrDigit(pattern[at]) && pattern[at] is not ('<' or '-' or '_')) return false;
        }

        return false;
    }

    private static bool Class(string pattern, ref int at, int depth)
    {
        if (depth > MostNested) return false;
        at++;
        if (at < pattern.Length && pattern[at] == '^') at++;
        if (at < pattern.Length && pattern[at] == ']') at++; // the first one is a sign like others
        while (at < pattern.Length)
        {
            switch (pattern[at])
            {
                case ']':
                    at++;
                    return true;
                case '\\':
                    Escape(pattern, ref at);
                    break;
                case '[' when pattern[at - 1] == '-': // what is taken out of the class
                    if (!Class(pattern, ref at, depth + 1)) return false;
                    break;
                default:
                    at++;
                    break;
            }
        }

        return false;
    }

    private static void Escape(string pattern, ref int at)
    {
        var isControl = at + 1 < pattern.Length && pattern[at + 1] == 'c';
        at = Math.Min(pattern.Length, at + (isControl ? 3 : 2));
    }

    /// <summary>How often the part before it stands at most; without an end: as often as it must, and once more.</summary>
    private static long Repetition(string pattern, ref int at)
    {
        var times = 1L;
        while (at < pattern.Length)
        {
            if (pattern[at] is '*' or '+' or '?') at++;
            else if (pattern[at] == '{' && Braces(pattern, ref at) is { } counted) times *= counted;
            else break;
        }

        return times;
    }

    private static long? Braces(string pattern, ref int at)
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0) return null;
        var inside = pattern[(at + 1)..end].Split(',');
        if (inside.Length > 2 || !int.TryParse(inside[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least)) return null;
        var most = least + 1;
        if (inside.Length == 1) most = least;
        else if (inside[1].Length > 0 && !int.TryParse(inside[1], NumberStyles.None, CultureInfo.InvariantCulture, out most)) return null;
        at = end + 1;
        return Math.Max(1, Math.Max(least, most));
    }
}
