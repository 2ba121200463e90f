using System.Text.Json.Nodes;
using Veza.Doubles.FunctionsHost;
using Veza.Doubles.Website;

namespace Veza.Testing.Stages;

/// <summary>
/// The published package behind the double of the Functions host; with the web client before it, served as a static website
/// does, when the settings name its folder.
/// </summary>
public sealed class PackagedServer : IAsyncDisposable
{
    private const string WebRoot = "Veza:Web:Root"; // of the standalone server

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly AzureScene azure;
    private readonly FunctionsHostDouble host;
    private WebsiteDouble? website;

    private PackagedServer(AzureScene azure, FunctionsHostDouble host) => (this.azure, this.host) = (azure, host);

    /// <summary>The double that runs it.</summary>
    public FunctionsHostDouble Host => host;

    /// <summary>Where the public comes in.</summary>
    public Uri Address => website?.Address ?? host.Address;

    /// <summary>Where clients' connections go.</summary>
    public Uri Connections => azure.SignalR.Endpoint;

    /// <summary>Where SignalR Service posts events.</summary>
    public string Webhook => host.SignalRWebhook.ToString();

    /// <summary>What its workers wrote and logged, over all their lives.</summary>
    public string Output => host.Output;

    /// <summary>Starts it and waits until it is ready, or as ready as a database without tables lets it be.</summary>
    /// <param name="scene">The installation; the caller disposes of it, after this.</param>
    /// <param name="settings">By their full names, for example <c>Veza:RateLimits:MessagesPerMinute</c>.</param>
    /// <param name="instances">How far it is scaled out.</param>
    public static async Task<PackagedServer> StartAsync(
        TestScene scene, IEnumerable<KeyValuePair<string, string>>? settings = null, int instances = 1)
    {
        var services = await scene.AzureAsync();
        var all = SettingsOf(scene, services, settings);
        all.Remove(WebRoot, out var files);
        var started = await FunctionsHostDouble.StartAsync(new FunctionsHostOptions
        {
            PackageFolder = Stage.Package,
            Settings = all,
            Instances = instances,
            RecycleStoppedHost = true,
        });
        var server = new PackagedServer(services, started);
        try
        {
            started.Attach(services.ServiceBus);
            services.Enter(server);
            if (files is not null) server.website = await WebsiteDouble.StartAsync(files, started.Address, [server.Connections]);
            await server.UntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The app settings of an installation: what is given, and where its services are.</summary>
    public static Dictionary<string, string> SettingsOf(
        TestScene scene, AzureScene services, IEnumerable<KeyValuePair<string, string>>? given = null) => new(scene.Settings(given))
        {
            ["AzureSignalRConnectionString"] = services.SignalR.ConnectionString,
            ["ServiceBusConnection"] = services.ServiceBus.ConnectionString,
            ["Veza:Storage:Folder"] = "",
            ["Veza:Storage:ServiceUri"] = "https://attachments.blob.core.windows.net", // nothing here goes there
        };

    /// <summary>SIGKILL to the worker; the host starts it again.</summary>
    public Task Kill9Async() => host.KillWorkerAsync();

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
                if (answer.IsSuccessStatusCode || await LacksTablesAsync(answer)) return;
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
        if (website is not null) await website.DisposeAsync();
        await host.DisposeAsync();
    }

    private static async Task<bool> LacksTablesAsync(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType?.MediaType == "application/json"
        && JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["checks"]?["migrations"]?.GetValue<string>() == "missing";
}
