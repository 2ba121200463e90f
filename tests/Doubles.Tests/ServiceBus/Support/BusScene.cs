using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Veza.Doubles.ServiceBus;
using Veza.Testing;

namespace Veza.Doubles.Tests.ServiceBus.Support;

/// <summary>A namespace with the samples' queue, a clock at the samples' time, and a sender.</summary>
internal sealed class BusScene : IAsyncDisposable
{
    public const string Key = "c2FtcGxlLWtleS1mb3ItdGVzdHMtb25seS0wMDAwMDAwMDA=";
    public const string Batch = "application/vnd.microsoft.servicebus.json";

    private static readonly Func<bool> InOrder = () => false;

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, // so that a wrong one can be sent
    });

    private BusScene(ServiceBusDouble bus, ManualClock clock) => (Bus, Clock) = (bus, clock);

    public ServiceBusDouble Bus { get; }

    public ManualClock Clock { get; }

    /// <summary>With sessions: chat-events; without: plain, strict (two deliveries) and careless (no duplicate detection).</summary>
    public static async Task<BusScene> StartAsync(bool allowEntra = false, long maxQueueBytes = 1_000_000)
    {
        var clock = new ManualClock(new DateTimeOffset(2029, 12, 31, 23, 59, 0, TimeSpan.Zero));
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

    public string Token(string? resource = null, string policy = "send-policy", string key = Key, int minutes = 5) =>
        SharedAccess.Sign(resource ?? Bus.Endpoint.ToString(), policy, key, Clock.GetUtcNow().AddMinutes(minutes));

    /// <summary>Sends with a good token unless another is given; an empty one is left out.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string queue, string body, string? brokerProperties = null, string contentType = "application/json", string? token = null,
        IReadOnlyDictionary<string, string>? headers = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Bus.Endpoint, queue + "/messages?timeout=60"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        token ??= Token();
        if (token.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", token);
        if (brokerProperties is not null) request.Headers.TryAddWithoutValidation("BrokerProperties", brokerProperties);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>()) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, CancellationToken.None);
    }

    public async Task<HttpStatusCode> StatusAsync(
        string queue, string body, string? brokerProperties = null, string contentType = "application/json", string? token = null)
    {
        using var response = await SendAsync(queue, body, brokerProperties, contentType, token);
        return response.StatusCode;
    }

    /// <summary>Sends one of the samples to the queue of its address.</summary>
    public Task<HttpStatusCode> SendSampleAsync(string name)
    {
        var sample = Sample(name);
        var headers = sample.GetProperty("headers");
        return StatusAsync(
            new Uri(sample.GetProperty("url").GetString()!).Segments[1].TrimEnd('/'),
            sample.TryGetProperty("bodyText", out var text) ? text.GetString()! : sample.GetProperty("body").GetRawText(),
            headers.TryGetProperty("BrokerProperties", out var broker) ? broker.GetString() : null,
            headers.GetProperty("Content-Type").GetString()!);
    }

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

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        http.Dispose();
    }
}
