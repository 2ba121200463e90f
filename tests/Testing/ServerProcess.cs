using System.Collections.Concurrent;
using System.Diagnostics;
using Veza.Doubles;
using Veza.Testing.Stages;

namespace Veza.Testing;

/// <summary>
/// The server as a process of its own, which a test may kill at any instant and start again on its port: the built one, or,
/// on the second stage, the published package, which the Functions host starts again by itself.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> settings;
    private readonly ConcurrentQueue<string> output = new();
    private readonly PackagedServer? package;
    private Process? process;

    private ServerProcess(TestScene scene, int port, Dictionary<string, string> settings)
    {
        Scene = scene;
        Address = new Uri($"http://127.0.0.1:{port}");
        this.settings = settings;
        process = Launch();
    }

    private ServerProcess(TestScene scene, PackagedServer package) =>
        (Scene, Address, this.package, settings) = (scene, package.Address, package, []);

    /// <summary>The installation that it belongs to; outlives it.</summary>
    public TestScene Scene { get; }

    /// <summary>The same through all restarts.</summary>
    public Uri Address { get; }

    /// <summary>Errors that the test provokes; any other that it logs fails the test when it is disposed of.</summary>
    public ProvokedErrors Provoked { get; } = new();

    /// <summary>What it wrote so far, over all its lives.</summary>
    public string Output => package?.Output ?? string.Join('\n', output);

    /// <summary>The assemblies in its memory by now.</summary>
    public IReadOnlySet<string> Assemblies => File.ReadLines($"/proc/{process!.Id}/maps")
        .Select(line => Path.GetFileName(line)).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="scene">The installation; the caller disposes of it, after the process.</param>
    /// <param name="settings">By their full names, for example <c>Veza:RateLimits:MessagesPerMinute</c>.</param>
    public static async Task<ServerProcess> StartAsync(
        TestScene scene, IEnumerable<KeyValuePair<string, string>>? settings = null)
    {
        if (Stage.IsFunctions) return new ServerProcess(scene, await PackagedServer.StartAsync(scene, settings));
        var server = new ServerProcess(scene, LoopbackPorts.Take(), scene.Settings(settings));
        try
        {
            await server.UntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new person, signed in.</summary>
    public Task<TestUser> CreateUserAsync(string name) => TestPeople.CreateAsync(Address, name);

    /// <summary>A group of the owner and the members.</summary>
    public Task<Guid> CreateRoomAsync(TestUser owner, params TestUser[] members) => TestPeople.CreateRoomAsync(owner, members);

    /// <summary>A realtime connection of the user to this server.</summary>
    public Task<HubClient> ConnectAsync(TestUser user) => HubClient.ConnectAsync(Address, user.Token);

    /// <summary>SIGKILL: it gets no chance to finish anything.</summary>
    public async Task Kill9Async()
    {
        if (package is not null) await package.Kill9Async();
        if (process is null) return;
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it again after <see cref="Kill9Async"/>, on the same port, and waits until it is ready.</summary>
    public async Task RestartAsync()
    {
        if (package is not null)
        {
            await package.UntilReadyAsync();
            return;
        }

        process?.Dispose();
        process = Launch();
        await UntilReadyAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (package is not null) await package.DisposeAsync();
        if (process is { HasExited: false }) await Kill9Async();
        process?.Dispose();
        Provoked.Check(package is not null ? LogLines.Read(Output).Reported : LogLines.ReadConsole(Output).All);
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo(DotNet())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "veza-server.dll"));
        start.ArgumentList.Add("--urls=" + Address.GetLeftPart(UriPartial.Authority));
        foreach (var (key, value) in settings) start.ArgumentList.Add($"--{key}={value}");
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList()) start.Environment.Remove(name);

        var launched = new Process { StartInfo = start };
        launched.OutputDataReceived += (_, line) => Keep(line.Data);
        launched.ErrorDataReceived += (_, line) => Keep(line.Data);
        launched.Start();
        launched.BeginOutputReadLine();
        launched.BeginErrorReadLine();
        return launched;
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("Veza__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase);

    /// <summary>The host that runs this test runs the server too.</summary>
    private static string DotNet() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? path
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private void Keep(string? line)
    {
        if (line is not null) output.Enqueue(line);
    }

    private async Task UntilReadyAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        using var patience = new CancellationTokenSource(StartsWithin);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Address, "/health/ready"), patience.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not yet, or never: the checks below tell.
            }

            if (process is { HasExited: true })
                throw new InvalidOperationException($"The server ended with {process.ExitCode} instead of getting ready:\n{Output}");
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"The server was not ready within {StartsWithin}:\n{Output}");
            await Task.Delay(50);
        }
    }
}
