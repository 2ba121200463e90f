namespace Veza.Shared.Messages.Mentions;

/// <summary>Where addresses begin and end in a piece of text; the web client's <c>closed.ts</c> is the same.</summary>
internal static class MarkupAddresses
{
    private const int MaxSchemeLength = 32;

    /// <summary>The end of <c>&lt;scheme:…&gt;</c>; 0 when it is none.</summary>
    public static int BracketEnd(ClosedText text, int at)
    {
        var colon = at + 1;
        while (colon - at <= MaxSchemeLength && IsSchemePart(text[colon])) colon++;
        if (colon - at < 3 || text[colon] != ':' || !char.IsAsciiLetter(text[at + 1])) return 0;
        var end = colon + 1;
        while (end < text.Length && !text.IsClosed(end) && text[end] is not ('<' or '>') && !char.IsWhiteSpace(text.Span[end])) end++;
        return end < text.Length && !text.IsClosed(end) && text.Span[end] == '>' ? end + 1 : 0;
    }

    /// <summary>Where the address begins whose mark stands at the place (<c>://</c>, <c>www.</c>, a domain and a path); -1 when there is none.</summary>
    public static int Start(ClosedText text, int at, int floor)
    {
        var c = text[at];
        if (c == ':' && text[at + 1] == '/' && text[at + 2] == '/') return Ends(text, at + 3) ? -1 : SchemeStart(text, at, floor);
        if (c == ':' && !Ends(text, at + 1) && (Follows(text, "mailto", at, floor) ?? Follows(text, "xmpp", at, floor)) is { } mail) return mail;
        if (c == '.') return !Ends(text, at + 1) && Follows(text, "www", at, floor) is { } www ? www : -1;
        return c != ':' || char.IsAsciiDigit(text[at + 1]) ? DomainStart(text, at, floor) : -1;
    }

    private static bool Ends(ClosedText text, int at) => at >= text.Length || text.IsClosed(at) || text[at] == '<' || char.IsWhiteSpace(text.Span[at]);

    private static int SchemeStart(ClosedText text, int at, int floor)
    {
        var start = at;
        while (start > floor && at - start < MaxSchemeLength && IsSchemePart(text[start - 1])) start--;
        while (start < at && !char.IsAsciiLetter(text[start])) start++;
        return start < at ? start : -1;
    }

    /// <summary>Where the word begins that ends at the place, when it is this one and no longer one.</summary>
    private static int? Follows(ClosedText text, string word, int at, int floor)
    {
        var start = at - word.Length;
        if (start < floor || !text.Span.Slice(start, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)) return null;
        return start > floor && text.IsWord(start, before: true) ? null : start;
    }

    /// <summary>Where the name of a host begins that ends at the place: labels with a dot between, the last one begins with a letter.</summary>
    private static int DomainStart(ClosedText text, int at, int floor)
    {
        var start = at;
        var lastDot = -1;
        for (; start > floor && (text[start - 1] is '.' or '-' || char.IsLetterOrDigit(text.Span[start - 1])); start--)
            if (lastDot < 0 && text.Span[start - 1] == '.') lastDot = start - 1;
        while (start < at && text[start] is '.' or '-') start++;
        if (lastDot <= start || at - lastDot < 3 || !char.IsLetter(text[lastDot + 1])) return -1;
        return text[start - 1] == '@' ? -1 : start;
    }

    private static bool IsSchemePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '-';
}
