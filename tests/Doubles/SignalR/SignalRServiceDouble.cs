using System.Collections.Concurrent;
using Veza.Doubles.SignalR.Clients;
using Veza.Doubles.SignalR.Rest;
using Veza.Doubles.SignalR.Upstream;

namespace Veza.Doubles.SignalR;

/// <summary>
/// Azure SignalR Service in serverless mode, as far as its wire goes: clients at <see cref="Endpoint"/>/client, the REST
/// API at /api, and events to an upstream. JSON only: a client that asks for MessagePack is refused.
/// </summary>
public sealed class SignalRServiceDouble : IAsyncDisposable
{
    private readonly SignalRServiceOptions options;
    private readonly ConcurrentDictionary<string, Hub> hubs = new(StringComparer.OrdinalIgnoreCase);
    private readonly SignalRKeys keys;
    private readonly UpstreamSender upstream;
    private readonly ITimer keepAlive;
    private SignalRListener? listener;
    private long deliveries;

    private SignalRServiceDouble(SignalRServiceOptions options)
    {
        this.options = options;
        Faults = new(options.FaultSeed);
        keys = new(options, () => Endpoint);
        upstream = new(options, Faults);
        UpstreamTemplate = options.UpstreamTemplate;
        var period = TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerSecond, options.KeepAlive.Ticks / 4));
        keepAlive = options.Clock.CreateTimer(_ => KeepAlive(), null, period, period);
    }

    /// <summary>Where it listens; stays the same over restarts.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    /// <summary>Endpoint, port and primary key, as the portal shows them and the emulator writes them.</summary>
    public string ConnectionString =>
        $"Endpoint={Endpoint.Scheme}://{Endpoint.Host};Port={Endpoint.Port};AccessKey={options.AccessKeys[0]};Version=1.0;";

    /// <summary>
    /// Where to post all events; may hold {hub}, {category} and {event}. Null or empty for none: then a client that
    /// sends is disconnected. Takes the place of all <see cref="UpstreamRules"/>.
    /// </summary>
    public string? UpstreamTemplate
    {
        get => upstream.Rules is [var rule, ..] ? rule.UrlTemplate : null;
        set => upstream.Rules = string.IsNullOrEmpty(value) ? [] : [new(value)];
    }

    /// <summary>The first that matches takes the event; without a match it is dropped.</summary>
    public IReadOnlyList<UpstreamRule> UpstreamRules
    {
        get => upstream.Rules;
        set => upstream.Rules = value;
    }

    /// <summary>What it does wrong.</summary>
    public SignalRFaults Faults { get; }

    /// <summary>REST calls by operation.</summary>
    public CallCounts Calls { get; } = new();

    /// <summary>Frames that REST sends handed to clients: one per recipient.</summary>
    public long Deliveries => Interlocked.Read(ref deliveries);

    /// <summary>Requests to the upstream.</summary>
    public long UpstreamPosts => upstream.Posts;

    /// <summary>Ids of the hub's connections.</summary>
    public IReadOnlyCollection<string> Connections => [.. Hub(options.Hub).Connections.Select(c => c.Id)];

    /// <summary>Starts on 127.0.0.1.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its bounds.</exception>
    public static async Task<SignalRServiceDouble> StartAsync(SignalRServiceOptions? options = null)
    {
        options ??= new();
        options.Validate();
        var service = new SignalRServiceDouble(options);
        await service.ListenAsync(options.Port == 0 ? LoopbackPorts.Take() : options.Port);
        return service;
    }

    /// <summary>Ids of a user's connections.</summary>
    public IReadOnlyCollection<string> ConnectionsOf(string userId) =>
        [.. (Hub(options.Hub).FindUser(userId)?.ToArray() ?? []).Select(c => c.Id)];

    /// <summary>Groups that a user joined and that outlive the connections.</summary>
    public IReadOnlyCollection<string> GroupsOf(string userId) => Hub(options.Hub).GroupsOf(userId);

    /// <summary>Ids of the connections in a group.</summary>
    public IReadOnlyCollection<string> MembersOf(string group) =>
        [.. (Hub(options.Hub).FindGroup(group)?.ToArray() ?? []).Select(c => c.Id)];

    /// <summary>A token that lets a client in, signed with the primary key.</summary>
    public string CreateClientToken(string? userId, TimeSpan? lifetime = null) =>
        keys.CreateClientToken(options.Hub, userId, lifetime ?? TimeSpan.FromHours(1));

    /// <summary>Cuts every client's wire without a farewell; their <c>disconnected</c> events are posted.</summary>
    public void DropClients()
    {
        foreach (var client in hubs.Values.SelectMany(h => h.Connections)) client.Abort("The connection was lost.");
    }

    /// <summary>
    /// Stops and comes back on the same port. Connections and their last events are lost; what users joined is kept
    /// unless told otherwise.
    /// </summary>
    public async Task RestartAsync(bool keepUserGroups = true)
    {
        await StopListeningAsync();
        if (!keepUserGroups)
            foreach (var hub in hubs.Values) hub.ForgetUserGroups();
        await ListenAsync(Endpoint.Port);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await keepAlive.DisposeAsync();
        await StopListeningAsync();
        upstream.Dispose();
    }

    private async Task ListenAsync(int port)
    {
        var clients = new ClientEndpoint(options, keys, Faults, upstream, Hub);
        var operations = new RestOperations(keys, () => Endpoint, count => Interlocked.Add(ref deliveries, count));
        var rest = new RestEndpoint(operations.Map(), keys, Faults, Calls, options, Hub);
        Endpoint = new($"http://127.0.0.1:{port}");
        listener = await SignalRListener.StartAsync(port, options, clients, rest);
        Endpoint = listener.Address;
    }

    private async Task StopListeningAsync()
    {
        if (Interlocked.Exchange(ref listener, null) is not { } old) return;
        var ending = old.StopClientsAsync(); // first, so that what the cut connections have to say is not said
        DropClients();
        await ending;
        await old.DisposeAsync();
    }

    private Hub Hub(string name) => hubs.GetOrAdd(name, n => new(n, options.Clock));

    private void KeepAlive()
    {
        var now = options.Clock.GetUtcNow();
        foreach (var client in hubs.Values.SelectMany(h => h.Connections)) client.KeepAlive(now, options);
    }
}
