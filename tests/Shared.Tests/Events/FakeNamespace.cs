using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Veza.Shared.Events;
using Veza.Shared.Events.ServiceBus;

namespace Veza.Shared.Tests.Events;

/// <summary>A send as it came in.</summary>
internal sealed record Posted(string Queue, string ContentType, string Authorization, int Bytes, JsonArray Messages)
{
    public IEnumerable<string> MessageIds => Messages.Select(m => m!["BrokerProperties"]!["MessageId"]!.GetValue<string>());

    public IEnumerable<string> Bodies => Messages.Select(m => m!["Body"]!.GetValue<string>());
}

/// <summary>Answers sends as a test says, 201 when it says nothing.</summary>
internal sealed class FakeNamespace : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Posted> posts = new();

    private FakeNamespace(WebApplication app) => this.app = app;

    /// <summary>The answers to come.</summary>
    public ConcurrentQueue<(HttpStatusCode Status, string Body, string? RetryAfter)> Answers { get; } = new();

    /// <summary>Decides by what came in; null: as the answers say.</summary>
    public Func<Posted, HttpStatusCode?>? Judge { get; set; }

    public IReadOnlyList<Posted> Posts => [.. posts];

    public string Connection { get; private set; } = "";

    public static async Task<FakeNamespace> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var fake = new FakeNamespace(builder.Build());
        fake.app.MapPost("/{queue}/messages", fake.AnswerAsync);
        await fake.app.StartAsync();
        var port = new Uri(fake.app.Urls.First()).Port;
        fake.Connection = $"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=send;SharedAccessKey=a+secret/key=;UseDevelopmentEmulator=true";
        return fake;
    }

    /// <summary>The transport to it, over the scene's database, with time of its own that runs.</summary>
    public ServiceBusTransport Transport(EventScene scene, Action<ServiceBusOptions>? adjust = null)
    {
        return TransportTo(Connection, scene, adjust);
    }

    /// <summary>The same to any namespace.</summary>
    public static ServiceBusTransport TransportTo(string connection, EventScene scene, Action<ServiceBusOptions>? adjust = null)
    {
        var options = new ServiceBusOptions { RetryDelay = TimeSpan.FromMilliseconds(1) };
        adjust?.Invoke(options);
        Assert.Null(options.Validate());
        var address = ServiceBusAddress.Read(connection, null, null, null);
        var wrapped = Options.Create(options);
        var tokens = new ServiceBusTokens(address, wrapped, TimeProvider.System);
        var sender = new ServiceBusSender(address, tokens, wrapped, TimeProvider.System, NullLogger<ServiceBusSender>.Instance);
        return new ServiceBusTransport(sender, scene.Get<EventPayloadRepository>(), scene.Dispatcher, wrapped, scene.Clock);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        var post = new Posted(
            (string)context.Request.RouteValues["queue"]!, context.Request.ContentType!, context.Request.Headers.Authorization!,
            System.Text.Encoding.UTF8.GetByteCount(text), JsonNode.Parse(text)!.AsArray());
        posts.Enqueue(post);
        var (status, body, retryAfter) = Answers.TryDequeue(out var said) ? said : (HttpStatusCode.Created, "", null);
        context.Response.StatusCode = (int)(Judge?.Invoke(post) ?? status);
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body);
    }
}
