using System.Text.RegularExpressions;

namespace Veza.Shared.Tests.Architecture;

/// <summary>Codes are contract: docs/api.md and the source name the same ones.</summary>
public sealed partial class ErrorCodes
{
    [Fact]
    public void Every_code_of_the_source_is_documented()
    {
        var documented = CodePattern().Matches(WorkingCopy.Read("docs/api.md")).Select(m => m.Groups["code"].Value);

        Findings.None(InSource().Except(documented, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_documented_code_is_in_the_source()
    {
        var literals = WorkingCopy.Sources("src").Select(WorkingCopy.Read).SelectMany(
            text => LiteralPattern().Matches(text).Select(m => m.Groups["code"].Value)).ToHashSet(StringComparer.Ordinal);

        Findings.None(InTable().Except(literals, StringComparer.Ordinal));
    }

    [Fact]
    public void No_code_stands_under_two_kinds()
    {
        var doubled = WorkingCopy.Sources("src").Select(WorkingCopy.Read)
            .SelectMany(text => ErrorPattern().Matches(text).Select(m => (Code: m.Groups["code"].Value, Kind: m.Groups["kind"].Value)))
            .Distinct().GroupBy(c => c.Code, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key);

        Findings.None(doubled);
    }

    private static HashSet<string> InSource() => WorkingCopy.Sources("src").Select(WorkingCopy.Read)
        .SelectMany(text => ErrorPattern().Matches(text).Concat(WrittenPattern().Matches(text)).Select(m => m.Groups["code"].Value))
        .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> InTable()
    {
        var text = WorkingCopy.Read("docs/api.md");
        var table = text[text.IndexOf("| status | codes |", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("\n\n", StringComparison.Ordinal)];
        return CodePattern().Matches(table).Select(m => m.Groups["code"].Value);
    }

    [GeneratedRegex("`(?<code>[a-z]+(_[a-z]+)*)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodePattern();

    [GeneratedRegex("\"(?<code>[a-z]+(_[a-z]+)*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LiteralPattern();

    /// <summary>What HTTP itself refuses: a status with its code.</summary>
    [GeneratedRegex("WriteAsync\\(\\s*context,\\s*status,\\s*\"(?<code>[a-z]+(_[a-z]+)*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WrittenPattern();

    [GeneratedRegex("\"(?<code>[a-z]+(_[a-z]+)*)\",\\s*ErrorKind\\.(?<kind>\\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ErrorPattern();
}
