using Microsoft.AspNetCore.Builder;
using Veza.Doubles.ServiceBus;

namespace Veza.Doubles.FunctionsHost;

/// <summary>
/// A Functions host on loopback: runs a published package as the real one would, with its traps, so that what works here
/// has seen them.
/// </summary>
public sealed class FunctionsHostDouble : IAsyncDisposable
{
    private const string WebhookRoute = FunctionsHost.SignalRWebhook.Route;

    private readonly FunctionsHostOptions options;
    private readonly Package package;
    private readonly Journal journal;
    private readonly ManagedIdentityEndpoint? identity;
    private readonly HandlerPool handlers;
    private readonly EventInvoker events;
    private readonly PublicHttp http;
    private readonly Timers timers;
    private readonly WebApplication app;
    private readonly List<ServiceBusPump> pumps = [];

    private FunctionsHostDouble(FunctionsHostOptions options, Package package, ManagedIdentityEndpoint? identity)
    {
        (this.options, this.package, this.identity) = (options, package, identity);
        journal = new Journal(options.OnOutput);
        Faults = new HostFaults(options.FaultSeed);
        handlers = new HandlerPool(new HandlerLaunch(package, Environment(options, identity), options.Clock), options, journal);
        events = new EventInvoker(package, handlers, Faults, journal, options);
        http = new PublicHttp(package, handlers, Faults, options);
        timers = new Timers(package, events, options);
        app = LoopbackServer.Create(options.Port);
        var webhook = new SignalRWebhook(package, events, Faults, journal, options);
        app.Map(WebhookRoute, webhook.HandleAsync);
        http.Map(app);
    }

    /// <summary>Where the public comes in.</summary>
    public Uri Address => LoopbackServer.AddressOf(app);

    /// <summary>What SignalR Service is to call.</summary>
    public Uri SignalRWebhook => new(Address, $"{WebhookRoute}?code={Uri.EscapeDataString(options.WebhookKey)}");

    /// <summary>What may go wrong.</summary>
    public HostFaults Faults { get; }

    /// <summary>The consoles of all handlers, and lines of the host that begin with <c>[host]</c>; the newest 20,000.</summary>
    public string Output => journal.Text;

    /// <summary>Calls made for events so far, each attempt for itself.</summary>
    public long Invocations => events.Count;

    /// <summary>How many of those the handler answered, by function; what came of the answer is another matter.</summary>
    public IReadOnlyDictionary<string, long> Answers => events.Answers;

    /// <summary>The package's functions.</summary>
    public IReadOnlyList<string> FunctionNames => [.. package.Functions.Select(f => f.Name)];

    /// <summary>How many processes an instance has had.</summary>
    public int HandlerStarts(int instance = 0) => handlers.Instances[instance].Starts;

    /// <summary>Why the host has given up on an instance's handler; null while it has not.</summary>
    public string? StoppedBecause(int instance = 0) => handlers.Instances[instance].StoppedBecause;

    /// <summary>The handler's own address, for tests that try to get past the host.</summary>
    public Uri HandlerAddress(int instance = 0) => new($"http://127.0.0.1:{handlers.Instances[instance].Port}");

    /// <summary>Reads the package and starts its handlers; returns when all have opened their ports.</summary>
    /// <exception cref="PackageException">The host would not run the package.</exception>
    /// <exception cref="InvalidOperationException">The handler does not start; the message holds its console.</exception>
    public static async Task<FunctionsHostDouble> StartAsync(FunctionsHostOptions options)
    {
        var read = Package.Read(options.PackageFolder, options.Settings);
        if (options.HttpMode == HttpMode.Proxying ? !read.Host.Proxying : !read.Host.Forwarding)
            throw new PackageException($"host.json does not enable {options.HttpMode}, which the options ask for.");

        var tokens = options.ManagedIdentity ? await ManagedIdentityEndpoint.StartAsync(options.Clock) : null;
        var host = new FunctionsHostDouble(options, read, tokens);
        try
        {
            await host.app.StartAsync();
            await host.HandlersReadyAsync();
            if (options.RunTimers) host.timers.Start();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every handler is up; after <see cref="KillHandlerAsync"/>, until its successor is.</summary>
    /// <exception cref="InvalidOperationException">The host has given up on one; the message holds its console.</exception>
    public async Task HandlersReadyAsync()
    {
        try
        {
            await handlers.ReadyAsync();
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{Output}", e);
        }
    }

    /// <summary>SIGKILL; the process is started again by the rules, and the third time within half an hour stops the host.</summary>
    public Task KillHandlerAsync(int instance = 0) => handlers.Instances[instance].KillAsync();

    /// <summary>Delivers the messages of a namespace to the functions that they trigger, from now on.</summary>
    /// <exception cref="PackageException">A function's queue is not there, or not as the function needs it.</exception>
    public void Attach(ServiceBusDouble bus) => pumps.Add(new ServiceBusPump(package, DeliverAsync, Faults, bus, options.Instances));

    /// <summary>Runs a timer function now.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="pastDue">As if the host had been down at its time.</param>
    public Task<Invocation> FireTimerAsync(string name, bool pastDue = false) => timers.FireAsync(name, pastDue);

    /// <summary>Calls an event function with a trigger value of one's own: a string, strings, or a JSON object.</summary>
    public Task<Invocation> InvokeAsync(
        string function, object value, IReadOnlyDictionary<string, object?>? bindingData = null, CancellationToken ct = default)
    {
        var called = package.Functions.FirstOrDefault(f => string.Equals(f.Name, function, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"No function is named '{function}'.", nameof(function));
        return events.InvokeAsync(called, new TriggerValue(value, [.. bindingData ?? new Dictionary<string, object?>()]), ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await timers.DisposeAsync();
        foreach (var pump in pumps) await pump.DisposeAsync();
        await handlers.DisposeAsync(); // kills them: calls in flight end, and the server need not wait for them
        await app.DisposeAsync();
        http.Dispose();
        events.Dispose();
        if (identity is not null) await identity.DisposeAsync();
    }

    private async Task<Invocation> DeliverAsync(FunctionSpec function, TriggerValue value, CancellationToken ct)
    {
        if (Faults.Hits(HostFault.Duplicate, function.Name)) await events.InvokeAsync(function, value, ct);
        return await events.InvokeAsync(function, value, ct);
    }

    private static Dictionary<string, string> Environment(FunctionsHostOptions options, ManagedIdentityEndpoint? identity)
    {
        var settings = new Dictionary<string, string>(options.Settings);
        if (identity is null) return settings;
        settings["IDENTITY_ENDPOINT"] = identity.Address.ToString();
        settings["IDENTITY_HEADER"] = identity.Secret;
        return settings;
    }
}
