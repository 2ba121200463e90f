using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Veza.Doubles.Tests.FunctionsHost;

/// <summary>
/// The smallest custom handler: this program, started by the double. It answers events as the word <c>answer=…</c> in
/// their body asks, and shows under <c>/echo</c> what reached it.
/// </summary>
internal static partial class TestHandler
{
    private static readonly ConcurrentQueue<JsonObject> Calls = new();
    private static readonly TaskCompletionSource Go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task Main()
    {
        if (Environment.GetEnvironmentVariable("HANDLER_EXIT") is { } code)
            Environment.Exit(int.Parse(code, CultureInfo.InvariantCulture));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = int.Parse(Environment.GetEnvironmentVariable("FUNCTIONS_CUSTOMHANDLER_PORT")!, CultureInfo.InvariantCulture);
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        app.MapGet("/", () => Results.StatusCode(500)); // any answer means ready
        app.MapGet("/echo/calls", () => Results.Text(new JsonArray([.. Calls.Select(c => c.DeepClone())]).ToJsonString(), "application/json"));
        app.MapGet("/echo/environment", () => string.Join('\n', Environment.GetEnvironmentVariables().Keys.Cast<string>()));
        app.MapGet("/echo/token", TokenAsync);
        app.MapGet("/echo/stream", StreamAsync);
        app.MapPost("/echo/go", () => Go.TrySetResult());
        app.Map("/{**path}", async context =>
        {
            var call = await DescribeAsync(context);
            if (context.Request.Path.StartsWithSegments("/echo", StringComparison.Ordinal)) await context.Response.WriteAsync(call.ToJsonString());
            else await AnswerAsync(context, call);
        });
        await Console.Out.WriteLineAsync("handler up");
        await app.RunAsync();
    }

    private static async Task<JsonObject> DescribeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return new JsonObject
        {
            ["method"] = context.Request.Method,
            ["target"] = context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            ["headers"] = new JsonObject(context.Request.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value.ToString()))),
            ["body"] = await reader.ReadToEndAsync(),
        };
    }

    private static async Task AnswerAsync(HttpContext context, JsonObject call)
    {
        Calls.Enqueue(call);
        var response = context.Response;
        var wish = Wish().Match((string)call["body"]!).Groups["wish"].Value;
        var (status, type, body) = wish switch
        {
            "empty" => (200, null, ""),
            "nocontent" => (204, null, ""),
            "null" => (200, "application/json", "null"),
            "array" => (200, "application/json", "[]"),
            "broken" => (200, "application/json", "{"),
            "text" => (200, "text/plain", "{}"),
            "fail" => (503, "application/problem+json", """{"title":"no"}"""),
            "redirect" => (302, null, ""),
            "outputs" => (200, "text/json", """{"outputs":{"OUT":"message1"},"LOGS":["a line"],"returnvalue":{"ok":true,"at":"2026-05-01T10:20:30+02:00"}}"""),
            _ => (200, "application/json", """{"Outputs":{},"Logs":[],"ReturnValue":null}"""),
        };
        if (wish.StartsWith("exit", StringComparison.Ordinal))
        {
            context.Abort(); // the end of a process waits for its requests
            _ = Task.Run(() => Environment.Exit(int.Parse(wish[4..], CultureInfo.InvariantCulture)));
            return;
        }

        response.StatusCode = status;
        if (type is not null) response.ContentType = type;
        if (status == 302) response.Headers.Location = "/elsewhere";
        if (wish == "hold") await Go.Task;
        await response.WriteAsync(body);
    }

    private static async Task StreamAsync(HttpContext context)
    {
        await context.Response.WriteAsync("one");
        await context.Response.Body.FlushAsync();
        await Go.Task;
        await context.Response.WriteAsync("two");
    }

    /// <summary>As a credential of the platform asks for a token.</summary>
    private static async Task<string> TokenAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Add("X-IDENTITY-HEADER", Environment.GetEnvironmentVariable("IDENTITY_HEADER"));
        return await http.GetStringAsync(new Uri(
            Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT") + "?api-version=2019-08-01&resource=https://example.net/&client_id=me"));
    }

    [GeneratedRegex("answer=(?<wish>[a-z0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Wish();
}
