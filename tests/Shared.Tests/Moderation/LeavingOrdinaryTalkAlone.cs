using Microsoft.Extensions.Logging.Abstractions;
using Veza.Shared.Moderation.Pipeline;
using Xunit.Abstractions;

namespace Veza.Shared.Tests.Moderation;

/// <summary>
/// Lines as people write them at work, at home and at play, of our own (<c>Ordinary/</c>): about food, work, sport, health, names, places and code,
/// with words that look like others. By the built-in rules nearly none of them is found, whatever the stage.
/// </summary>
public sealed class LeavingOrdinaryTalkAlone(ITestOutputHelper output)
{
    private static readonly ModerationPipeline Pipeline = new(TimeProvider.System, NullLogger<ModerationPipeline>.Instance);

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void At_most_one_in_two_hundred_lines_is_found(string language)
    {
        var lines = WorkingCopy.Read($"tests/Shared.Tests/Moderation/Ordinary/{language}.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var found = lines.Select(line => (Line: line, Pipeline.Judge(line, AuthorFacts.Ordinary, RoomFacts.Ordinary, RuleSet.BuiltIn).Findings))
            .Where(l => l.Findings.Count > 0).ToList();

        foreach (var (line, findings) in found) output.WriteLine($"{string.Join(", ", findings.Select(f => $"{f.Rule} {f.Score:0.00}"))}: {line}");
        Assert.True(lines.Length >= 300, $"{lines.Length} lines");
        Assert.True(found.Count <= lines.Length / 200, $"{found.Count} of {lines.Length} were found.");
    }
}
