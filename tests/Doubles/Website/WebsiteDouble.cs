using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Veza.Doubles.Website;

/// <summary>
/// Stands in for Azure Static Web Apps: serves the client's files with the headers and the fallback of their
/// <c>staticwebapp.config.json</c>, and passes the API on to the function app that is linked to it.
/// </summary>
public sealed class WebsiteDouble : IAsyncDisposable
{
    private const string ConfigFile = "staticwebapp.config.json";

    private static readonly string[] Linked = ["/api", "/health", "/.well-known", "/openapi"];
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Proxy-Connection", "TE", "Trailer",
    };

    private readonly WebApplication app;
    private readonly HttpClient backend;
    private readonly Dictionary<string, string> headers;

    private WebsiteDouble(WebApplication app, HttpClient backend, Dictionary<string, string> headers) =>
        (this.app, this.backend, this.headers) = (app, backend, headers);

    /// <summary>Where browsers find it.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts it.</summary>
    /// <param name="files">The built client.</param>
    /// <param name="api">The function app.</param>
    /// <param name="connect">Where else the client may connect to: the SignalR Service and the blobs.</param>
    /// <param name="port">0 takes a free one.</param>
    public static async Task<WebsiteDouble> StartAsync(string files, Uri api, IReadOnlyList<Uri> connect, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.PreferHostingUrls(false).ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        builder.Logging.ClearProviders();
        var linked = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = api,
        };
        var website = new WebsiteDouble(builder.Build(), linked, ReadHeaders(files, connect));
        website.Map(Path.GetFullPath(files));
        await website.app.StartAsync();
        return website;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        backend.Dispose();
    }

    private void Map(string files)
    {
        app.Use((context, next) => Linked.Any(p => context.Request.Path.StartsWithSegments(p, StringComparison.Ordinal))
            ? PassOnAsync(context)
            : next(context));
        app.Use((context, next) =>
        {
            foreach (var (name, value) in headers) context.Response.Headers[name] = value;
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(files),
            ServeUnknownFileTypes = true,
        });
        app.MapFallback(async context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.SendFileAsync(Path.Combine(files, "index.html"));
        });
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var incoming = context.Request;
        using var request = new HttpRequestMessage(new HttpMethod(incoming.Method), incoming.Path + incoming.QueryString.Value);
        if (incoming.ContentLength > 0 || incoming.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(incoming.Body);
        foreach (var (name, values) in incoming.Headers)
        {
            if (HopByHop.Contains(name) || name is "Host") continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        try
        {
            using var answer = await backend.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                if (!HopByHop.Contains(name)) context.Response.Headers[name] = values.ToArray();
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }

    private static Dictionary<string, string> ReadHeaders(string files, IReadOnlyList<Uri> connect)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var path = Path.Combine(files, ConfigFile);
        if (!File.Exists(path)) return found;

        using var config = JsonDocument.Parse(File.ReadAllText(path));
        if (!config.RootElement.TryGetProperty("globalHeaders", out var headers)) return found;
        foreach (var header in headers.EnumerateObject()) found[header.Name] = header.Value.GetString()!;

        // What the file allows on Azure's domains is on loopback here.
        const string Policy = "Content-Security-Policy";
        var local = string.Join(' ', connect.SelectMany(uri => new[]
        {
            uri.GetLeftPart(UriPartial.Authority), $"ws://{uri.Authority}",
        }));
        if (found.TryGetValue(Policy, out var policy))
            found[Policy] = policy.Replace("connect-src ", $"connect-src {local} ", StringComparison.Ordinal);
        found.Remove("Strict-Transport-Security"); // plain HTTP here
        return found;
    }
}
