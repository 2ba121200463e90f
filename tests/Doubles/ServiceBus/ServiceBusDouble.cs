using System.Text;

namespace Veza.Doubles.ServiceBus;

/// <summary>
/// A namespace of Azure Service Bus, as far as sending by AMQP and delivering to a Functions host in this process go: queues only,
/// no topics, no receivers elsewhere. It is lost with the process.
/// </summary>
public sealed class ServiceBusDouble : IAsyncDisposable
{
    private readonly ServiceBusOptions options;
    private readonly Dictionary<string, BusQueue> queues;
    private readonly AmqpListener server;

    private ServiceBusDouble(ServiceBusOptions options)
    {
        this.options = options;
        Faults = new(options.FaultSeed);
        queues = options.Queues.ToDictionary(q => q.Name, q => new BusQueue(q, options, Faults), StringComparer.OrdinalIgnoreCase);
        server = new AmqpListener(options, Faults, Find);
    }

    /// <summary>Where it listens, by AMQP without TLS.</summary>
    public Uri Endpoint => new($"sb://127.0.0.1:{server.Port}/");

    /// <summary>As the emulator's, whose last part is what allows a sender to do without TLS.</summary>
    public string ConnectionString =>
        $"Endpoint={Endpoint};SharedAccessKeyName={options.KeyName};SharedAccessKey={options.Key};UseDevelopmentEmulator=true";

    /// <summary>What it does wrong.</summary>
    public ServiceBusFaults Faults { get; }

    /// <summary>All queues.</summary>
    public IReadOnlyCollection<BusQueue> Queues => queues.Values;

    internal TimeProvider Clock => options.Clock;

    /// <summary>Starts on 127.0.0.1.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its bounds.</exception>
    public static Task<ServiceBusDouble> StartAsync(ServiceBusOptions? options = null)
    {
        options ??= new();
        options.Validate();
        var bus = new ServiceBusDouble(options);
        bus.server.Open();
        return Task.FromResult(bus);
    }

    /// <summary>The queue of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public BusQueue Queue(string name) =>
        Find(name) ?? throw new KeyNotFoundException($"There is no queue '{name}'; there are {string.Join(", ", queues.Keys)}.");

    /// <summary>Completes when no message of the queue waits or is being worked on; those scheduled do not count.</summary>
    /// <exception cref="TimeoutException">It did not come to that.</exception>
    public Task UntilEmptyAsync(string queue, CancellationToken ct = default) => Queue(queue).UntilEmptyAsync(ct);

    /// <summary>Puts a message into a queue as a sender would, but past the wire and its checks.</summary>
    /// <returns>The message. Of a duplicate: one that is not in the queue.</returns>
    public BusMessage Enqueue(
        string queue, string body, string? messageId = null, string? sessionId = null,
        IReadOnlyDictionary<string, object?>? properties = null, DateTimeOffset? scheduledFor = null, TimeSpan? timeToLive = null)
    {
        var message = new BusMessage
        {
            MessageId = messageId ?? "",
            SessionId = sessionId,
            Payload = Encoding.UTF8.GetBytes(body),
            ContentType = "application/json",
            Properties = properties ?? new Dictionary<string, object?>(),
            ScheduledFor = scheduledFor,
            TimeToLive = timeToLive,
        };
        var target = Queue(queue);
        if (target.Options.Sessions && string.IsNullOrEmpty(sessionId))
            throw new ArgumentException($"The queue '{queue}' has sessions: the message needs one.", nameof(sessionId));
        return target.TryStore([message]) ? message : throw new InvalidOperationException($"The queue '{queue}' is full.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        server.Close();
        foreach (var queue in queues.Values) queue.Dispose();
        return ValueTask.CompletedTask;
    }

    internal BusQueue? Find(string name) => queues.GetValueOrDefault(name);
}
