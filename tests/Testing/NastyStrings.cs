namespace Veza.Testing;

/// <summary>
/// Texts that break careless programs. They cover: other scripts and normal forms; right-to-left marks; emoji of many code
/// points; combining floods; invisible characters and non-characters; line ends; what JSON, SignalR framing, SQL, HTML,
/// templates, shells, spreadsheets and format strings give a meaning to; and words that look like other types. All of
/// them are valid text that a person may send. What may not be sent stands in <see cref="Unseen"/>,
/// <see cref="Controls"/> and <see cref="Blank"/>; what is not text at all in <see cref="Unstorable"/>.
/// </summary>
public static class NastyStrings
{
    /// <summary>Valid, each of them; some are longer than a screen, none is empty once trimmed.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        // Other scripts, composed and decomposed
        "\u00E9", "e\u0301", "\u03A9\u03BC\u03AD\u03B3\u03B1",
        "\u041F\u0440\u0438\u0432\u0435\u0442, \u043C\u0438\u0440", "\u4F60\u597D,\u4E16\u754C",
        "\u3053\u3093\u306B\u3061\u306F\u4E16\u754C", "\uC548\uB155\uD558\uC138\uC694",
        "\uD55C\uAD6D\uC5B4 (decomposed \u1112\u1161\u11AB)",
        "\u0928\u092E\u0938\u094D\u0924\u0947 \u0926\u0941\u0928\u093F\u092F\u093E",
        "\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35\u0E0A\u0E32\u0E27\u0E42\u0E25\u0E01", "\u1F00\u03C1\u03C7\u03AE",
        "\uFB01 ligature \uFB00", "\u0130stanbul \u0131I", "\u00DF \u1E9E \u017F", "\u01C4 \u01C5 \u01C6",
        "\u00C5 \u00C5 \u00C5", "\U00010437 Deseret", "\U0002070E\U00020731\U00020779 CJK extension B",
        "\U0001D518\U0001D52B\U0001D526\U0001D520\U0001D52C\U0001D521\U0001D522",
        "\u16A0\u16C7\u16BB\u16EB\u16D2\u16E6\u16A6", "\u2D63 \u2D30\u2D4E\u2D30\u2D63\u2D49\u2D56",
        "\u13E3 \u13B3 \u13A9", "\uA9C1\uA9A5\uA9B8\uA9A0\uA9BF\uA9C2", "\U0001F1EB\U0001F1F7",

        // Right to left, and marks that turn the direction
        "\u0645\u0631\u062D\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
        "\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD", "abc \u202E txt.exe", "\u202B mixed \u202C",
        "\u2066isolated\u2069", "\u2067\u0634\u0643\u0631\u0627\u2069 abc \u2068x\u2069",
        "123 \u0661\u0662\u0663 \u06F1\u06F2\u06F3",
        "\u061C\u0627\u0644\u0639\u0631\u0628\u064A\u0629\u061C", "a\u202E\u202E\u202Eb", "\uFDFA", "\uFDFD",

        // Emoji: skin, joiners, flags, keycaps, variation selectors
        "\U0001F600", "\U0001F44D\U0001F3FF", "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466",
        "\U0001F3F3\uFE0F\u200D\U0001F308", "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
        "1\uFE0F\u20E3", "\u2764\uFE0F", "\u2764\uFE0E", "\U0001F469\U0001F3FD\u200D\U0001F680",
        "\U0001F9D1\U0001F3FB\u200D\u2764\uFE0F\u200D\U0001F48B\u200D\U0001F9D1\U0001F3FF",
        "\U0001F1EB\U0001F1F7\U0001F1E9\U0001F1EA\U0001F1EB", "\U0001F441\uFE0F\u200D\U0001F5E8\uFE0F",
        "\u2603\uFE0F\u2603", "\U0001F937\U0001F3FE\u200D\u2640\uFE0F", "\U0001F3FB",
        "\U0001FAE8\U0001FAF1\U0001F3FB\u200D\U0001FAF2\U0001F3FF",

        // Combining floods
        "Z\u0351\u036B\u0343a\u0321\u0353l\u0300\u0301\u0302\u0303\u0304g\u030A\u030B\u030C\u030Do",
        "a\u20DD b\u20E0",
        "\u0E01\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47\u0E47",
        "\u1100\u1100\u1100\uAC01\u11A8\u11A8", "\u0F40\u0F90\u0FB5\u0F71",

        // Invisible and odd characters
        "\uFEFFbyte order mark", "a\uFEFFb", "a\u200Bb\u200Cc\u200Dd", "\u00AD soft\u00ADhyphen",
        "\u2060word\u2060joiner", "a\u034Fb", "\u2028line\u2028separator",
        "para\u2029graph", "\u0085next line",
        "\uFFFD", "a\uFFFE", "\uE000 private", "\uFFF9anno\uFFFAtation\uFFFB", "a\u2800",

        // White space inside and line ends
        "a\u000Ab", "a\u000D\u000Ab", "a\u000Db", "a\u0009b", "a  b   c", "a\u00A0b", "a\u2003b\u3000c",
        "a\u000A\u000A\u000A\u000A\u000A\u000A\u000A\u000A\u000A\u000Ab", " leading", "trailing ",
        "\u000A\u000Aboth\u000A\u000A", "\u3000ideographic\u3000", "\u00A0no-break\u00A0", "\u1680ogham\u1680",

