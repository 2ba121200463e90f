using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Veza.Doubles.FunctionsHost;

/// <summary>How the handler is started: command line, working directory, environment.</summary>
internal sealed partial class HandlerLaunch(Package package, IReadOnlyDictionary<string, string> settings, TimeProvider clock)
{
    /// <summary>How long until it must have opened its port.</summary>
    public TimeSpan InitializationTimeout => package.Host.InitializationTimeout;

    /// <summary>Starts a process that is to listen on the port.</summary>
    public Process Start(int port, Journal journal)
    {
        var host = package.Host;
        var start = new ProcessStartInfo
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.Combine(package.Folder, host.WorkingDirectory ?? ""),
        };
        SetEnvironment(start.Environment, port);

        var local = Path.Combine(package.Folder, host.Executable);
        start.FileName = File.Exists(local) ? local : host.Executable; // otherwise PATH decides
        start.Arguments = Variable().Replace(
            string.Join(' ', host.Arguments), match => start.Environment.TryGetValue(match.Groups["name"].Value, out var v) ? v ?? "" : "");

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => journal.Add(line.Data);
        process.ErrorDataReceived += (_, line) => journal.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void SetEnvironment(IDictionary<string, string?> environment, int port)
    {
        foreach (var name in environment.Keys.Where(IsOfTheTest).ToList()) environment.Remove(name);
        foreach (var (name, value) in settings) environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;

        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var number = port.ToString(CultureInfo.InvariantCulture);
        environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = environment["FUNCTIONS_HTTPWORKER_PORT"] = number;
        environment["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = environment["FUNCTIONS_HTTPWORKER_ID"] = id;
        environment["FUNCTIONS_APP_ROOT_PATH"] = package.Folder;
    }

    /// <summary>Settings of the program that runs the double are none of the handler's.</summary>
    private static bool IsOfTheTest(string name) =>
        name.StartsWith("Veza__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
