using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Veza.Doubles.ServiceBus;
using Veza.Testing;

namespace Veza.Doubles.Tests.ServiceBus.Support;

/// <summary>A namespace, a clock that stands still at the present minute, and the official client as the sender.</summary>
internal sealed class BusScene : IAsyncDisposable
{
    public const string Key = "c2FtcGxlLWtleS1mb3ItdGVzdHMtb25seS0wMDAwMDAwMDA=";

    private static readonly Func<bool> InOrder = () => false;

    private BusScene(ServiceBusDouble bus, ManualClock clock) => (Bus, Clock) = (bus, clock);

    public ServiceBusDouble Bus { get; }

    public ManualClock Clock { get; }

    /// <summary>With sessions: chat-events; without: plain, strict (two deliveries) and careless (no duplicate detection).</summary>
    public static async Task<BusScene> StartAsync(bool allowEntra = false, long maxQueueBytes = 1_000_000)
    {
        var clock = new ManualClock();
        var bus = await ServiceBusDouble.StartAsync(new()
        {
            Queues = [new("chat-events", Sessions: true), new("plain"), new("strict", MaxDeliveryCount: 2), new("careless", DuplicateDetection: false)],
            Key = Key,
            AllowEntra = allowEntra,
            MaxQueueBytes = maxQueueBytes,
            Clock = clock,
        });
        return new(bus, clock);
    }

    public static JsonElement Sample(string name) => JsonElement.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "service-bus", name + ".json")));

    public static ServiceBusMessage Message(string body, string? id = null, string? session = null)
    {
        var message = new ServiceBusMessage(body);
        if (id is not null) message.MessageId = id;
        if (session is not null) message.SessionId = session;
        return message;
    }

    /// <summary>The official one, which tries once.</summary>
    public ServiceBusClient Client() => Client(Bus.ConnectionString);

    /// <summary>Over a connection of its own; several are a batch.</summary>
    public Task SendAsync(string queue, params ServiceBusMessage[] messages) => SendAsync(Bus.ConnectionString, queue, messages);

    /// <summary>As somebody who has that connection string.</summary>
    public static async Task SendAsync(string connection, string queue, params ServiceBusMessage[] messages)
    {
        await using var client = Client(connection);
        await client.CreateSender(queue).SendMessagesAsync(messages);
    }

    /// <summary>Why a send failed, as the official client understood it.</summary>
    public async Task<ServiceBusFailureReason> FailAsync(string queue, params ServiceBusMessage[] messages) =>
        (await Assert.ThrowsAsync<ServiceBusException>(() => SendAsync(queue, messages))).Reason;

    /// <summary>The next message, which is there.</summary>
    public async Task<Delivery> TakeAsync(string queue)
    {
        var taking = TryTakeAsync(queue);
        return Assert.Single(await taking.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    /// <summary>Whether nothing can be delivered at this moment.</summary>
    public async Task<bool> HasNothingAsync(string queue)
    {
        using var now = new CancellationTokenSource();
        var taking = Bus.Queue(queue).TakeAsync(1, TimeSpan.Zero, InOrder, now.Token); // what is there is taken before it first waits
        var nothing = !taking.IsCompleted;
        await now.CancelAsync();
        if (nothing) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
        return nothing;
    }

    public Task<IReadOnlyList<Delivery>> TryTakeAsync(string queue, int max = 1, bool reorder = false) =>
        Bus.Queue(queue).TakeAsync(max, TimeSpan.Zero, reorder ? () => true : InOrder, CancellationToken.None);

    public ValueTask DisposeAsync() => Bus.DisposeAsync();

    private static ServiceBusClient Client(string connection) =>
        new(connection, new ServiceBusClientOptions { RetryOptions = { MaxRetries = 0 } });
}
