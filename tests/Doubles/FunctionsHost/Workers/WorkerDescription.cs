using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>How the package wants its worker started: its worker.config.json.</summary>
/// <param name="Executable">A file of the package, or a name that PATH knows.</param>
/// <param name="Arguments">Of the executable, before all others.</param>
/// <param name="WorkerPath">What the executable is to run, when it is not the worker itself.</param>
internal sealed record WorkerDescription(string Executable, IReadOnlyList<string> Arguments, string? WorkerPath)
{
    /// <summary>The one runtime that the double knows.</summary>
    public const string Language = "dotnet-isolated";

    /// <exception cref="PackageException">There is none, or the host would not take it.</exception>
    public static WorkerDescription Read(string folder)
    {
        var file = Path.Combine(folder, "worker.config.json");
        if (!File.Exists(file)) throw new PackageException($"{file} is missing: it tells the host how to start the worker.");

        var description = HostSettings.Parse(file)["description"] as JObject
            ?? throw new PackageException($"{file}: description is missing.");
        if ((string?)description["language"] != Language)
            throw new PackageException($"{file}: language is '{description["language"]}'; the double runs {Language} alone.");
        if ((string?)description["defaultExecutablePath"] is not { Length: > 0 } executable)
            throw new PackageException($"{file}: defaultExecutablePath is missing.");

        var worker = (string?)description["defaultWorkerPath"];
        if (!string.IsNullOrEmpty(worker) && !File.Exists(Path.Combine(folder, worker)))
            throw new PackageException($"{file}: defaultWorkerPath is '{worker}', and there is no such file.");
        string[] arguments = [.. description["arguments"]?.Select(a => (string?)a ?? "") ?? []];
        return new(executable, arguments, string.IsNullOrEmpty(worker) ? null : worker);
    }
}
