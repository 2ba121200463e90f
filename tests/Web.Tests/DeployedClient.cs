using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Veza.Web.Tests;

/// <summary>The client's files in a folder of their own, which a later version replaces: its scripts have other names.</summary>
public sealed partial class DeployedClient : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("veza-client-");

    public DeployedClient()
    {
        foreach (var file in Directory.EnumerateFiles(Browser.WebRoot, "*", SearchOption.AllDirectories))
        {
            var copy = PathOf(Path.GetRelativePath(Browser.WebRoot, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        FormerEntry = EntryPattern().Match(File.ReadAllText(PathOf("index.html"))).Groups["entry"].Value;
        Entry = Later(FormerEntry);
        Settings = new(StringComparer.Ordinal) { ["Veza:Web:Root"] = folder.FullName };
    }

    public Dictionary<string, string> Settings { get; }

    /// <summary>The name of the script that the first version starts with.</summary>
    public string FormerEntry { get; }

    /// <summary>That of the later one.</summary>
    public string Entry { get; }

    /// <summary>The later version is there, and nothing of the former one.</summary>
    public void Replace()
    {
        var scripts = Directory.EnumerateFiles(PathOf("assets"), "*.js").Select(Path.GetFileName).OfType<string>().ToArray();
        foreach (var file in Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories).Where(IsText))
            File.WriteAllText(file, scripts.Aggregate(File.ReadAllText(file), (text, name) => text.Replace(name, Later(name), StringComparison.Ordinal)));
        foreach (var name in scripts) File.Move(PathOf("assets", name), PathOf("assets", Later(name)));
        foreach (var file in Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories).Where(IsEncoding)) File.Delete(file);

        ListAgain();
    }

    /// <summary>The later version is on its way: the worker knows of it, its entry has not arrived.</summary>
    public void ReplaceInPart()
    {
        Replace();
        File.Delete(PathOf("assets", Entry));
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>What is in a file is in its name, so that browsers may keep it: other contents, another name.</summary>
    private static string Later(string name) => name.Replace("-", "-later-", StringComparison.Ordinal);

    private static bool IsText(string path) => Path.GetExtension(path) is ".js" or ".html";

    private static bool IsEncoding(string path) => Path.GetExtension(path) is ".br" or ".gz";

    /// <summary>As the build does it.</summary>
    private void ListAgain()
    {
        var worker = File.ReadAllText(PathOf("sw.js"));
        var list = BuildPattern().Match(worker).Groups["build"].Value;
        var build = JsonNode.Parse(list)!;
        build["version"] = "later";
        foreach (var file in build["files"]!.AsArray())
        {
            var url = file!["url"]!.GetValue<string>();
            var content = File.ReadAllBytes(PathOf(url == "/" ? "index.html" : url.TrimStart('/')));
            file["integrity"] = "sha256-" + Convert.ToBase64String(SHA256.HashData(content));
        }

        File.WriteAllText(PathOf("sw.js"), worker.Replace(list, build.ToJsonString(), StringComparison.Ordinal));
    }

    private string PathOf(params string[] parts) => Path.Combine([folder.FullName, .. parts]);

    [GeneratedRegex("""src="/assets/(?<entry>index-[^"]+\.js)"[^>]*>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EntryPattern();

    [GeneratedRegex(@"^self\.build=(?<build>\{.*?\});$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex BuildPattern();
}
