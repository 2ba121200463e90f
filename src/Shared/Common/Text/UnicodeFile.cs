using System.Globalization;
using System.Reflection;

namespace Veza.Shared.Common.Text;

/// <summary>The tables in <c>Unicode/</c>: fields parted by blanks, code points and ranges in hexadecimal.</summary>
internal static class UnicodeFile
{
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Unicode.{name}")
            ?? throw new InvalidOperationException($"The embedded table 'Unicode.{name}' cannot be read.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line.Split(' ');
    }

    public static int Point(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static (int From, int To) Range(string text) =>
        text.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash
            ? (Point(text[..dash]), Point(text[(dash + 1)..]))
            : (Point(text), Point(text));
}
