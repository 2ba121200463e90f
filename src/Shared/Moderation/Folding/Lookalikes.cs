using System.Collections.Frozen;
using System.Globalization;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Moderation.Folding;

/// <summary>What each character is for a reader: ASCII letters and digits that it looks like, a blank, nothing, or itself.</summary>
internal sealed class Lookalikes
{
    /// <summary>The most letters that one code point stands for.</summary>
    public const int MostLetters = 4;

    /// <summary>Stands for a letter beyond U+FFFF that looks like none of ASCII.</summary>
    public const char AnyLetter = '\uE000';

    /// <summary>Stands for any other sign beyond U+FFFF, and for half a surrogate pair.</summary>
    public const char AnySign = '\uFFFD';

    private const char Dropped = '\u0001', Several = '\u0002';

    private static readonly Lazy<Lookalikes> Shared = new(() => new Lookalikes());

    /// <summary>By code unit: one of the signs above, or the character that stands for it.</summary>
    private readonly char[] plain = new char[0x10000];
    private readonly FrozenDictionary<int, string> rows;

    private Lookalikes()
    {
        rows = UnicodeFile.Rows("lookalikes.txt").ToFrozenDictionary(row => UnicodeFile.Point(row[0]), row => row[1]);
        for (var i = 0; i < plain.Length; i++) plain[i] = Plain((char)i);
    }

    public static Lookalikes Table => Shared.Value;

    /// <summary>What stands for the unit; <c>'\0'</c> for nothing, and when <paramref name="letters"/> do.</summary>
    public char Fold(char unit, out string? letters)
    {
        var one = plain[unit];
        letters = one == Several ? rows[unit] : null;
        return one is Dropped or Several ? '\0' : one;
    }

    /// <summary>The same for a code point beyond U+FFFF.</summary>
    public char Fold(int point, out string? letters)
    {
        letters = rows.GetValueOrDefault(point);
        if (letters is not null) return '\0';
        if (TextRules.IsFiller(point) || IsMark(CharUnicodeInfo.GetUnicodeCategory(point))) return '\0';
        return CharUnicodeInfo.GetUnicodeCategory(point) <= UnicodeCategory.OtherLetter ? AnyLetter : AnySign;
    }

    private char Plain(char unit)
    {
        if (unit is '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029') return '\n';
        if (char.IsWhiteSpace(unit) || unit == '\u2800') return ' ';
        if (char.IsAscii(unit)) return char.IsControl(unit) ? Dropped : char.ToLowerInvariant(unit);
        if (rows.TryGetValue(unit, out var letters)) return letters.Length == 1 ? letters[0] : Several;
        if (char.IsSurrogate(unit)) return AnySign;
        return TextRules.IsFiller(unit) || IsMark(char.GetUnicodeCategory(unit)) ? Dropped : char.ToLowerInvariant(unit);
    }

    private static bool IsMark(UnicodeCategory category) => category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
