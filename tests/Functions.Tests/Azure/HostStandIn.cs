using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Veza.Functions.Tests.Azure;

/// <summary>The least of the Functions host and its SignalR extension: posts of the service become calls of functions.</summary>
internal sealed partial class HostStandIn : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    private HostStandIn(WebApplication web) => this.web = web;

    /// <summary>Where the service posts.</summary>
    public string Upstream => web.Urls.Single() + "/upstream";

    /// <summary>The process that is called.</summary>
    public Uri Target { get; set; } = new("http://127.0.0.1");

    /// <summary>Whether the call carries the invocation itself, as some builds of the extension do, and not a text of it.</summary>
    public bool SendsObjects { get; set; }

    /// <summary>The last invocation of a function, by its name.</summary>
    public Dictionary<string, JsonObject> Last { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the function has been called, and has answered.</summary>
    public bool Has(string function)
    {
        lock (Last) return Last.ContainsKey(function);
    }

    public static async Task<HostStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var built = builder.Build();
        var host = new HostStandIn(built);
        built.MapPost("/upstream", host.TakeAsync);
        await built.StartAsync();
        return host;
    }

    /// <summary>Calls the function of <see cref="Target"/> with the invocation, as the host does.</summary>
    public Task<HttpResponseMessage> CallAsync(string function, JsonObject invocation) =>
        SendAsync(Request(function, SendsObjects ? invocation : JsonSerializer.Serialize(invocation.ToJsonString())));

    /// <summary>A call with the binding's value as it is.</summary>
    public HttpRequestMessage Request(string function, JsonNode? invocation) =>
        RawRequest(function, new JsonObject { ["Data"] = new JsonObject { ["invocation"] = invocation?.DeepClone() }, ["Metadata"] = new JsonObject() }.ToJsonString());

    /// <summary>A call with a body of any kind.</summary>
    public HttpRequestMessage RawRequest(string function, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Target, "/" + function))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.TryAddWithoutValidation("User-Agent", "Azure-Functions-Host/4.1052.300.26370");
        request.Headers.TryAddWithoutValidation("X-Azure-Functions-HostVersion", "4.1052.300.26370");
        request.Headers.TryAddWithoutValidation("X-Azure-Functions-InvocationId", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => http.SendAsync(request);

    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        await web.DisposeAsync();
        http.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var frame = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var headers = context.Request.Headers;
        var arguments = frame["arguments"]?.DeepClone();
        if (arguments is not null) RewriteDates(arguments);
        var claims = headers["X-ASRS-User-Claims"].ToString().Split(',').Select(c => c.Trim().Split(": ", 2)).Where(c => c.Length == 2);
        var invocation = new JsonObject
        {
            ["Arguments"] = arguments, ["Error"] = null, ["Category"] = headers["X-ASRS-Category"].ToString(),
            ["Event"] = headers["X-ASRS-Event"].ToString(), ["Hub"] = headers["X-ASRS-Hub"].ToString(),
            ["ConnectionId"] = headers["X-ASRS-Connection-Id"].ToString(), ["UserId"] = headers["X-ASRS-User-Id"].ToString(),
            ["Claims"] = new JsonObject(claims.DistinctBy(c => c[0]).Select(c => KeyValuePair.Create(c[0], (JsonNode?)c[1]))),
        };
        var function = "signalr-" + invocation["Event"];
        using var answer = await CallAsync(function, invocation);
        lock (Last) Last[function] = invocation.DeepClone().AsObject();
        if (!answer.IsSuccessStatusCode)
        {
            context.Response.StatusCode = invocation["Event"]!.GetValue<string>() == "connected" ? 403 : 500;
            return;
        }

        var returned = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject()["ReturnValue"];
        if (frame["invocationId"] is not { } id) return;
        var completion = new JsonObject { ["type"] = 3, ["invocationId"] = id.DeepClone(), ["result"] = returned?.DeepClone() };
        await context.Response.WriteAsync(completion.ToJsonString() + '\u001e');
    }

    /// <summary>The host's JSON library takes texts that are points in time for such, and writes them anew.</summary>
    private static void RewriteDates(JsonNode node)
    {
        foreach (var child in node is JsonArray array ? [.. array] : node is JsonObject o ? o.Select(p => p.Value).ToList() : [])
        {
            if (child is JsonValue value && value.TryGetValue(out string? text) && Date().IsMatch(text))
                value.ReplaceWith(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
            else if (child is not null and not JsonValue)
                RewriteDates(child);
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Date();
}
