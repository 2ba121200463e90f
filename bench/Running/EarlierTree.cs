namespace Veza.Bench.Running;

/// <summary>
/// An earlier commit's benchmark and package, built by <c>./veza bench --before</c>: its product runs beside today's, so that what a
/// change costs is measured in one run.
/// </summary>
/// <param name="Folder">Holds <c>app</c> (its benchmark, published) and, for scenarios that need them, <c>package</c> and <c>web</c>.</param>
internal sealed record EarlierTree(string Folder)
{
    /// <summary>Its benchmark, which is also what serves its product.</summary>
    public string Bench => File("app", "Veza.Bench.dll");

    /// <summary>Its product, for commands such as <c>migrate</c>.</summary>
    public string Server => File("app", "veza-server.dll");

    /// <summary>Its published package.</summary>
    public string Package => Path.GetDirectoryName(File("package", "veza-server"))!;

    /// <summary>Its built web client.</summary>
    public string Web => Path.GetDirectoryName(File("web", "index.html"))!;

    /// <summary>What its benchmark has to know of where it is.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["VEZA_BENCH_PACKAGE"] = Path.Combine(Folder, "package"),
        ["VEZA_BENCH_BEFORE"] = "",
    };

    private string File(string folder, string name)
    {
        var path = Path.Combine(Folder, folder, name);
        return System.IO.File.Exists(path)
            ? path
            : throw new InvalidOperationException($"VEZA_BENCH_BEFORE has no {folder}/{name}; ./veza bench --before COMMIT makes it.");
    }
}
