using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Veza.Testing;

/// <summary>
/// The emulator of Azure Blob Storage, on a free loopback port, with everything in memory. It ends with the test program,
/// however that ends.
/// </summary>
public sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>Its one account.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>Known to everybody.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string Folder = WorkingCopy.PathOf("tests", "azurite");
    private static readonly Lazy<Task> Installed = new(InstallAsync);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private Azurite(Process process, Uri address) => (this.process, Endpoint) = (process, new Uri(address, Account));

    /// <summary>Of the account.</summary>
    public Uri Endpoint { get; }

    /// <summary>With its key.</summary>
    public string ConnectionString => $"AccountName={Account};AccountKey={Key};BlobEndpoint={Endpoint};";

    /// <summary>Starts it.</summary>
    /// <param name="options">Besides those that every test wants.</param>
    public static async Task<Azurite> StartAsync(params string[] options)
    {
        await Installed.Value;
        var start = new ProcessStartInfo(
            "node",
            [
                "run.js", "--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--disableTelemetry",
                "--skipApiVersionCheck", "--silent", .. options,
            ])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var started = new Process { StartInfo = start, EnableRaisingEvents = true };
        var output = new ConcurrentQueue<string>();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        started.OutputDataReceived += (_, line) => Read(line.Data);
        started.ErrorDataReceived += (_, line) => Read(line.Data);
        started.Exited += (_, _) => listening.TrySetException(
            new InvalidOperationException("Azurite ended instead of starting:\n" + string.Join('\n', output)));
        started.Start();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        try
        {
            return new Azurite(started, await listening.Task.WaitAsync(Patience));
        }
        catch
        {
            await EndAsync(started);
            throw;
        }

        void Read(string? line)
        {
            if (line is null) return;
            output.Enqueue(line);
            if (ListeningPattern().Match(line) is { Success: true } found) listening.TrySetResult(new Uri(found.Groups["address"].Value));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => EndAsync(process);

    private static async ValueTask EndAsync(Process process)
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "azurite"))) return;
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = Folder })!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0) throw new InvalidOperationException($"'npm ci' in {Folder} ended with {npm.ExitCode}; see its output above.");
    }

    [GeneratedRegex("successfully listens on (?<address>https?://[0-9.:]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningPattern();
}
