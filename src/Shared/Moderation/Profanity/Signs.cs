namespace Veza.Shared.Moderation.Profanity;

/// <summary>What the units of a folded text are for the reader of words.</summary>
[Flags]
internal enum UnitKind : byte
{
    Blank = 0,
    Letter = 1,
    Digit = 2,

    /// <summary>A sign that is used in place of a letter.</summary>
    Sign = 4,

    /// <summary>Markup: it shows nothing between letters.</summary>
    Markup = 8,

    Apostrophe = 16,
    Other = 32,
}

/// <summary>Leetspeak, and the kinds of units.</summary>
internal static class Signs
{
    private static readonly UnitKind[] Kinds = [.. Enumerable.Range(0, 128).Select(c => KindOfAscii((char)c))];

    public static UnitKind KindOf(char unit) =>
        unit < 128 ? Kinds[unit]
        : char.IsLetter(unit) || unit == Folding.Lookalikes.AnyLetter ? UnitKind.Letter
        : char.IsDigit(unit) ? UnitKind.Digit
        : unit is '\u2019' or '\u02BC' or '\uFF07' ? UnitKind.Apostrophe
        : UnitKind.Other;

    /// <summary>The letter that the digit or sign is read as; <c>'\0'</c> for none.</summary>
    /// <param name="unit">A unit of a folded text.</param>
    /// <param name="wideL">Whether what may be i or l is l.</param>
    public static char LetterOf(char unit, bool wideL) => unit switch
    {
        '0' => 'o',
        '1' or '|' or '!' => wideL ? 'l' : 'i',
        '2' => 'z',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '6' or '9' => 'g',
        '7' or '+' => 't',
        '8' => 'b',
        '(' or '<' => 'c',
        '#' => 'h',
        _ => '\0',
    };

    /// <summary>Signs that are a letter at the edge of a word as well: <c>@ss</c>, <c>a$$</c>, but not <c>hi!</c>.</summary>
    public static bool CountsAtEdge(char unit) => unit is '@' or '$';

    private static UnitKind KindOfAscii(char unit) => unit switch
    {
        ' ' or '\n' => UnitKind.Blank,
        >= 'a' and <= 'z' => UnitKind.Letter,
        >= '0' and <= '9' => UnitKind.Digit,
        '\'' => UnitKind.Apostrophe,
        '*' or '~' or '`' or '_' => UnitKind.Markup,
        '|' => UnitKind.Markup | UnitKind.Sign,
        '@' or '$' or '!' or '+' or '(' or '<' or '#' => UnitKind.Sign,
        _ => UnitKind.Other,
    };
}
