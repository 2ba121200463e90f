using System.Text.RegularExpressions;

namespace Veza.Shared.Messages.Mentions;

/// <summary>Tables: a line of heads, a line of dashes, and lines of cells. One that is large is text.</summary>
internal static partial class MarkupTable
{
    /// <summary>Columns of a table at most.</summary>
    private const int MaxColumns = 32;

    /// <summary>Cells at most; short lines are filled up to the width of the first, so that the length of a text is no bound.</summary>
    private const int MaxCells = 2_000;

    /// <summary>How many columns the table has that begins there; 0 when none does.</summary>
    public static int Columns(MarkupLines lines, int line)
    {
        if (!lines.Words(line).Contains('|') || Dashes(lines.Words(line + 1)) is not (> 0 and var columns)) return 0;
        if (CellsOf(lines.Words(line)).Count != columns) return 0;
        var width = lines.Words(line).Count('|') + 1;
        return width <= MaxColumns && lines.CountToEmpty(line) * width <= MaxCells ? columns : 0;
    }

    /// <summary>The cells of a line; what stands behind the last column belongs to it.</summary>
    public static IEnumerable<string> Row(ReadOnlySpan<char> line, int columns)
    {
        var cells = CellsOf(line);
        if (cells.Count <= columns) return cells;
        return [.. cells.Take(columns - 1), string.Join(" | ", cells.Skip(columns - 1).Select(c => c.Trim()))];
    }

    /// <summary>A stroke behind a backslash parts no cells.</summary>
    private static List<string> CellsOf(ReadOnlySpan<char> line)
    {
        var words = line.Trim();
        var cells = new List<string>();
        var begin = 0;
        for (var at = 0; at <= words.Length; at++)
        {
            if (at < words.Length && (words[at] != '|' || (at > 0 && words[at - 1] == '\\'))) continue;
            cells.Add(words[begin..at].ToString().Replace("\\|", "|", StringComparison.Ordinal));
            begin = at + 1;
        }

        if (cells[0].Length == 0) cells.RemoveAt(0);
        if (cells.Count > 0 && cells[^1].Length == 0) cells.RemoveAt(cells.Count - 1);
        return cells;
    }

    /// <summary>How many columns a line of dashes has; 0 when it is none.</summary>
    private static int Dashes(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line.ContainsAnyExcept("-:| \t") || (line[0] == '-' && line[1] is ' ' or '\t')) return 0;
        var columns = line.ToString().Split('|');
        var count = 0;
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i].Trim();
            if (column.Length == 0 && (i == 0 || i == columns.Length - 1)) continue;
            if (!Column().IsMatch(column)) return 0;
            count++;
        }

        return count;
    }

    [GeneratedRegex("^:?-+:?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Column();
}
