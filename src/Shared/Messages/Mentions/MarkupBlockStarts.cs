namespace Veza.Shared.Messages.Mentions;

/// <summary>Which lines begin a block, by their words alone (docs/markup.md). The web client's <c>blockRules.ts</c> is the same.</summary>
internal static class MarkupBlockStarts
{
    private const string Blanks = " \t";
    private const int MaxDigits = 9;

    /// <summary>The three or more marks that open a fence; empty when the line opens none, or nothing stands behind it.</summary>
    public static ReadOnlySpan<char> Fence(ReadOnlySpan<char> line, bool last)
    {
        if (line.Length < 3 || line[0] is not ('`' or '~')) return [];
        var length = RunOf(line, line[0]);
        if (length < 3 || line[length..].Contains(line[0])) return [];
        return last && !line[length..].ContainsAnyExcept(Blanks) ? [] : line[..length];
    }

    /// <summary>Whether the line closes the fence.</summary>
    public static bool Closes(ReadOnlySpan<char> line, ReadOnlySpan<char> fence)
    {
        var length = RunOf(line, fence[0]);
        return length >= fence.Length && !line[length..].ContainsAnyExcept(Blanks);
    }

    /// <summary>Whether it is a line of a quote that has begun.</summary>
    public static bool IsQuoted(ReadOnlySpan<char> line) => line is ">" || line.StartsWith("> ", StringComparison.Ordinal);

    /// <summary>Three or more of the same mark and nothing else.</summary>
    public static bool IsRule(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[0] is not ('*' or '-' or '_')) return false;
        var marks = 0;
        foreach (var c in line)
        {
            if (c == line[0]) marks++;
            else if (c is not (' ' or '\t')) return false;
        }

        return marks >= 3;
    }

    /// <summary>The words of a heading; null when it is none.</summary>
    public static string? Heading(ReadOnlySpan<char> line)
    {
        var level = RunOf(line, '#');
        if (level is < 1 or > 6 || level == line.Length || line[level] is not (' ' or '\t')) return null;
        var words = line[level..].Trim(Blanks);
        if (!words.ContainsAnyExcept('#')) return null;
        var closed = words.TrimEnd('#');
        return (closed[^1] is ' ' or '\t' ? closed.TrimEnd(Blanks) : words).ToString();
    }

    /// <summary>The length of the marker that begins the line, without the blanks behind it; 0 when there is none.</summary>
    public static int Marker(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty) return 0;
        var length = 1;
        if (line[0] is not ('-' or '*' or '+'))
        {
            var digits = line.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > MaxDigits || line[digits] is not ('.' or ')')) return 0;
            length = digits + 1;
        }

        return length == line.Length || line[length] is ' ' or '\t' ? length : 0;
    }

    /// <summary>Whether words follow the marker.</summary>
    public static bool HasWords(ReadOnlySpan<char> line, int marker) => line[marker..].ContainsAnyExcept(Blanks);

    private static int RunOf(ReadOnlySpan<char> line, char mark)
    {
        var length = line.IndexOfAnyExcept(mark);
        return length < 0 ? line.Length : length;
    }
}
