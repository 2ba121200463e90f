using Microsoft.AspNetCore.Builder;
using Veza.Doubles.FunctionsHost.Workers;
using Veza.Doubles.ServiceBus;

namespace Veza.Doubles.FunctionsHost;

/// <summary>
/// A Functions host on loopback: runs a published package and its isolated worker as the real one would, with its traps, so
/// that what works here has seen them.
/// </summary>
public sealed class FunctionsHostDouble : IAsyncDisposable
{
    private const string WebhookRoute = FunctionsHost.SignalRWebhook.Route;

    private readonly FunctionsHostOptions options;
    private readonly Package package;
    private readonly RunningWorkers running;
    private readonly FunctionCatalog functions;
    private readonly EventInvoker events;
    private readonly PublicHttp http;
    private readonly Timers timers;
    private readonly WebApplication app;
    private readonly List<ServiceBusPump> pumps = [];

    private FunctionsHostDouble(FunctionsHostOptions options, Package package, RunningWorkers running, FunctionCatalog functions)
    {
        (this.options, this.package, this.running, this.functions) = (options, package, running, functions);
        Faults = new HostFaults(options.FaultSeed);
        events = new EventInvoker(package, functions, running.Workers, Faults, running.Journal, options);
        http = new PublicHttp(package, functions, running.Workers, Faults, options);
        timers = new Timers(functions, events, options);
        app = LoopbackServer.Create(options.Port);
        var webhook = new SignalRWebhook(functions, events, Faults, running.Journal, options);
        app.Map(WebhookRoute, webhook.HandleAsync);
        http.Map(app);
    }

    /// <summary>Where the public comes in.</summary>
    public Uri Address => LoopbackServer.AddressOf(app);

    /// <summary>What SignalR Service is to call.</summary>
    public Uri SignalRWebhook => new(Address, $"{WebhookRoute}?code={Uri.EscapeDataString(options.WebhookKey)}");

    /// <summary>What may go wrong.</summary>
    public HostFaults Faults { get; }

    /// <summary>
    /// What the workers wrote to their consoles and logged to the host, and lines of the host that begin with <c>[host]</c>; the
    /// newest 20,000.
    /// </summary>
    public string Output => running.Journal.Text;

    /// <summary>Calls made for events so far, each attempt for itself.</summary>
    public long Invocations => events.Count;

    /// <summary>How many of those the worker answered, by function; what came of the answer is another matter.</summary>
    public IReadOnlyDictionary<string, long> Answers => events.Answers;

    /// <summary>The functions that the host runs.</summary>
    public IReadOnlyList<string> FunctionNames =>
        [.. functions.Functions.Select(f => f.Name).Where(f => !functions.InError.ContainsKey(f))];

    /// <summary>The functions that it does not run, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> FunctionsInError => functions.InError;

    /// <summary>How many processes an instance has had.</summary>
    public int WorkerStarts(int instance = 0) => running.Workers.Instances[instance].Starts;

    /// <summary>Why an instance has no worker any more; null while it has.</summary>
    public string? StoppedBecause(int instance = 0) => running.Workers.Instances[instance].StoppedBecause;

    /// <summary>Of the present worker; null while there is none.</summary>
    public int? WorkerProcessId(int instance = 0) => running.Workers.Instances[instance].ProcessId;

    /// <summary>The worker's own server, for tests that try to get past the host.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public async Task<Uri> WorkerAddressAsync(int instance = 0) =>
        (await running.Workers.Instances[instance].Ready).HttpUri
        ?? throw new InvalidOperationException("The worker has no server of its own.");

    /// <summary>Reads the package and starts its workers; returns when all take calls.</summary>
    /// <exception cref="PackageException">The host would not run the package.</exception>
    /// <exception cref="InvalidOperationException">A worker does not start; the message holds its console.</exception>
    public static async Task<FunctionsHostDouble> StartAsync(FunctionsHostOptions options)
    {
        var read = Package.Read(options.PackageFolder, options.Settings);
        var started = await RunningWorkers.StartAsync(read, options);
        var host = new FunctionsHostDouble(options, read, started, started.Functions);
        await host.app.StartAsync();
        if (options.RunTimers) host.timers.Start();
        return host;
    }

    /// <summary>Waits until every worker takes calls; after <see cref="KillWorkerAsync"/>, until its successor does.</summary>
    /// <exception cref="InvalidOperationException">The host has given up on one; the message holds its console.</exception>
    public Task WorkersReadyAsync() => running.ReadyAsync();

    /// <summary>SIGKILL; the process is started again by the rules, and the third time within half an hour stops the host.</summary>
    public Task KillWorkerAsync(int instance = 0) => running.Workers.Instances[instance].KillAsync();

    /// <summary>Scales an instance in: its worker is told to end, and has five seconds for it.</summary>
    /// <returns>Its exit code; null when it had to be killed.</returns>
    public Task<int?> TerminateWorkerAsync(int instance = 0) => running.Workers.Instances[instance].TerminateAsync();

    /// <summary>Asks a worker whether it is alive, as the host's monitor does; returns with its answer.</summary>
    public async Task AskWorkerStatusAsync(int instance = 0, CancellationToken ct = default) =>
        await (await running.Workers.Instances[instance].Ready.WaitAsync(ct)).AskStatusAsync(ct);

    /// <summary>Delivers the messages of a namespace to the functions that they trigger, from now on.</summary>
    /// <exception cref="PackageException">A function's queue is not there, or not as the function needs it.</exception>
    public void Attach(ServiceBusDouble bus) =>
        pumps.Add(new ServiceBusPump(functions, package.Host.ServiceBus, DeliverAsync, Faults, bus, options.Instances));

    /// <summary>Runs a timer function now.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="pastDue">As if the host had been down at its time.</param>
    public Task<Invocation> FireTimerAsync(string name, bool pastDue = false) => timers.FireAsync(name, pastDue);

    /// <summary>Calls a function with a trigger value of one's own: a string, bytes, an array of either, JSON, or nothing.</summary>
    public Task<Invocation> InvokeAsync(
        string function, object? value, IReadOnlyDictionary<string, object?>? bindingData = null, CancellationToken ct = default)
    {
        var called = functions.Functions.FirstOrDefault(f => string.Equals(f.Name, function, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"No function is named '{function}'.", nameof(function));
        return events.InvokeAsync(called, new TriggerValue(value, [.. bindingData ?? new Dictionary<string, object?>()]), ct);
    }

    /// <summary>As a host that crashes: nobody tells the workers, and calls in flight end.</summary>
    public async ValueTask DisposeAsync()
    {
        await timers.DisposeAsync();
        foreach (var pump in pumps) await pump.DisposeAsync();
        await running.DisposeAsync(); // before the server, which waits for calls in flight
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task<Invocation> DeliverAsync(FunctionSpec function, TriggerValue value, CancellationToken ct)
    {
        if (Faults.Hits(HostFault.Duplicate, function.Name)) await events.InvokeAsync(function, value, ct);
        return await events.InvokeAsync(function, value, ct);
    }
}
