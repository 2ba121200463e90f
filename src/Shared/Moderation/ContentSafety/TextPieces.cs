using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Veza.Shared.Moderation.ContentSafety;

/// <summary>What of a text is sent to a service elsewhere, and in which pieces.</summary>
internal static class TextPieces
{
    /// <summary>The service counts code points, and refuses what is longer.</summary>
    public const int MostRunes = 10_000;

    /// <summary>What two pieces share, so that what is said across a cut is seen.</summary>
    private const int Overlap = 200;

    private static readonly Lazy<Regex> Mail = new(() => Linear(@"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[^\s@<>()\[\],;:]+"));
    private static readonly Lazy<Regex> Query = new(() => Linear(@"(https?://[^\s?#]+)[?#][^\s]*"));
    private static readonly Lazy<Regex> Number = new(() => Linear(@"\+?[0-9][0-9 .()/-]{5,}[0-9]"));

    /// <summary>Without addresses of mail, telephone numbers and what stands behind a link's <c>?</c>; lone surrogates are replaced.</summary>
    public static string Scrub(string text)
    {
        var sent = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        if (sent.Contains("://", StringComparison.Ordinal)) sent = Query.Value.Replace(sent, "$1");
        if (sent.Contains('@', StringComparison.Ordinal)) sent = Mail.Value.Replace(sent, "[mail]");
        return sent.AsSpan().ContainsAnyInRange('0', '9') ? Number.Value.Replace(sent, "[number]") : sent;
    }

    /// <summary>Pieces of at most so many code points, none cut inside of what people take for one character.</summary>
    public static IEnumerable<string> Split(string text, int most = MostRunes, int overlap = Overlap)
    {
        var start = 0;
        while (true)
        {
            var (end, next) = Cut(text, start, most, overlap);
            yield return text[start..end];
            if (end == text.Length) yield break;
            start = next;
        }
    }

    /// <summary>Where the piece ends, and where the one after it begins.</summary>
    private static (int End, int Next) Cut(string text, int start, int most, int overlap)
    {
        var (end, runes, next) = (start, 0, start);
        while (end < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text, end);
            var more = Runes(text.AsSpan(end, length));
            if (runes + more > most) break;
            if (runes <= most - overlap) next = end;
            (end, runes) = (end + length, runes + more);
        }

        if (end == start) end = start + UnitsOf(text.AsSpan(start), most); // one character alone is too long: cut it between code points
        return (end, next == start ? end : next);
    }

    private static int Runes(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    private static int UnitsOf(ReadOnlySpan<char> text, int runes)
    {
        var units = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (runes-- == 0) break;
            units += rune.Utf16SequenceLength;
        }

        return units;
    }

    private static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
