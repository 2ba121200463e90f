using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Veza.Doubles.SignalR;
using Veza.Functions.Hosting.Composition;
using Veza.Functions.Triggers;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.AzureSignalR;

namespace Veza.Functions.Tests.Azure;

/// <summary>
/// The server as it runs behind the Functions host, in this process, with the double of Azure SignalR Service. Where events
/// of clients are not posted to a real host, <see cref="HostStandIn"/> turns them into calls.
/// </summary>
internal sealed class FunctionsApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly FunctionsApp? elder;
    private bool stopped;

    private FunctionsApp(WebApplication app, TestScene scene, SignalRServiceDouble service, HostStandIn host, FunctionsApp? elder, LogLines log)
    {
        (this.app, this.elder) = (app, elder);
        (Scene, Service, Host, Log) = (scene, service, host, log);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public TestScene Scene { get; }

    public TestDatabase Database => Scene.Database;

    public SignalRServiceDouble Service { get; }

    public HostStandIn Host { get; }

    public LogLines Log { get; }

    /// <summary>Errors that the test provokes; any other that it logs fails the test when it is disposed of.</summary>
    public ProvokedErrors Provoked { get; } = new();

    public IServiceProvider Services => app.Services;

    /// <summary>An installation of its own, which goes with it.</summary>
    public static async Task<FunctionsApp> StartAsync(
        IEnumerable<KeyValuePair<string, string>>? settings = null, ManualClock? clock = null, SignalRServiceOptions? service = null)
    {
        var scene = await TestScene.CreateAsync();
        var @double = await SignalRServiceDouble.StartAsync(service);
        var host = await HostStandIn.StartAsync();
        @double.UpstreamTemplate = host.Upstream;
        try
        {
            return await StartAsync(scene, @double, host, elder: null, settings, clock);
        }
        catch
        {
            await host.DisposeAsync();
            await @double.DisposeAsync();
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another process of the same installation. Dispose of it first. Events of clients still come to the elder.</summary>
    public Task<FunctionsApp> StartSiblingAsync(IEnumerable<KeyValuePair<string, string>>? settings = null, ManualClock? clock = null) =>
        StartAsync(Scene, Service, Host, elder: this, settings, clock);

    public Task<TestUser> CreateUserAsync(string name) => TestPeople.CreateAsync(Address, name);

    public Task<Guid> CreateRoomAsync(TestUser owner, params TestUser[] members) => TestPeople.CreateRoomAsync(owner, members);

    /// <summary>A connection at the service whose first pong has come.</summary>
    public async Task<HubClient> ConnectAsync(TestUser user)
    {
        var hub = await HubClient.ConnectAsync(Address, user.Token);
        await hub.SettleAsync();
        return hub;
    }

    /// <summary>The service's id of the user's one connection.</summary>
    public string ConnectionOf(TestUser user) => Service.ConnectionsOf(user.Id.ToString()).Single();

    /// <summary>All that was published before is with the service; false when it could not be.</summary>
    public async Task<bool> FlushAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Services.GetRequiredService<IRealtimeGateway>().FlushAsync(patience.Token);
    }

    /// <summary>Whether the service has been told all that it could not be told at first.</summary>
    public bool HasNoPendingCalls => Services.GetRequiredService<PendingServiceCalls>().IsEmpty;

    /// <summary>The process ends.</summary>
    public async Task StopAsync()
    {
        if (stopped) return;
        stopped = true;
        await app.StopAsync();
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (elder is not null)
        {
            await StopAsync();
            if (Host.Target == Services) Host.Target = elder.Services;
            Provoked.Check(Log.All);
            return;
        }

        await Host.DisposeAsync();
        await Service.DisposeAsync();
        await StopAsync();
        await Scene.DisposeAsync();
        Provoked.Check(Log.All);
    }

    private static async Task<FunctionsApp> StartAsync(
        TestScene scene, SignalRServiceDouble service, HostStandIn host, FunctionsApp? elder,
        IEnumerable<KeyValuePair<string, string>>? settings, ManualClock? clock)
    {
        var log = new LogLines();
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["AzureSignalRConnectionString"] = service.ConnectionString,
            ["ServiceBusConnection"] = "Endpoint=sb://127.0.0.1:1/;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true",
            ["Veza:Events:SendTimeout"] = "00:00:01", // nobody is there, and a round of the relay waits for all it sends
            ["Veza:Storage:Folder"] = "",
            ["Veza:Storage:ServiceUri"] = "https://files.example.test",
            ["Veza:SignalR:RetryDelay"] = "00:00:00.020",
        };
        foreach (var (key, value) in settings ?? []) given[key] = value;
        string[] args =
        [
            "--environment=Test", $"--contentRoot={AppContext.BaseDirectory}", "--urls=http://127.0.0.1:0",
            .. scene.Settings(given).Where(s => s.Value.Length > 0 || s.Key is "Veza:Storage:Folder" or "Veza:Rooms:DefaultChannel")
                .Select(s => $"--{s.Key}={s.Value}"),
        ];
        var built = VezaServer.Create(args, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            if (clock is not null) builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        }, HostingMode.Functions);
        built.Services.CheckTriggers();
        await built.StartAsync();
        var started = new FunctionsApp(built, scene, service, host, elder, log);
        if (elder is null) host.Target = started.Services;
        return started;
    }
}
