using System.Diagnostics;
using System.Globalization;

namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>How a worker is started: command line, working directory, environment.</summary>
internal sealed class WorkerLaunch(Package package, IReadOnlyDictionary<string, string> settings, Uri rpc, TimeProvider clock)
{
    /// <summary>How long until it must have called the host.</summary>
    public static TimeSpan StartTimeout => TimeSpan.FromSeconds(60);

    /// <summary>How long until it must have introduced itself then.</summary>
    public static TimeSpan InitializationTimeout => TimeSpan.FromSeconds(10);

    public string Folder => package.Folder;

    /// <summary>Another one for each start.</summary>
    public string NewId() => Guid.CreateVersion7(clock.GetUtcNow()).ToString();

    /// <summary>Starts a process that is to call the host by this name.</summary>
    public Process Start(string workerId, Journal journal)
    {
        var worker = package.Worker;
        var local = Path.Combine(package.Folder, worker.Executable);
        var start = new ProcessStartInfo(File.Exists(local) ? local : worker.Executable, Arguments(workerId)) // otherwise PATH decides
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = package.Folder,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfTheTest).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = WorkerDescription.Language;
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = package.Folder;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => journal.Add(line.Data);
        process.ErrorDataReceived += (_, line) => journal.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>In the former spelling and in today's.</summary>
    private List<string> Arguments(string workerId)
    {
        var request = NewId();
        var length = RpcServer.MaxMessageBytes.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. package.Worker.Arguments,
            .. package.Worker.WorkerPath is { } path ? [Path.Combine(package.Folder, path)] : Array.Empty<string>(),
            "--host", rpc.Host,
            "--port", rpc.Port.ToString(CultureInfo.InvariantCulture),
            "--workerId", workerId,
            "--requestId", request,
            "--grpcMaxMessageLength", length,
            "--functions-uri", rpc.ToString(),
            "--functions-worker-id", workerId,
            "--functions-request-id", request,
            "--functions-grpc-max-message-length", length,
        ];
    }

    /// <summary>Settings of the program that runs the double are none of the worker's.</summary>
    private static bool IsOfTheTest(string name) =>
        name.StartsWith("Veza__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase);
}
