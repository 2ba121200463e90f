using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Veza.Shared.Database;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Events.Retries;

namespace Veza.Shared.Tests.Events;

/// <summary>The event services of one server; nothing happens by itself, and time stands still.</summary>
internal sealed class EventScene : IAsyncDisposable
{
    /// <summary>How long a claim holds.</summary>
    public static readonly TimeSpan Lease = new EventOptions().Lease;

    private EventScene(TestServer server, ManualClock clock) => (Server, Clock) = (server, clock);

    public TestServer Server { get; }

    public ManualClock Clock { get; }

    public TestDatabase Database => Server.Database;

    public EventDispatcher Dispatcher => Get<EventDispatcher>();

    public static Task<EventScene> CreateAsync(params IEventConsumer[] consumers) => CreateAsync([], consumers);

    public static async Task<EventScene> CreateAsync(
        KeyValuePair<string, string>[] settings, IEventConsumer[] consumers, IEventTransport? transport = null,
        Action<IServiceCollection>? configure = null)
    {
        var clock = new ManualClock();
        KeyValuePair<string, string>[] quiet = [new("Veza:Events:PollInterval", "00:05:00"), new("Veza:Events:Linger", "00:00:00")];
        var server = await TestServer.StartAsync([.. quiet, .. settings], builder =>
        {
            foreach (var consumer in consumers) builder.Services.AddSingleton(consumer);
            if (transport is not null) builder.Services.Replace(ServiceDescriptor.Singleton(transport));
            var retrying = builder.Services.Single(s => s.ImplementationType?.Name == "EventRetryWorker");
            builder.Services.Remove(retrying);
            configure?.Invoke(builder.Services);
        }, clock);
        await server.Database.RunAsync("CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY, consumer text, event_id text)");
        server.Provoked.Add(1600); // destinations fail here on purpose,
        server.Provoked.Add(1612); // and events are parked
        return new EventScene(server, clock);
    }

    public T Get<T>() where T : notnull => Server.Services.GetRequiredService<T>();

    public static EventEnvelope Event(string id, string? session = null, string type = "test.happened") =>
        new(id, type, session, new DateTimeOffset(2026, 5, 1, 10, 20, 30, TimeSpan.Zero), """{"a": 1}""");

    /// <summary>Writes an event as a use case does, in a transaction of its own.</summary>
    public async Task AppendAsync(string? session = null, string type = "test.happened", string payload = """{"a": 1}""")
    {
        await using var transaction = await Get<Postgres>().BeginAsync(CancellationToken.None);
        await Get<EventOutbox>().AppendAsync(transaction, type, payload, CancellationToken.None, session);
        await transaction.CommitAsync(CancellationToken.None);
    }

    public Task<int> RelayAsync() => Get<OutboxRelay>().RelayOnceAsync(CancellationToken.None);

    /// <summary>A relay as another process has it: it knows nothing of what failed at this one's.</summary>
    public OutboxRelay AnotherRelay() => ActivatorUtilities.CreateInstance<OutboxRelay>(
        Server.Services, ActivatorUtilities.CreateInstance<OutboxDestinations>(Server.Services));

    /// <summary>Relays until the outbox is empty; the server's own relay may be at it as well.</summary>
    public async Task RelayAllAsync()
    {
        while (await Database.CountAsync("outbox") > 0) await RelayAsync();
    }

    /// <summary>Moves time beyond every pause and tries what waits, once.</summary>
    public Task<int> RetryAsync()
    {
        Clock.Advance(TimeSpan.FromHours(2));
        return Get<EventRetries>().RetryAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    public Task DispatchAsync(string queue, params EventEnvelope[] events) =>
        Dispatcher.DispatchAsync(queue, events, CancellationToken.None);

    /// <summary>What took effect, in order: ids of events.</summary>
    public Task<List<string>> EffectsAsync() =>
        Database.ListAsync("SELECT event_id FROM effects ORDER BY id", r => r.GetString(0));

    /// <summary>What waits or is parked, in order.</summary>
    public Task<List<(string Consumer, string Event, int Attempts, bool Parked, string? Error)>> KeptAsync() => Database.ListAsync(
        "SELECT consumer, event_id, attempts, parked_at IS NOT NULL, last_error FROM event_retries ORDER BY id",
        r => (r.GetString(0), r.GetString(1), r.GetInt32(2), r.GetBoolean(3), r.IsDBNull(4) ? null : r.GetString(4)));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>Notes each event in the transaction, unless told to fail.</summary>
internal sealed class NotingConsumer(string queue, string name = "noting") : IEventConsumer
{
    /// <summary>Called before the transaction begins.</summary>
    public Func<IReadOnlyList<EventEnvelope>, Task>? First { get; set; }

    /// <summary>Called after the effect is written, for each event.</summary>
    public Func<EventEnvelope, Task>? Then { get; set; }

    /// <summary>How often it was called.</summary>
    public int Calls { get; private set; }

    public string Name => name;

    public string Queue => queue;

    /// <summary>False: a version that acts on nothing yet.</summary>
    public bool Acts { get; set; } = true;

    public bool Handles(string type) => Acts && type.StartsWith("test.", StringComparison.Ordinal);

    public async Task HandleAsync(EventDelivery delivery, CancellationToken ct)
    {
        Calls++;
        if (First is not null) await First(delivery.Events);
        var work = await delivery.BeginAsync(ct);
        foreach (var e in delivery.Events)
        {
            await work.Command("INSERT INTO effects (consumer, event_id) VALUES ($1, $2)").With(name).With(e.Id).RunAsync(ct);
            if (Then is not null) await Then(e);
        }
    }
}
