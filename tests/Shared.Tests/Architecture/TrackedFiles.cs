using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Veza.Shared.Tests.Architecture;

/// <summary>What must not be in the repository.</summary>
public sealed partial class TrackedFiles
{
    private const long MaxBytes = 1_000_000;

    private static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".sln", ".json", ".md", ".sql", ".sh", ".ts", ".tsx", ".js", ".mjs", ".css", ".html",
        ".yml", ".yaml", ".bicep", ".txt", ".config", ".npmrc", ".editorconfig", ".gitignore", ".gitattributes", ".sample",
    ];

    [Fact]
    public async Task No_file_names_a_folder_of_somebodys_machine()
    {
        var found =
            from file in await TextsAsync()
            from Match match in MachinePathPattern().Matches(file.Text)
            select $"{file.Path}: {match.Value}";

        Findings.None(found);
    }

    [Fact]
    public async Task No_file_binds_the_build_to_a_package_registry()
    {
        var found =
            from file in await TextsAsync()
            from Match match in RegistryPattern().Matches(file.Text)
            select $"{file.Path}: {match.Value}";

        Findings.None(found);
    }

    [Fact]
    public async Task No_build_output_and_nothing_large_is_tracked()
    {
        var found = (await PathsAsync()).Where(p =>
            p.Contains("/bin/", StringComparison.Ordinal) || p.Contains("/obj/", StringComparison.Ordinal)
            || p.Contains("node_modules/", StringComparison.Ordinal) || p.Contains("/dist/", StringComparison.Ordinal)
            || new FileInfo(WorkingCopy.PathOf(p)).Length > MaxBytes);

        Findings.None(found);
    }

    [Fact]
    public async Task A_features_README_is_short()
    {
        var found = (await PathsAsync()).Where(p =>
            p.StartsWith("src/Shared/", StringComparison.Ordinal) && p.EndsWith("/README.md", StringComparison.Ordinal)
            && File.ReadLines(WorkingCopy.PathOf(p)).Count() > 60);

        Findings.None(found);
    }

    private static async Task<IEnumerable<(string Path, string Text)>> TextsAsync() =>
        (await PathsAsync())
            .Where(p => TextEndings.Any(e => p.EndsWith(e, StringComparison.Ordinal)) || Path.GetExtension(p).Length == 0)
            .Select(p => (p, WorkingCopy.Read(p)));

    /// <summary>The files that git keeps, below the root.</summary>
    internal static async Task<IReadOnlyList<string>> PathsAsync()
    {
        using var git = new Process
        {
            StartInfo = new ProcessStartInfo("git", ["-C", WorkingCopy.Root, "ls-files", "-z"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            },
        };
        git.Start();
        var text = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        Assert.Equal(0, git.ExitCode);
        return [.. text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(p => File.Exists(WorkingCopy.PathOf(p)))];
    }

    // The patterns are written so that they do not find themselves.
    [GeneratedRegex(@"(?<![\w.:$}])/(roo[t]|wor[k]|hom[e]/[a-z]\w+|Users/[A-Za-z]\w+)/[\w.]", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex MachinePathPattern();

    [GeneratedRegex(@"""resolve[d]"": ""https?:|registry[.]npmjs|api[.]nuget[.]org|registry\s*=\s*http|packageSource[s]>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex RegistryPattern();
}
