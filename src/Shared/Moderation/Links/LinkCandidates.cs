namespace Veza.Shared.Moderation.Links;

/// <summary>Cuts out of a text what may be addresses: what stands between blanks and brackets, and destinations of Markdown.</summary>
internal static class LinkCandidates
{
    /// <summary>The next piece from there on; of no length when there is none.</summary>
    public static (TextRange Range, bool IsDestination) Next(string text, int from)
    {
        while (from < text.Length)
        {
            var (range, isDestination, end) = Piece(text, from);
            if (range.Length > 0) return (range, isDestination);
            from = end;
        }

        return default;
    }

    /// <summary>Whether it has a scheme, or a dot between letters: cheap, and wrong only by saying yes.</summary>
    public static bool MayBeAddress(ReadOnlySpan<char> piece)
    {
        if (piece.Length < 4) return false;
        for (var i = 1; i < piece.Length - 1; i++)
            if (piece[i] == ':' || (piece[i] is '.' or '\u3002' or '\uFF0E' or '\uFF61' && char.IsLetterOrDigit(piece[i - 1]) && char.IsLetterOrDigit(piece[i + 1])))
                return true;
        return false;
    }

    private static (TextRange Range, bool IsDestination, int End) Piece(string text, int from)
    {
        while (from < text.Length && IsBorder(text[from]))
        {
            // [text](destination): blanks and line ends in it are no border for a browser.
            if (text[from] == '(' && from > 0 && text[from - 1] == ']' && DestinationEnd(text, from + 1) is > 0 and var close && close > from + 1)
                return (new(from + 1, close - from - 1), true, close);
            from++;
        }

        var end = from;
        while (end < text.Length && !IsBorder(text[end])) end++;

        // An address of version 6 stands in square brackets.
        if (end > from && end < text.Length && text[end] == '[' && text[end - 1] is '/' or '@' or '\\')
            while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
        var last = end;
        while (last > from && text[last - 1] is '.' or ',' or ';' or '!' or '?' or '\'' or ':' or '*' or '_' or '~') last--;
        return (new(from, last - from), false, end);
    }

    private static bool IsBorder(char c) => char.IsWhiteSpace(c) || c is '(' or ')' or '<' or '>' or '[' or ']' or '"' or '«' or '»' or '“' or '”' or '`' or '|';

    private static int DestinationEnd(string text, int from)
    {
        var end = text.AsSpan(from, Math.Min(text.Length - from, BrowserUrl.MaxLength)).IndexOf(')');
        return end < 0 ? -1 : from + end;
    }
}
