using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Storage;

/// <summary>Which types and file names may reach a browser. Lists say what is harmless; what is not on them is plain bytes.</summary>
public static partial class ContentRules
{
    /// <summary>What a type becomes that is not known to be harmless.</summary>
    public const string Bytes = "application/octet-stream";

    /// <summary>UTF-16 units of a file name that are kept; an address has to hold it percent-encoded twice.</summary>
    public const int MaxFileName = 120;

    private const int MaxExtension = 16;
    private const string Unnamed = "file";

    /// <summary>Pictures that hold no script; SVG does.</summary>
    private static readonly HashSet<string> InlineImages = new(StringComparer.OrdinalIgnoreCase)
    {
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif",
    };

    private static readonly HashSet<string> Inert = new(StringComparer.OrdinalIgnoreCase)
    {
        "text/plain", "text/csv", "application/pdf", "application/zip", "application/json",
    };

    /// <summary>Whether a browser may show it in place.</summary>
    public static bool IsInlineImage(string contentType) => InlineImages.Contains(contentType);

    /// <summary>A type and a subtype, perhaps with parameters, short and without anything that could end a header.</summary>
    public static bool IsContentType(string? text) => text is { Length: <= 127 } && TypePattern().IsMatch(text);

    /// <summary>The type itself when it is harmless, else <see cref="Bytes"/>. Parameters go, but for the one of text.</summary>
    public static string SafeType(string contentType)
    {
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = (end < 0 ? contentType : contentType[..end]).Trim().ToLowerInvariant();
        if (!IsContentType(type)) return Bytes;
        if (type.StartsWith("text/", StringComparison.Ordinal) && Inert.Contains(type)) return type + "; charset=utf-8";
        return InlineImages.Contains(type) || Inert.Contains(type) || IsMedia(type) ? type : Bytes;
    }

    /// <summary>
    /// <c>Content-Disposition</c> with the name in ASCII for old programs and as RFC 5987 has it for the others. Of the name
    /// goes what could be a path, end the header or turn the reading direction around an extension.
    /// </summary>
    public static string Disposition(string fileName, bool inline)
    {
        var name = Clean(fileName);
        var kind = inline ? "inline" : "attachment";
        var ascii = string.Concat(name.Select(c => c is < ' ' or > '~' or '"' or '\\' or '%' ? '_' : c));
        var plain = $"{kind}; filename=\"{ascii}\"";
        return string.Equals(ascii, name, StringComparison.Ordinal) ? plain : $"{plain}; filename*=UTF-8''{Encode(name)}";
    }

    private static bool IsMedia(string type) =>
        type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal);

    private static string Clean(string fileName)
    {
        var kept = new StringBuilder(fileName.Length);
        foreach (var rune in fileName.EnumerateRunes()) // a lone surrogate becomes the replacement character
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator || IsDirection(rune.Value))
                continue;
            kept.Append(rune.Value is '/' or '\\' or ':' or '*' or '?' or '<' or '>' or '|' ? "_" : rune.ToString());
        }

        var name = kept.ToString().Trim(' ', '.');
        return !TextRules.IsVisible(name) ? Unnamed : Shorten(name);
    }

    /// <summary>The marks that turn text around, and so make "gpj.exe" read "exe.jpg".</summary>
    private static bool IsDirection(int value) =>
        value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>Cuts in the middle, since the extension tells the system what to open it with.</summary>
    private static string Shorten(string name)
    {
        if (name.Length <= MaxFileName) return name;
        var extension = Path.GetExtension(name);
        if (extension.Length is 0 or > MaxExtension) extension = "";
        var length = MaxFileName - extension.Length;
        if (char.IsHighSurrogate(name[length - 1])) length--;
        return TextRules.Cut(name, TextRules.LengthOf(name.AsSpan(0, length))) + extension;
    }

    /// <summary>RFC 5987: all but the letters, digits and marks of <c>attr-char</c>, of which these are on the safe side.</summary>
    private static string Encode(string name)
    {
        var encoded = new StringBuilder(name.Length * 3);
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            var c = (char)value;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~') encoded.Append(c);
            else encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    [GeneratedRegex(
        @"\A[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*(; ?[a-z0-9-]+=([a-z0-9_.+-]+|""[a-z0-9_.+ -]+""))*\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TypePattern();
}
