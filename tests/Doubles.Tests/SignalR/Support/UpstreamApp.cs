using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Veza.Doubles.Tests.SignalR.Support;

/// <summary>What an application shows the service: its upstream, which records what is posted, and a negotiate.</summary>
internal sealed class UpstreamApp : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly Channel<UpstreamEvent> events = Channel.CreateUnbounded<UpstreamEvent>();

    private UpstreamApp(WebApplication app) => server = app;

    public Uri Address => new(server.Urls.Single());

    public string Template => Address + "upstream/{hub}/{category}/{event}?code=secret";

    /// <summary>Answers an event: a status and a body.</summary>
    public Func<UpstreamEvent, Task<(int Status, string Body)>> Answer { get; set; } = _ => Task.FromResult((200, ""));

    /// <summary>Answers a negotiate, given the user's name.</summary>
    public Func<string, object> Negotiate { get; set; } = _ => new { error = "Nobody may connect." };

    public ConcurrentQueue<UpstreamEvent> Seen { get; } = new();

    public static async Task<UpstreamApp> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var upstream = new UpstreamApp(app);
        app.MapPost("/upstream/{**path}", upstream.TakeAsync);
        app.MapPost("/api/negotiate", context => context.Response.WriteAsJsonAsync(
            upstream.Negotiate(context.Request.Query["user"].ToString()), context.RequestAborted));
        await app.StartAsync();
        return upstream;
    }

    /// <summary>The next event in the order of arrival.</summary>
    public async Task<UpstreamEvent> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await events.Reader.ReadAsync(limit.Token);
    }

    /// <summary>The next event's name and its user.</summary>
    public async Task<string> NextNameAsync() => await NextAsync() is var next ? $"{next.Event} {next.User}" : "";

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var seen = new UpstreamEvent(
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync());
        Seen.Enqueue(seen);
        events.Writer.TryWrite(seen);
        var (status, text) = await Answer(seen);
        context.Response.StatusCode = status;
        if (text.Length > 0) await context.Response.WriteAsync(text);
    }
}

/// <summary>A post that the upstream got.</summary>
internal sealed record UpstreamEvent(string Url, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Event => Headers["X-ASRS-Event"];

    public string? User => Headers.GetValueOrDefault("X-ASRS-User-Id");

    public string ConnectionId => Headers["X-ASRS-Connection-Id"];
}
