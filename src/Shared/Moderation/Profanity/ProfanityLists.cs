using System.Reflection;

namespace Veza.Shared.Moderation.Profanity;

/// <summary>The lists that come with the program: <c>Words/*.txt</c>, graded by us, with the credit in them.</summary>
public static class ProfanityLists
{
    private static readonly Lazy<(ProfanityWord[] Words, string[] Innocent)> All = new(Read);

    public static IReadOnlyList<ProfanityWord> Words => All.Value.Words;

    /// <summary>What looks like an entry and is none: words, <c>stem*</c>, and phrases of two words.</summary>
    public static IReadOnlyList<string> Innocent => All.Value.Innocent;

    private static (ProfanityWord[] Words, string[] Innocent) Read() =>
    (
        [.. Rows("words.en.txt").Select(row => Parse(row, "en")), .. Rows("words.fr.txt").Select(row => Parse(row, "fr"))],
        [.. Rows("innocent.txt").SelectMany(row => row.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]);

    /// <summary>A line is a severity, and patterns parted by semicolons; an exclamation mark after one says that it is a name as well.</summary>
    private static IEnumerable<string> Rows(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Profanity.{name}")
            ?? throw new InvalidOperationException($"The embedded list 'Profanity.{name}' cannot be read.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (!char.IsAsciiDigit(line[0]) || line[1] != ' ')
            {
                yield return line;
                continue;
            }

            foreach (var pattern in line[2..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                yield return $"{line[0]} {pattern}";
        }
    }

    private static ProfanityWord Parse(string row, string list) =>
        new(row[2..].TrimEnd('!'), row[0] - '0', list, row.EndsWith('!'));
}
