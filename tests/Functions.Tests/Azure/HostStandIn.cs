using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Veza.Functions.ClientEvents;
using Veza.Functions.Functions;

namespace Veza.Functions.Tests.Azure;

/// <summary>
/// The least of the Functions host and its SignalR extension: posts of the service become calls of functions, which are found by their
/// names and made as the worker makes them.
/// </summary>
internal sealed partial class HostStandIn : IAsyncDisposable
{
    private static readonly Dictionary<string, MethodInfo> Functions = typeof(SignalRFunctions).Assembly.GetTypes()
        .SelectMany(t => t.GetMethods()).Where(m => m.IsDefined(typeof(FunctionAttribute)))
        .ToDictionary(m => m.GetCustomAttribute<FunctionAttribute>()!.Name, StringComparer.Ordinal);

    private readonly WebApplication web;

    private HostStandIn(WebApplication web) => this.web = web;

    /// <summary>Where the service posts.</summary>
    public string Upstream => web.Urls.Single() + "/upstream";

    /// <summary>The process that is called.</summary>
    public IServiceProvider? Target { get; set; }

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
    public Task<JsonNode?> CallAsync(string function, JsonObject invocation) => CallAsync(function, invocation.ToJsonString());

    /// <summary>Calls the function with what its trigger says: a text, or several of a queue that delivers in batches.</summary>
    /// <returns>What it returns, in JSON; null when that is nothing. What it throws is the failure of the call.</returns>
    public Task<JsonNode?> CallAsync(string function, params string[] data) => CallAsync(Target!, function, data);

    /// <summary>As above, of any server.</summary>
    public static async Task<JsonNode?> CallAsync(IServiceProvider services, string function, params string[] data)
    {
        var method = Functions[function];
        object? said = method.GetParameters()[0].ParameterType switch
        {
            var type when type == typeof(string) => Assert.Single(data),
            var type when type == typeof(string[]) => data,
            _ => null, // a timer
        };
        var task = (Task)method.Invoke(ActivatorUtilities.CreateInstance(services, method.DeclaringType!), [said, CancellationToken.None])!;
        await task;
        return task is Task<RawJson> returned ? JsonNode.Parse((await returned).Utf8.Span) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        await web.DisposeAsync();
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
        JsonNode? returned;
        try
        {
            returned = await CallAsync(function, invocation);
        }
        catch (Exception) // whatever it is, the host tells the service only that there was one
        {
            returned = null;
            context.Response.StatusCode = invocation["Event"]!.GetValue<string>() == "connected" ? 403 : 500;
        }

        lock (Last) Last[function] = invocation.DeepClone().AsObject();
        if (context.Response.StatusCode != StatusCodes.Status200OK) return;
        if (frame["invocationId"] is not { } id) return;
        var completion = new JsonObject { ["type"] = 3, ["invocationId"] = id.DeepClone(), ["result"] = returned };
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
