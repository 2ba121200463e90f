namespace Veza.Shared.Messages.Mentions;

/// <summary>The lines of a text, with how far each is indented: columns, where a tab reaches to the next multiple of four.</summary>
internal sealed class MarkupLines
{
    private readonly string text;
    private readonly List<int> begins = [];
    private readonly List<int> ends = [];
    private readonly List<int> firsts = [];
    private readonly List<int> indents = [];
    private readonly int[] empties;

    /// <summary>Divides the text, whose lines end in line feeds.</summary>
    public MarkupLines(string text)
    {
        this.text = text;
        for (var begin = 0; begin < text.Length;)
        {
            var end = text.IndexOf('\n', begin);
            if (end < 0) end = text.Length;
            var (first, indent) = SkipBlanks(begin, end, column: 0);
            if (first == text.Length) break; // blanks at the end are no line
            begins.Add(begin);
            ends.Add(end);
            firsts.Add(first);
            indents.Add(indent);
            begin = end + 1;
        }

        empties = new int[Count + 1];
        empties[Count] = Count;
        for (var line = Count - 1; line >= 0; line--) empties[line] = IsEmpty(line) ? line : empties[line + 1];
    }

    /// <summary>How often a character was looked at: what a hostile text costs.</summary>
    public long Looked { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count => begins.Count;

    /// <summary>The whole text.</summary>
    public string Text => text;

    /// <summary>The column of the first character that is no blank.</summary>
    public int Indent(int line) => indents[line];

    /// <summary>Where it stands in the text.</summary>
    public int First(int line) => firsts[line];

    /// <summary>Where the line ends in the text.</summary>
    public int End(int line) => ends[line];

    /// <summary>Whether it holds nothing but blanks and tabs; so does every line behind the last.</summary>
    public bool IsEmpty(int line) => line >= Count || firsts[line] >= ends[line];

    /// <summary>The line from its first character that is no blank; in the first line of an item, from what follows the marker.</summary>
    public ReadOnlySpan<char> Words(int line)
    {
        Looked += ends[line] - firsts[line]; // whoever takes them may look at all
        return text.AsSpan(firsts[line], ends[line] - firsts[line]);
    }

    /// <summary>How many lines there are from this one to the next empty one.</summary>
    public int CountToEmpty(int line) => empties[line] - line;

    /// <summary>Whether a marker stands before the words: the line is the first one of an item, and is being read as such.</summary>
    public bool IsBehindMarker(int line) => text.AsSpan(begins[line], firsts[line] - begins[line]).ContainsAnyExcept(' ', '\t');

    /// <summary>Takes what follows a marker as the words of the line; what it was before is returned.</summary>
    public (int First, int Indent) Begin(int line, int first, int indent)
    {
        var before = (firsts[line], indents[line]);
        (firsts[line], indents[line]) = (first, indent);
        return before;
    }

    /// <summary>Behind the blanks that begin at the place and column.</summary>
    public (int At, int Column) SkipBlanks(int at, int end, int column)
    {
        for (; at < end && text[at] is ' ' or '\t'; at++) column += text[at] == '\t' ? 4 - (column % 4) : 1;
        return (at, column);
    }
}
