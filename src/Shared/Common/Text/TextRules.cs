using System.Buffers;
using System.Globalization;
using System.Text;

namespace Veza.Shared.Common.Text;

/// <summary>
/// What text must be before it may enter JSON, PostgreSQL or another person's screen. The web client holds the same rules
/// (api/text.ts); tests/vectors/text-rules.json holds both to them. Lengths are Unicode code points, as in JSON Schema and in
/// PostgreSQL; blank is what has Unicode's White_Space, as for <see cref="string.Trim()"/>.
/// </summary>
public static class TextRules
{
    /// <summary>A cluster of more code points (no language has one) is cut like any text.</summary>
    private const int MaxCluster = 32;

    private static readonly SearchValues<char> ControlsOfLines = SearchValues.Create([.. Controls().Except(['\t', '\n', '\r'])]);
    private static readonly SearchValues<char> ControlsOfOneLine = SearchValues.Create([.. Controls(), '\u2028', '\u2029']);

    /// <summary>Marks of direction, and the blocks of scripts from right to left (those beyond U+FFFF by their first half).</summary>
    private static readonly SearchValues<char> Turning = SearchValues.Create(
    [
        .. Chars('\u0590', '\u08FF'), '\u200F', .. Chars('\u202A', '\u202E'), .. Chars('\u2066', '\u2069'),
        .. Chars('\uFB1D', '\uFDFF'), .. Chars('\uFE70', '\uFEFF'), '\uD802', '\uD803', '\uD83A', '\uD83B',
    ]);

    /// <summary>Unicode's Default_Ignorable_Code_Point, and signs whose picture is empty; sorted.</summary>
    private static readonly (int From, int To)[] Blanks =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
        (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xFFFC, 0xFFFC), (0x13441, 0x13442), (0x1BCA0, 0x1BCA3),
        (0x1D159, 0x1D159), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    /// <summary>Whether the text holds <c>U+0000</c> (PostgreSQL cannot store it) or half a surrogate pair (not UTF-8).</summary>
    public static bool HasUnstorable(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0')) return true;

        for (var i = text.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1])) return true;
            i++;
        }

        return false;
    }

    /// <summary>Whether it has more code points than that. Short text is not counted.</summary>
    public static bool IsLongerThan(ReadOnlySpan<char> text, int maxLength) =>
        text.Length > maxLength && (text.Length > 2L * maxLength || LengthOf(text) > maxLength);

    /// <summary>In code points.</summary>
    public static int LengthOf(ReadOnlySpan<char> text)
    {
        var length = text.Length;
        for (var i = 1; i < text.Length; i++)
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1])) length--;
        return length;
    }

    /// <summary>Whether it holds control characters (C0, C1, U+007F) other than tab and line ends; those too in one line.</summary>
    public static bool HasControls(ReadOnlySpan<char> text, bool oneLine) =>
        text.ContainsAny(oneLine ? ControlsOfOneLine : ControlsOfLines);

    /// <summary>
    /// Whether anything of it can be seen: a letter, digit, sign or emoji. White space, format and control characters,
    /// fillers, marks on nothing, private use and non-characters show nothing by themselves. What is not assigned yet
    /// counts as seen: the next year's emoji.
    /// </summary>
    public static bool IsVisible(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is > ' ' and < '\u007F') return true;
            var (point, units) = PointAt(text, i);
            if (Shows(point)) return true;
            i += units;
        }

        return false;
    }

    /// <summary>The longest beginning of at most so many code points that does not end within what is seen as one character.</summary>
    public static string Cut(string text, int maxLength)
    {
        if (!IsLongerThan(text, maxLength)) return text;
        var end = 0;
        for (var count = 0; count < maxLength; count++) end += PointAt(text, end).Units;
        if (end == 0 || (char.IsAscii(text[end - 1]) && char.IsAscii(text[end]) && text[end] != '\n')) return text[..end];

        var whole = 0;
        for (var next = 0; next <= end; next += StringInfo.GetNextTextElementLength(text.AsSpan(next)))
            if (!Conjuncts.Join(text, next)) whole = next;
        return text[..(LengthOf(text.AsSpan(whole, end - whole)) > MaxCluster ? end : whole)];
    }

    /// <summary>
    /// The text as it stands in a sentence of ours: whatever its direction is, the words around it keep theirs (U+2068 …
    /// U+2069). It cannot end that itself, nor reach beyond it. Text that turns nothing around is left as it is.
    /// </summary>
    public static string Isolate(string text)
    {
        if (!text.AsSpan().ContainsAny(Turning)) return text;
        var open = 0;
        var kept = new StringBuilder(text.Length + 2).Append('\u2068');
        foreach (var c in text)
        {
            if (c is >= '\u2066' and <= '\u2068') open++;
            if (c == '\u2069' && --open < 0) open = 0;
            else kept.Append(c);
        }

        return kept.Append('\u2069', open + 1).ToString();
    }

    /// <summary>The refusal for a short, one-line text such as a name; null when it is fine.</summary>
    /// <param name="field">Its name on the wire.</param>
    /// <param name="text">The text, already trimmed.</param>
    /// <param name="maxLength">In code points.</param>
    public static Error? CheckName(string field, string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text)) return Error.Field(field, FieldFault.Required);
        if (IsLongerThan(text, maxLength)) return Error.Field(field, FieldFault.TooLong(maxLength, LengthOf(text)));
        if (HasUnstorable(text)) return Error.Field(field, FieldFault.InvalidText);
        if (HasControls(text, oneLine: true)) return Error.Field(field, FieldFault.ControlCharacters);
        return IsVisible(text) ? null : Error.Field(field, FieldFault.NotVisible);
    }

    /// <summary>The code point that starts there; half a surrogate pair stands for itself.</summary>
    internal static (int Point, int Units) PointAt(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
            ? (char.ConvertToUtf32(text[at], text[at + 1]), 2)
            : (text[at], 1);

    /// <summary>Whether the code point shows something by itself.</summary>
    internal static bool Shows(int point) => CharUnicodeInfo.GetUnicodeCategory(point) switch
    {
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => false,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => false,
        _ => (point & 0xFFFE) != 0xFFFE && point is not (>= 0xFDD0 and <= 0xFDEF) && !IsFiller(point),
    };

    /// <summary>Whether nothing is drawn for it, wherever it stands.</summary>
    internal static bool IsFiller(int point) => Array.Exists(Blanks, blank => point >= blank.From && point <= blank.To);

    /// <summary>Lower case of ASCII letters alone, for keys that hold no others: no other sign becomes one of them.</summary>
    public static string LowerAscii(string text) =>
        string.Create(text.Length, text, static (lower, from) =>
        {
            for (var i = 0; i < from.Length; i++) lower[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        });

    private static IEnumerable<char> Controls() => [.. Chars('\0', '\u001F'), .. Chars('\u007F', '\u009F')];

    private static IEnumerable<char> Chars(char from, char to) => Enumerable.Range(from, to - from + 1).Select(c => (char)c);
}
