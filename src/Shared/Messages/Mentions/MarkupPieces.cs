namespace Veza.Shared.Messages.Mentions;

/// <summary>
/// A text as its lines divide it (docs/markup.md): code between fences, quotes, lists, tables, headings, paragraphs. The web client
/// has the same from its library and <c>blockRules.ts</c>; <c>tests/vectors/blocks.json</c> holds both to it.
/// </summary>
internal sealed class MarkupPieces
{
    /// <summary>Quotes within quotes; what is deeper is text.</summary>
    private const int MaxQuoteDepth = 4;

    /// <summary>Lists within lists; what is deeper is text.</summary>
    private const int MaxListDepth = 6;

    private readonly MarkupLines lines;
    private readonly List<string> pieces;
    private readonly int quotes;
    private int lists;
    private long looked; // within quotes
    private int indent; // what the lines of the present item have at least

    private MarkupPieces(string text, int quotes, List<string> pieces)
    {
        lines = new MarkupLines(text);
        this.quotes = quotes;
        this.pieces = pieces;
    }

    /// <summary>The pieces within which inline marks work, each by itself, without what stands between fences.</summary>
    public static List<string> Of(string text) => Of(text, out _);

    /// <summary>The same, with how often a character was looked at.</summary>
    internal static List<string> Of(string text, out long looked)
    {
        looked = 0;
        if (IsPlain(text)) return [text];
        var found = new List<string>();
        looked = Read(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), 0, found);
        return found;
    }

    /// <summary>What most messages are: one line that can begin no block.</summary>
    private static bool IsPlain(string text) =>
        !text.AsSpan().ContainsAny('\r', '\n')
        && text.AsSpan().TrimStart(" \t") is not [('-' or '`' or '~' or '>' or '#' or '*' or '+' or '_') or (>= '0' and <= '9'), ..];

    private static long Read(string text, int quotes, List<string> found)
    {
        var reader = new MarkupPieces(text, quotes, found);
        reader.Read(0);
        return reader.looked + reader.lines.Looked;
    }

    /// <summary>The blocks from the line on, as long as they belong to the present item; where they end.</summary>
    private int Read(int line)
    {
        while (line < lines.Count)
        {
            while (line < lines.Count && lines.IsEmpty(line)) line++;
            if (line == lines.Count || lines.Indent(line) < indent) break;
            line = ReadBlock(line);
            if (line < lines.Count && lines.IsEmpty(line)) line++;
        }

        return line;
    }

    private int ReadBlock(int line)
    {
        if (!IsIn(line)) return ReadParagraph(line);
        if (TableColumns(line) is > 0 and var columns) return ReadTable(line, columns);
        if (FenceOf(line) is { Length: > 0 } fence) return SkipFence(line, fence.ToString());
        if (IsQuote(line)) return ReadQuote(line);
        if (MarkupBlockStarts.IsRule(lines.Words(line))) return line + 1;
        if (IsItem(line)) return ReadList(line);
        if (MarkupBlockStarts.Heading(lines.Words(line)) is not { } heading) return ReadParagraph(line);
        pieces.Add(heading);
        return line + 1;
    }

    /// <summary>Four more columns than the item begins no block.</summary>
    private bool IsIn(int line) => lines.Indent(line) - indent is >= 0 and < 4;

    private ReadOnlySpan<char> FenceOf(int line) => MarkupBlockStarts.Fence(lines.Words(line), last: line + 1 == lines.Count);

    private bool IsQuote(int line) => quotes < MaxQuoteDepth && lines.Words(line).StartsWith("> ", StringComparison.Ordinal);

    /// <summary>With words, and on a line of its own: <c>* * * * * job</c> is one item.</summary>
    private bool IsItem(int line) => lists < MaxListDepth && LooksLikeItem(line);

    private bool LooksLikeItem(int line)
    {
        var marker = MarkupBlockStarts.Marker(lines.Words(line));
        return marker > 0 && !lines.IsBehindMarker(line) && MarkupBlockStarts.HasWords(lines.Words(line), marker);
    }

    private int TableColumns(int line) =>
        line + 1 < lines.Count && IsIn(line + 1) ? MarkupTable.Columns(lines, line) : 0;

    /// <summary>Whether a fence, a quote or a rule begins there: it ends every other block.</summary>
    private bool EndsItem(int line) => !FenceOf(line).IsEmpty || IsQuote(line) || MarkupBlockStarts.IsRule(lines.Words(line));

    /// <summary>Besides these, a heading, a table and a list end a paragraph; of numbered lists only one that begins with 1.</summary>
    private bool EndsParagraph(int line)
    {
        if (!IsIn(line)) return false;
        if (EndsItem(line) || TableColumns(line) > 0 || MarkupBlockStarts.Heading(lines.Words(line)) is not null) return true;
        if (!IsItem(line)) return false;
        var words = lines.Words(line);
        return words[0] is '-' or '*' or '+' || words[..(MarkupBlockStarts.Marker(words) - 1)].TrimStart('0') is "1";
    }

    private int ReadParagraph(int line)
    {
        var begin = line;
        for (line++; !lines.IsEmpty(line) && lines.Indent(line) >= indent && !EndsParagraph(line);) line++;
        pieces.Add(line == begin + 1 ? lines.Words(begin).ToString() : string.Join('\n', Words(begin, line)));
        return line;
    }

    private IEnumerable<string> Words(int line, int end)
    {
        for (; line < end; line++) yield return lines.Words(line).ToString();
    }

    private int ReadTable(int line, int columns)
    {
        pieces.AddRange(MarkupTable.Row(lines.Words(line), columns));
        for (line += 2; !lines.IsEmpty(line) && IsIn(line) && !lines.Words(line).IsWhiteSpace(); line++)
        {
            if (EndsItem(line) || LooksLikeItem(line) || MarkupBlockStarts.Heading(lines.Words(line)) is not null) break;
            pieces.AddRange(MarkupTable.Row(lines.Words(line), columns));
        }

        return line;
    }

    private int SkipFence(int line, string fence)
    {
        for (line++; line < lines.Count; line++)
        {
            if (lines.IsEmpty(line)) continue;
            if (lines.Indent(line) < indent) return line;
            if (IsIn(line) && MarkupBlockStarts.Closes(lines.Words(line), fence)) return line + 1;
        }

        return line;
    }

    private int ReadQuote(int line)
    {
        var quoted = new List<string>();
        for (; !lines.IsEmpty(line) && IsIn(line) && MarkupBlockStarts.IsQuoted(lines.Words(line)); line++)
            quoted.Add(lines.Words(line) is { Length: > 2 } words ? words[2..].ToString() : "");
        looked += Read(string.Join('\n', quoted), quotes + 1, pieces);
        return line;
    }

    /// <summary>The items that have the same mark; each has at least the indent of its words.</summary>
    private int ReadList(int line)
    {
        var marker = MarkupBlockStarts.Marker(lines.Words(line));
        var mark = lines.Words(line)[marker - 1];
        lists++;
        while (true)
        {
            line = ReadItem(line, marker);
            if (line >= lines.Count || !IsIn(line) || EndsItem(line)) break;
            marker = MarkupBlockStarts.Marker(lines.Words(line));
            if (marker == 0 || lines.Words(line)[marker - 1] != mark) break;
        }

        lists--;
        return line;
    }

    private int ReadItem(int line, int marker)
    {
        var outer = indent;
        var column = lines.Indent(line) + marker;
        var (first, words) = lines.SkipBlanks(lines.First(line) + marker, lines.End(line), column);
        var isEmpty = first >= lines.End(line);
        indent = column + (isEmpty || words - column > 4 ? 1 : words - column);
        var before = lines.Begin(line, first, words);
        var end = isEmpty && lines.IsEmpty(line + 1) ? Math.Min(line + 2, lines.Count) : Read(line);
        lines.Begin(line, before.First, before.Indent);
        indent = outer;
        return end;
    }
}
