using Veza.Doubles.FunctionsHost;

namespace Veza.Testing.Stages;

/// <summary>The published package behind the double of the Functions host.</summary>
public sealed class PackagedServer : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly AzureScene azure;
    private readonly FunctionsHostDouble host;

    private PackagedServer(AzureScene azure, FunctionsHostDouble host) => (this.azure, this.host) = (azure, host);

    /// <summary>The double that runs it.</summary>
    public FunctionsHostDouble Host => host;

    /// <summary>Where the public comes in.</summary>
    public Uri Address => host.Address;

    /// <summary>Where SignalR Service posts events.</summary>
    public string Webhook => host.SignalRWebhook.ToString();

    /// <summary>What the handler wrote, over all its lives.</summary>
    public string Output => host.Output;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="scene">The installation; the caller disposes of it, after this.</param>
    /// <param name="settings">By their full names, for example <c>Veza:RateLimits:MessagesPerMinute</c>.</param>
    /// <param name="instances">How far it is scaled out.</param>
    public static async Task<PackagedServer> StartAsync(
        TestScene scene, IEnumerable<KeyValuePair<string, string>>? settings = null, int instances = 1)
    {
        var services = await scene.AzureAsync();
        var started = await FunctionsHostDouble.StartAsync(new FunctionsHostOptions
        {
            PackageFolder = Stage.Package,
            Settings = SettingsOf(scene, services, settings),
            Instances = instances,
            RecycleStoppedHost = true,
        });
        var server = new PackagedServer(services, started);
        try
        {
            started.Attach(services.ServiceBus);
            services.Enter(server);
            await server.UntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL to the handler; the host starts it again.</summary>
    public Task Kill9Async() => host.KillHandlerAsync();

    /// <summary>Returns when it answers that it is ready.</summary>
    public async Task UntilReadyAsync()
    {
        using var http = TestUser.Client(Address, token: null);
        using var patience = new CancellationTokenSource(StartsWithin);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), patience.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Not yet, or never: the check below tells.
            }

            if (patience.IsCancellationRequested)
                throw new TimeoutException($"The package was not ready within {StartsWithin}:\n{Output}");
            await Task.Delay(20);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        azure.Leave(this);
        await host.DisposeAsync();
    }

    private static Dictionary<string, string> SettingsOf(
        TestScene scene, AzureScene services, IEnumerable<KeyValuePair<string, string>>? given) => new(scene.Settings(given))
        {
            ["AzureSignalRConnectionString"] = services.SignalR.ConnectionString,
            ["ServiceBusConnection"] = services.ServiceBus.ConnectionString,
            ["Veza:Storage:Folder"] = "",
            ["Veza:Storage:ServiceUri"] = "https://attachments.blob.core.windows.net", // nothing here goes there
        };
}
