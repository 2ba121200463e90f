namespace Veza.Shared.Messages.Mentions;

/// <summary>A place in a text where somebody may be named.</summary>
/// <param name="Longest">The longest name that it can mean, lower case, without the <c>@</c>.</param>
/// <param name="Shortest">The length of what is left when all dots, dashes and underscores at the end are given back.</param>
internal readonly record struct MentionPlace(string Longest, int Shortest)
{
    /// <summary>What it can mean, the longest first. A name does not end in a dot.</summary>
    public IEnumerable<string> Names()
    {
        for (var length = Longest.Length; length >= Shortest; length--)
            if (Longest[length - 1] != '.') yield return length == Longest.Length ? Longest : Longest[..length];
    }
}

/// <summary>
/// Finds where a text may name somebody (docs/markup.md): not in code, links and addresses, not behind a backslash. The web
/// client's <c>mentions.ts</c> is the same; <c>tests/vectors/mentions.json</c> holds both to it.
/// </summary>
internal static class MentionPlaces
{
    private const int MinLength = 2;
    private const int MaxLength = 32;

    /// <summary>In the order of the text. A text without an <c>@</c> costs one look.</summary>
    public static List<MentionPlace> In(string text) => In(text, out _);

    /// <summary>The same, with how often a character was looked at.</summary>
    internal static List<MentionPlace> In(string text, out long looked)
    {
        var places = new List<MentionPlace>();
        looked = 0;
        if (!text.Contains('@')) return places;
        foreach (var piece in MarkupPieces.Of(text, out looked))
        {
            if (!piece.Contains('@')) continue;
            var closed = new ClosedText(piece);
            Read(piece, closed, places);
            looked += closed.Looked;
        }

        return places;
    }

    private static void Read(string text, ClosedText piece, List<MentionPlace> places)
    {
        var (nameEnd, quote, local) = (-1, -1, -1); // ends of the last name, mark of quotation and quoted local part of an address
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n') quote = -1;
            if (text[at] == '"' && !piece.IsEscaped(at))
            {
                if (piece[at + 1] == '@' && BeginsLocalPart(piece, quote)) local = at;
                quote = at;
            }

            if (text[at] != '@' || piece.IsClosed(at)) continue;

            var end = at + 1;
            while (end < text.Length && !piece.IsClosed(end) && IsNamePart(piece[end])) end++;
            if (!MayBegin(piece, at, nameEnd, local) || !MayEnd(piece, end)) continue;
            if (PlaceOf(text.AsSpan(at + 1, end - at - 1)) is not { } place) continue;
            places.Add(place);
            nameEnd = end;
        }
    }

    private static MentionPlace? PlaceOf(ReadOnlySpan<char> run)
    {
        var shortest = Math.Max(run.TrimEnd("._-").Length, MinLength);
        var longest = run[..Math.Min(run.Length, MaxLength)].TrimEnd('.');
        return shortest > longest.Length || run[0] == '.' ? null : new(longest.ToString().ToLowerInvariant(), shortest);
    }

    private static bool MayBegin(ClosedText piece, int at, int nameEnd, int local)
    {
        if (piece[at - 1] == '@' || piece.IsWord(at, before: true) || piece.IsEscaped(at)) return false;
        if (local >= 0 && local == at - 1) return false; // "jo lee"@example.org
        if (nameEnd == at || (nameEnd == at - 1 && piece[at - 1] is '/' or '+')) return true; // "@ana/@bob"
        return piece[at - 1] != '/' && !EndsLocalPart(piece, at) && !EndsParameter(piece, at);
    }

    /// <summary>No letter may follow that cannot be in a name, and no host: <c>@ana@example.org</c> is an address elsewhere.</summary>
    private static bool MayEnd(ClosedText piece, int end)
    {
        if (piece.IsWord(end)) return false;
        if (piece[end] != '@') return true;
        var host = end + 1;
        while (char.IsAsciiLetterOrDigit(piece[host]) || piece[host] == '-') host++;
        return host == end + 1 || piece[host] != '.' || !char.IsAsciiLetterOrDigit(piece[host + 1]);
    }

    /// <summary><c>jo.@</c>, <c>jo+@</c>: dots, dashes, underscores and pluses with a letter or digit before them.</summary>
    private static bool EndsLocalPart(ClosedText piece, int at)
    {
        while (piece[at - 1] is '.' or '_' or '-' or '+') at--;
        return piece.IsWord(at, before: true) || piece[at - 1] == '@';
    }

    /// <summary><c>?q=@</c>, <c>&amp;to=@</c>.</summary>
    private static bool EndsParameter(ClosedText piece, int at)
    {
        if (piece[at - 1] != '=') return false;
        at--;
        while (char.IsAsciiLetterOrDigit(piece[at - 1]) || piece[at - 1] is '.' or '_' or '-' or '%' or '[' or ']') at--;
        return piece[at - 1] is '?' or '&';
    }

    /// <summary>Whether a mark of quotation there can open the local part of an address.</summary>
    private static bool BeginsLocalPart(ClosedText piece, int quote) =>
        quote >= 0 && (quote == 0 || char.IsWhiteSpace(piece[quote - 1]) || piece[quote - 1] is '(' or '[' or '<' or ',' or ';' or ':');

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
