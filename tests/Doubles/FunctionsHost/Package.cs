using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost.Workers;

namespace Veza.Doubles.FunctionsHost;

/// <summary>A package folder as the host reads it at its start; its functions are told by its worker.</summary>
/// <param name="Folder">Its full path.</param>
/// <param name="Host">Its host.json.</param>
/// <param name="Worker">Its worker.config.json.</param>
/// <param name="Extensions">Types of its extensions.json: those extensions that it brings for the host itself to load.</param>
internal sealed record Package(string Folder, HostSettings Host, WorkerDescription Worker, IReadOnlyList<string> Extensions)
{
    /// <exception cref="PackageException">The host would not run it, or the double cannot.</exception>
    public static Package Read(string folder, IReadOnlyDictionary<string, string> settings)
    {
        var path = Path.GetFullPath(folder);
        return new(path, HostSettings.Read(path, settings), WorkerDescription.Read(path), ReadExtensions(path));
    }

    private static List<string> ReadExtensions(string folder)
    {
        var file = Path.Combine(folder, "extensions.json");
        if (!File.Exists(file)) return [];

        var types = new List<string>();
        foreach (var extension in HostSettings.Parse(file)["extensions"]?.OfType<JObject>() ?? [])
        {
            var hint = (string?)extension["hintPath"] ?? "";
            if (!File.Exists(Path.Combine(folder, hint)))
                throw new PackageException($"{file}: extension '{extension["name"]}' is to be in {hint}, and there is no such file.");
            types.Add((string?)extension["typeName"] ?? "");
        }

        return types;
    }
}
