using System.Globalization;
using System.Text;

namespace Veza.Shared.Messages.Mentions;

/// <summary>
/// One piece of a text (<see cref="MarkupPieces"/>), and which of its characters are closed to mentions: code, links and
/// addresses. Every pass looks at each character a bounded number of times. The web client's <c>closed.ts</c> is the same.
/// </summary>
internal sealed class ClosedText
{
    private const int MaxSchemeLength = 32;
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
                '<' => (at, BracketEnd(at)),
                ':' or '/' or '?' or '#' or '.' => (AddressStart(at, floor), 0),
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

    /// <summary>The end of <c>&lt;scheme:…&gt;</c>; 0 when it is none.</summary>
    private int BracketEnd(int at)
    {
        var colon = at + 1;
        while (colon - at <= MaxSchemeLength && IsSchemePart(this[colon])) colon++;
        if (colon - at < 3 || this[colon] != ':' || !char.IsAsciiLetter(this[at + 1])) return 0;
        var end = colon + 1;
        while (end < text.Length && !closed[end] && this[end] is not ('<' or '>') && !char.IsWhiteSpace(text[end])) end++;
        return end < text.Length && !closed[end] && text[end] == '>' ? end + 1 : 0;
    }

    /// <summary>Where the address begins whose mark stands at the place (<c>://</c>, <c>www.</c>, a domain and a path); -1 when there is none.</summary>
    private int AddressStart(int at, int floor)
    {
        var c = this[at];
        if (c == ':' && this[at + 1] == '/' && this[at + 2] == '/') return Ends(at + 3) ? -1 : SchemeStart(at, floor);
        if (c == ':' && !Ends(at + 1) && (Follows("mailto", at, floor) ?? Follows("xmpp", at, floor)) is { } mail) return mail;
        if (c == '.') return !Ends(at + 1) && Follows("www", at, floor) is { } www ? www : -1;
        return c != ':' || char.IsAsciiDigit(this[at + 1]) ? DomainStart(at, floor) : -1;
    }

    private bool Ends(int at) => at >= text.Length || closed[at] || this[at] == '<' || char.IsWhiteSpace(text[at]);

    private int SchemeStart(int at, int floor)
    {
        var start = at;
        while (start > floor && at - start < MaxSchemeLength && IsSchemePart(this[start - 1])) start--;
        while (start < at && !char.IsAsciiLetter(this[start])) start++;
        return start < at ? start : -1;
    }

    /// <summary>Where the word begins that ends at the place, when it is this one and no longer one.</summary>
    private int? Follows(string word, int at, int floor)
    {
        var start = at - word.Length;
        if (start < floor || !text.AsSpan(start, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)) return null;
        return start > floor && IsWord(start, before: true) ? null : start;
    }

    /// <summary>Where the name of a host begins that ends at the place: labels with a dot between, the last one begins with a letter.</summary>
    private int DomainStart(int at, int floor)
    {
        var start = at;
        var lastDot = -1;
        for (; start > floor && (this[start - 1] is '.' or '-' || char.IsLetterOrDigit(text[start - 1])); start--)
            if (lastDot < 0 && text[start - 1] == '.') lastDot = start - 1;
        while (start < at && this[start] is '.' or '-') start++;
        if (lastDot <= start || at - lastDot < 3 || !char.IsLetter(this[lastDot + 1])) return -1;
        return this[start - 1] == '@' ? -1 : start;
    }

    private static bool IsSchemePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '-';
}
