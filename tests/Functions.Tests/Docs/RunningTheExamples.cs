using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Veza.Shared.Identity.Accounts;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Rooms;

namespace Veza.Functions.Tests.Docs;

/// <summary>What README.md and docs/api.md show is run as it stands there, against a server.</summary>
public sealed partial class RunningTheExamples
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/api.md")]
    public async Task Lines_for_the_shell_print_what_the_page_says(string page)
    {
        await using var server = await TestServer.StartAsync();
        var lines = Blocks(page, "bash");

        var run = await RunAsync("bash", ["-euo", "pipefail", "-c", string.Join('\n', lines)], server, WorkingCopy.Root);

        Assert.True(run.Code == 0, run.Errors);
        Assert.NotEmpty(run.Output);
        Assert.Equal(Said(lines, "# → "), run.Output);
    }

    [Fact]
    public async Task The_script_prints_what_the_page_says()
    {
        await using var server = await TestServer.StartAsync();
        var script = Assert.Single(Blocks("README.md", "js"));
        var folder = Directory.CreateTempSubdirectory("veza-example-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "talk.mjs"), script);
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), WorkingCopy.PathOf("src", "Web", "node_modules"));

            var run = await RunAsync("node", ["talk.mjs"], server, folder.FullName);

            Assert.True(run.Code == 0, run.Errors);
            Assert.Equal(Said([script], "// → "), run.Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Limits_on_the_first_page_are_those_of_the_code()
    {
        var page = WorkingCopy.Read("README.md");
        int[][] limits =
        [
            [new MessageOptions().MaxLength], [User.MaxNameLength], [Room.MaxNameLength, Room.MaxTopicLength], [User.MaxHandleLength],
            [EmailAddress.MaxLength], [User.MaxPasswordLength], [new RoomOptions().MaxMembers], [new RoomOptions().MaxRoomsPerUser],
        ];

        var shown = LimitRow().Matches(page).Select(m => m.Groups["most"].Value).Take(limits.Length);

        Assert.Equal(limits.Select(l => string.Join(", ", l.Select(n => n.ToString("N0", CultureInfo.InvariantCulture)))), shown);
    }

    private static string[] Blocks(string page, string language) =>
        [.. BlockPattern().Matches(WorkingCopy.Read(page)).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value)];

    private static IEnumerable<string> Said(IEnumerable<string> blocks, string sign) =>
        blocks.SelectMany(b => b.Split('\n')).Where(l => l.StartsWith(sign, StringComparison.Ordinal)).Select(l => l[sign.Length..]);

    private static async Task<(int Code, string[] Output, string Errors)> RunAsync(
        string program, string[] arguments, TestServer server, string folder)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["VEZA"] = server.Address.GetLeftPart(UriPartial.Authority), ["NO_COLOR"] = "1" },
            },
        };
        process.Start();
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, output[0].Split('\n', StringSplitOptions.RemoveEmptyEntries), string.Join('\n', output));
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex BlockPattern();

    [GeneratedRegex(@"^\| (a|an|members|rooms) [^|]+ \| (?<most>[0-9, ]+) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex LimitRow();
}
