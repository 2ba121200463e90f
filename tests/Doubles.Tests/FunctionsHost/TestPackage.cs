using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

/// <summary>A copy of the probe worker's package, in a folder of its own.</summary>
internal sealed class TestPackage : IDisposable
{
    public const string AccessKey = "c2VjcmV0LWtleS1vZi1hLXRlc3Q=";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("veza-package");

    public TestPackage()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "probe-worker");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Folder => folder.FullName;

    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["SignalR"] = $"Endpoint=http://127.0.0.1:1;AccessKey={AccessKey};Version=1.0;",
        ["SCHEDULE"] = "* * * * * *",
    };

    /// <summary>A host for the package, started.</summary>
    public Task<FunctionsHostDouble> StartAsync(Func<FunctionsHostOptions>? options = null) =>
        FunctionsHostDouble.StartAsync(options?.Invoke() ?? new FunctionsHostOptions { PackageFolder = Folder, Settings = Settings });

    public void Write(string path, string text) => File.WriteAllText(Path.Combine(Folder, path), text);

    public void Dispose() => folder.Delete(recursive: true);
}
