using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Veza.Functions.Hosting.Composition;
using Veza.Testing.Stages;

namespace Veza.Testing;

/// <summary>
/// The real server on a free loopback port, with a database copy and a key prefix of its own: in this process, or, on the
/// second stage, as the published package behind the doubles of Azure.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication? app;
    private readonly PackagedServer? package;
    private readonly LogLines log;
    private readonly bool ownsScene;
    private int stopped;

    private TestServer(WebApplication app, TestScene scene, bool ownsScene, LogLines log)
        : this(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), scene, ownsScene) =>
        (this.app, this.log) = (app, log);

    private TestServer(PackagedServer package, TestScene scene, bool ownsScene)
        : this(package.Address, scene, ownsScene) => this.package = package;

    private TestServer(Uri address, TestScene scene, bool ownsScene)
    {
        this.ownsScene = ownsScene;
        log = new LogLines();
        Scene = scene;
        Address = address;
        Http = TestUser.Client(Address, token: null);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Calls it without a token.</summary>
    public HttpClient Http { get; }

    /// <summary>Its insides, for tests of services that have no door of their own.</summary>
    public IServiceProvider Services => app?.Services ?? throw Stage.Unreachable("The inside of the server");

    /// <summary>The package and its host, on the second stage.</summary>
    public PackagedServer Package => package ?? throw new InvalidOperationException("This is not the stage 'functions'.");

    /// <summary>What it shares with its siblings.</summary>
    public TestScene Scene { get; }

    /// <summary>Its database, seen from outside.</summary>
    public TestDatabase Database => Scene.Database;

    /// <summary>Errors that the test provokes; any other that it logs fails the test when it is disposed of.</summary>
    public ProvokedErrors Provoked { get; } = new();

    /// <summary>What it logged.</summary>
    public LogLines Log => package is null ? log : LogLines.Read(package.Output);

    /// <summary>Starts a server with an installation of its own, which goes with it.</summary>
    /// <param name="settings">By their full names, for example <c>Veza:RateLimits:MessagesPerMinute</c>.</param>
    /// <param name="configure">Last word on services.</param>
    /// <param name="clock">Takes the place of the system's time.</param>
    public static async Task<TestServer> StartAsync(
        IEnumerable<KeyValuePair<string, string>>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        ManualClock? clock = null)
    {
        var scene = await TestScene.CreateAsync();
        try
        {
            return await StartAsync(scene, ownsScene: true, settings, configure, clock);
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server of an installation that the caller disposes of, after the server.</summary>
    public static Task<TestServer> StartInAsync(
        TestScene scene,
        IEnumerable<KeyValuePair<string, string>>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        ManualClock? clock = null) => StartAsync(scene, ownsScene: false, settings, configure, clock);

    /// <summary>Starts another server of the same installation: same database, same key prefix. Dispose of it first.</summary>
    public Task<TestServer> StartSiblingAsync(
        IEnumerable<KeyValuePair<string, string>>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        ManualClock? clock = null) => StartAsync(Scene, ownsScene: false, settings, configure, clock);

    /// <summary>A new person, signed in.</summary>
    public Task<TestUser> CreateUserAsync(string name) => TestPeople.CreateAsync(Address, name);

    /// <summary>A group of the owner and the members.</summary>
    public Task<Guid> CreateRoomAsync(TestUser owner, params TestUser[] members) => TestPeople.CreateRoomAsync(owner, members);

    /// <summary>A realtime connection of the user to this server, subscribed to the user's rooms: its first pong has come.</summary>
    public async Task<HubClient> ConnectAsync(TestUser user)
    {
        var hub = await HubClient.ConnectAsync(Address, user.Token);
        await hub.SettleAsync();
        return hub;
    }

    /// <summary>Stops it as a deployment does: what it took on is finished first.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref stopped, 1) == 1) return;
        if (package is not null) await package.DisposeAsync();
        if (app is null) return;
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        if (ownsScene) await Scene.DisposeAsync();
        Provoked.Check(package is null ? log.All : Log.Reported);
    }

    private static async Task<TestServer> StartAsync(
        TestScene scene, bool ownsScene, IEnumerable<KeyValuePair<string, string>>? settings,
        Action<WebApplicationBuilder>? configure, ManualClock? clock)
    {
        if (Stage.IsFunctions)
        {
            if (configure is not null || clock is not null) throw Stage.Unreachable("What is put into the server");
            return new TestServer(await PackagedServer.StartAsync(scene, settings), scene, ownsScene);
        }

        var lines = new LogLines();
        string[] args =
        [
            "--urls=http://127.0.0.1:0",
            "--environment=Test",
            $"--contentRoot={AppContext.BaseDirectory}",
            .. scene.Settings(settings).Select(s => $"--{s.Key}={s.Value}"),
        ];
        var built = VezaServer.Create(args, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(lines);
            if (clock is not null) builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            configure?.Invoke(builder);
        });
        try
        {
            await built.StartAsync();
            return new TestServer(built, scene, ownsScene, lines);
        }
        catch
        {
            await built.DisposeAsync();
            throw;
        }
    }
}
