using System.Text.Json;
using System.Text.RegularExpressions;

namespace Veza.Shared.Tests.Architecture;

/// <summary>What the pages name is there: other pages, headings, files, settings, commands.</summary>
public sealed partial class Pages
{
    [Fact]
    public async Task Links_lead_to_files_and_headings_that_are_there()
    {
        var pages = await PagesAsync();
        var found = new List<string>();

        foreach (var (path, text) in pages)
            foreach (Match match in LinkPattern().Matches(Prose(text)))
                if (!Leads(path, match.Groups["to"].Value)) found.Add($"{path}: {match.Groups["to"].Value}");

        Findings.None(found);
    }

    [Fact]
    public async Task Settings_that_pages_and_files_name_are_on_the_page_of_settings()
    {
        var known = SettingPattern().Matches(WorkingCopy.Read("docs/settings.md")).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        var found =
            from page in (await PagesAsync()).Append(("compose.yaml", WorkingCopy.Read("compose.yaml"))).Append(("Dockerfile", WorkingCopy.Read("Dockerfile")))
            from Match match in SettingPattern().Matches(page.Item2)
            where !known.Contains(match.Groups["name"].Value) && match.Groups["name"].Value is not "Veza__Section__Name"
            select $"{page.Item1}: {match.Groups["name"].Value}";

        Findings.None(found);
    }

    [Fact]
    public async Task Commands_that_pages_show_are_in_the_help()
    {
        var help = WorkingCopy.Read("scripts/veza/help.sh");

        var found =
            from page in await PagesAsync()
            from Match match in CommandPattern().Matches(page.Text)
            let words = match.Value.Split(' ')
            where !Regex.IsMatch(help, $@"(^  |\./veza ){words[1]}\b", RegexOptions.Multiline, TimeSpan.FromSeconds(1)) && words[1] is not "help"
            select $"{page.Path}: {match.Value}";

        Findings.None(found);
    }

    [Fact]
    public async Task Examples_of_JSON_are_JSON()
    {
        var found =
            from page in await PagesAsync()
            from Match match in JsonPattern().Matches(page.Text)
            where !IsJson(match.Groups["text"].Value)
            select $"{page.Path}: {match.Groups["text"].Value}";

        Findings.None(found);
    }

    private static bool Leads(string from, string to)
    {
        if (to.Contains("://", StringComparison.Ordinal)) return true;
        var (file, heading) = to.Split('#') is [var name, var part] ? (name, part) : (to, "");
        var path = file.Length == 0 ? from : Path.GetRelativePath(
            WorkingCopy.Root, Path.GetFullPath(WorkingCopy.PathOf(Path.GetDirectoryName(from)!, file)));
        if (!Path.Exists(WorkingCopy.PathOf(path))) return false;
        return heading.Length == 0 || Headings(WorkingCopy.Read(path)).Contains(heading, StringComparer.Ordinal);
    }

    /// <summary>As GitHub makes anchors of them.</summary>
    private static IEnumerable<string> Headings(string text) => HeadingPattern().Matches(text)
        .Select(m => NoAnchorPattern().Replace(m.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Without what is code: an index is no link.</summary>
    private static string Prose(string text) => CodePattern().Replace(text, "");

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return parsed.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<(string Path, string Text)[]> PagesAsync() =>
        [.. (await TrackedFiles.PathsAsync()).Where(p => p.EndsWith(".md", StringComparison.Ordinal)).Select(p => (p, WorkingCopy.Read(p)))];

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"```.*?```|`[^`\n]+`", RegexOptions.Singleline, 1000)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"[^\p{L}\p{N}\s_-]", RegexOptions.None, 1000)]
    private static partial Regex NoAnchorPattern();

    [GeneratedRegex(@"(?<name>Veza__[A-Za-z]+__[A-Za-z]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingPattern();

    [GeneratedRegex(@"\./veza [a-z]+", RegexOptions.None, 1000)]
    private static partial Regex CommandPattern();

    [GeneratedRegex(@"^```json\n(?<text>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex JsonPattern();
}
