using System.Globalization;
using System.Text;

namespace Veza.Shared.Messages.Mentions;

/// <summary>
/// One piece of a text (<see cref="MarkupPieces"/>), and which of its characters are closed to mentions: code, links and
/// addresses. Every pass looks at each character a bounded number of times. The web client's <c>closed.ts</c> is the same.
/// </summary>
internal sealed class ClosedText
{
    private readonly string text;
    private readonly bool[] closed;

    /// <summary>Reads the piece.</summary>
    public ClosedText(string text)
    {
        this.text = text;
        closed = new bool[text.Length];
        CloseCode();
        if (text.Contains("](", StringComparison.Ordinal)) CloseLinks();
        CloseAddresses();
    }

    /// <summary>How often a character was looked at: what a hostile text costs.</summary>
    public long Looked { get; private set; }

    /// <summary>Its length.</summary>
    public int Length => text.Length;

    /// <summary>All of it; whoever looks at a character here has looked at it above.</summary>
    public ReadOnlySpan<char> Span => text;

    /// <summary>The character; U+0000 outside of the piece.</summary>
    public char this[int at]
    {
        get
        {
            Looked++;
            return (uint)at < (uint)text.Length ? text[at] : '\0';
        }
    }

    /// <summary>Whether nobody can be named there.</summary>
    public bool IsClosed(int at) => closed[at];

    /// <summary>Whether an odd number of backslashes stands before it: then it is no mark.</summary>
    public bool IsEscaped(int at)
    {
        var first = at;
        while (this[first - 1] == '\\') first--;
        return (at - first) % 2 == 1;
    }

    /// <summary>Whether what ends before the place, or begins there, is a letter, a digit or a combining mark.</summary>
    public bool IsWord(int at, bool before = false)
    {
        Looked++;
        var found = before
            ? Rune.DecodeLastFromUtf16(text.AsSpan(0, Math.Max(at, 0)), out var rune, out _)
            : Rune.DecodeFromUtf16(text.AsSpan(Math.Min(at, text.Length)), out rune, out _);
        return found == System.Buffers.OperationStatus.Done && Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.OtherNumber;
    }

    private void Close(int start, int end) => closed.AsSpan(start, end - start).Fill(true);

    /// <summary>From a run of backticks to the next one of the same length.</summary>
    private void CloseCode()
    {
        var runs = new List<(int At, int Length)>();
        for (var at = text.IndexOf('`'); at >= 0; at = text.IndexOf('`', at))
        {
            var start = at;
            while (at < text.Length && this[at] == '`') at++;
            runs.Add((start, at - start));
            if (at == text.Length) break;
        }

        var next = new int[runs.Count];
        var last = new Dictionary<int, int>();
        for (var run = runs.Count - 1; run >= 0; run--)
        {
            next[run] = last.GetValueOrDefault(runs[run].Length, -1);
            last[runs[run].Length] = run;
        }

        for (var run = 0; run < runs.Count; run++)
        {
            if (next[run] < 0 || IsEscaped(runs[run].At)) continue;
            var end = runs[next[run]];
            Close(runs[run].At, end.At + end.Length);
            run = next[run];
        }
    }

    /// <summary><c>[words](address)</c>, wherever the address leads. No link holds another one: the inner one counts.</summary>
    private void CloseLinks()
    {
        var ends = ParenthesisEnds();
        var open = new List<int>();
        for (var at = 0; at < text.Length; at++)
        {
            if (closed[at]) continue;
            var c = this[at];
            if (c == '[' && !IsEscaped(at)) open.Add(at);
            if (c != ']' || open.Count == 0 || IsEscaped(at)) continue;
            var start = open[^1];
            open.RemoveAt(open.Count - 1);
            if (this[at + 1] != '(' || ends[at + 1] <= at + 2 || text.AsSpan(start + 1, at - start - 1).IsWhiteSpace()) continue;
            Close(start, ends[at + 1] + 1);
            open.Clear();
            at = ends[at + 1];
        }
    }

    /// <summary>Where each parenthesis is closed without a blank or code between; 0 where it is not.</summary>
    private int[] ParenthesisEnds()
    {
        var ends = new int[text.Length];
        var open = new Stack<int>();
        for (var at = 0; at < text.Length; at++)
        {
            var c = this[at];
            if (closed[at] || char.IsWhiteSpace(c)) open.Clear();
            else if (c == '(') open.Push(at);
            else if (c == ')' && open.TryPop(out var start)) ends[start] = at;
        }

        return ends;
    }

    private void CloseAddresses()
    {
        var floor = 0; // what stands before belongs to another word
        for (var at = 0; at < text.Length; at++)
        {
            if (closed[at] || char.IsWhiteSpace(this[at]))
            {
                floor = at + 1;
                continue;
            }

            var (start, end) = this[at] switch
            {
                '<' => (at, MarkupAddresses.BracketEnd(this, at)),
                ':' or '/' or '?' or '#' or '.' => (MarkupAddresses.Start(this, at, floor), 0),
                _ => (-1, 0),
            };
            if (start < 0 || (this[at] == '<' && end == 0)) continue;
            if (end == 0)
                for (end = at + 1; end < text.Length && !closed[end] && this[end] != '<' && !char.IsWhiteSpace(text[end]); end++) { }
            Close(start, end);
            floor = end;
            at = end - 1;
        }
    }
}
