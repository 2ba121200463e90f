using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>Sits between SignalR Service and the Functions host, passes events on, and can say again what it overheard.</summary>
internal sealed class UpstreamTap : IAsyncDisposable
{
    private readonly Uri webhook;
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Overheard> heard = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    private UpstreamTap(Uri webhook)
    {
        this.webhook = webhook;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(PassAsync);
    }

    /// <summary>For SignalR Service.</summary>
    public Uri Address => new(app.Urls.First());

    public static async Task<UpstreamTap> StartAsync(Uri webhook)
    {
        var tap = new UpstreamTap(webhook);
        await tap.app.StartAsync();
        return tap;
    }

    /// <summary>The newest event of that name that passed and was answered.</summary>
    public Overheard Last(string name) => heard.Last(h => h.Headers["X-ASRS-Event"] == name);

    /// <summary>Whether one of that name has been answered.</summary>
    public bool Has(string name) => heard.Any(h => h.Headers["X-ASRS-Event"] == name);

    /// <summary>Says something to the host as the service would.</summary>
    /// <returns>The status, and the body without its end mark.</returns>
    public async Task<(int Status, string Body)> SayAsync(Overheard said, Uri? to = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, to ?? webhook) { Content = new ByteArrayContent(said.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        foreach (var (name, value) in said.Headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).TrimEnd('\u001e'));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var said = new Overheard(
            context.Request.Headers.Where(h => h.Key.StartsWith("X-ASRS-", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        var (status, answer) = await SayAsync(said);
        heard.Enqueue(said);
        context.Response.StatusCode = status;
        if (answer.Length == 0) return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer + '\u001e');
    }
}

/// <summary>An event of SignalR Service.</summary>
internal sealed record Overheard(Dictionary<string, string> Headers, byte[] Body)
{
    /// <summary>With another value of a header.</summary>
    public Overheard With(string header, string value) =>
        this with { Headers = new(Headers, StringComparer.OrdinalIgnoreCase) { [header] = value } };
}