        // JSON and SignalR framing
        "\"", "'", "\\", "\\\\", "\\u0041", "\\\"", "{\"type\":\"message.send\"}", "[]", "{}", "null", "true",
        "undefined", "NaN", "Infinity", "-0", "1e400", "0x1F", "\"}]}", "\\x1e",
        "data: x\u000A\u000Adata: y", "\\", "/", "\\/", "\\ud800", "\\u0000", "%00", "%s%s%s%n", "%d%f%x", "{0}",
        "{{0}}", "{}{1}", "${7*7}", "#{7*7}", "{{7*7}}", "<%= 7*7 %>", "$(reboot)", "`reboot`", "$HOME", "%PATH%",
        "~", "..", "../../../../etc/passwd", "C:\\con\\con", "file:///etc/passwd",

        // SQL
        "' OR '1'='1", "'; DROP TABLE messages; --", "\" OR \"\"=\"", "1; SELECT pg_sleep(5)", "$1", "$$",
        "$$; DROP TABLE users; $$", "\\'; --", "/* comment */", "-- comment", "E'\\\\x41'", "%", "_", "%_%", "\\%",
        "a' || 'b", "COPY t FROM PROGRAM", "(SELECT version())", "*:*", "a & b | !c", "<->", "\\copy",

        // HTML, scripts, addresses
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "<!--", "-->",
        "<![CDATA[x]]>", "</textarea>", "&lt;b&gt;", "&#x3C;", "&amp;amp;", "javascript:alert(1)",
        "<a href=\"javascript&colon;alert(1)\">x</a>", "<b>bold",
        "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "<style>*{display:none}</style>",
        "<iframe src=\"https://example.test\">", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        "http://example.test/?a=b&c=d#e", "https://\u4F8B\u3048.\u30C6\u30B9\u30C8/\u30D1\u30B9", "http://[::1]:80/",
        "mailto:a@example.test", "[link](javascript:alert(1))", "![image](https://example.test/x.png)",
        "~~**__`` ``__**~~", "> quote\u000A> quote", "```\u000Acode", "# heading", "@all", "@nobody @@@ @",
        "#channel", "\\@escaped",

        // Mistaken for something else
        "0", "00", "-1", "9223372036854775808", "1.7976931348623157e309", "2038-01-19T03:14:08Z",
        "1969-12-31T23:59:59Z", "00000000-0000-0000-0000-000000000000", "deleted", "None", "nil", "(null)",
        "[object Object]", "function(){}", "__proto__", "constructor", "prototype", "hasOwnProperty", "toString",
        "CON", "NUL", "aux.txt", "=1+1", "=cmd|' /C calc'!A0", "+1", "@SUM(1)", "true", "FALSE", "Yes", "Scunthorpe",
        "Null", "=HYPERLINK(\"http://example.test\")",

        // Long ones: no break, wide characters, many marks on one letter, many lines, deep brackets
        new('x', 8000), string.Concat(Enumerable.Repeat("\U0001F600", 4000)), "a" + new string('\u0301', 3000),
        "." + new string('\n', 3000) + ".", new string('[', 4000), new string('\u202E', 2000) + "end",
        string.Join(' ', Enumerable.Repeat("<b>", 2000)), string.Concat(Enumerable.Repeat("\u200D\U0001F468", 2000)),
        string.Concat(Enumerable.Repeat("\"\\", 2500)), string.Concat(Enumerable.Repeat("@a ", 2600)) + ".",
    ];

    /// <summary>JSON string literals, quotes included, whose value is no text: U+0000, or half a surrogate pair.</summary>
    public static IReadOnlyList<string> Unstorable { get; } =
    [
        """ "\u0000" """.Trim(), """ "a\u0000b" """.Trim(), """ "\ud800" """.Trim(), """ "\udfff" """.Trim(),
        """ "\udc00\ud800" """.Trim(), """ "\ud800a" """.Trim(), """ "a\ud83d" """.Trim(), """ "\ud83d\ud83d\ude00" """.Trim(),
    ];

    /// <summary>Text, of which nothing can be seen; refused.</summary>
    public static IReadOnlyList<string> Unseen { get; } =
    [
        "\u200B", "\u200D", "\u200F\u200E\u200F", "\u180E", "\u3164", "\u115F\u1160", "\u2800", "\u00AD", "\uFEFF", "\u2060",
        "\u202E\u202D", "\uFE0F", "\U000E0001\U000E0041", "\u0301", "\u0301\u0302\u0303\u0304\u0305", " \u200B \u3164 ", "\uFFA0",
        "\uFFFC", "\uFFFE", "\uFFFF", "\U0001FFFE", "\U0010FFFF", "\uFDD0", "\uE000", "\U000F0000",
    ];

    /// <summary>Text with control characters that are neither tabs nor line ends; refused.</summary>
    public static IReadOnlyList<string> Controls { get; } =
    [
        "a\u0085b", "\u001B[31mred\u001B[0m", "bell\u0007", "\u0008\u0008\u0008", "\u0001\u0002\u0003", "a\u007Fb", "\u009B31m",
        "\u000Bvertical\u000Btab", "form\u000Cfeed", "\u001E", "{\"type\":7}\u001E",
    ];

    /// <summary>Nothing is left of them once white space at both ends is gone.</summary>
    public static IReadOnlyList<string> Blank { get; } =
    [
        "", " ", "\t", "\n", "\r\n", "\u00A0", "\u2003\u3000", "\u1680", "\u2028\u2029", "\u0085", "\u000B\u000C", "   \n\t  ",
    ];
}
