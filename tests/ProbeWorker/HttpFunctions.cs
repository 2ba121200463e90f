using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;

namespace Veza.ProbeWorker;

/// <summary>Shows under <c>/echo</c> what reaches the worker.</summary>
public sealed class HttpFunctions
{
    [Function("http-echo")]
    public Task EchoAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "echo/{*path}")] HttpRequest request) => request.RouteValues["path"] switch
    {
        "calls" => WriteAsync(request, Calls.All.ToJsonString()),
        "cancelled" => WriteAsync(request, Calls.Cancelled.ToString()),
        "environment" => WriteAsync(request, string.Join('\n', Environment.GetEnvironmentVariables().Keys.Cast<string>())),
        "arguments" => WriteAsync(request, string.Join('\n', Environment.GetCommandLineArgs())),
        "token" => TokenAsync(request),
        "stream" => StreamAsync(request),
        "go" => Task.FromResult(Calls.Go.TrySetResult()),
        "fail" => throw new InvalidOperationException("as was asked for"),
        _ => DescribeAsync(request),
    };

    [Function("http-secret")]
    public Task SecretAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "secret")] HttpRequest request) =>
        WriteAsync(request, "secret");

    private static Task WriteAsync(HttpRequest request, string text) => request.HttpContext.Response.WriteAsync(text);

    private static async Task DescribeAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        await WriteAsync(request, new JsonObject
        {
            ["method"] = request.Method,
            ["target"] = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget,
            ["from"] = $"{request.Scheme}://{request.Host} {request.HttpContext.Connection.RemoteIpAddress}",
            ["headers"] = new JsonObject(request.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value.ToString()))),
            ["body"] = await reader.ReadToEndAsync(),
        }.ToJsonString());
    }

    private static async Task StreamAsync(HttpRequest request)
    {
        await WriteAsync(request, "one");
        await request.HttpContext.Response.Body.FlushAsync();
        await Calls.Go.Task;
        await WriteAsync(request, "two");
    }

    /// <summary>As a credential of the platform asks for a token.</summary>
    private static async Task TokenAsync(HttpRequest request)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(
            Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT") + "?api-version=2019-08-01&resource=https://example.net/&client_id=me"));
        question.Headers.Add("X-IDENTITY-HEADER", Environment.GetEnvironmentVariable("IDENTITY_HEADER"));
        using var answer = await http.SendAsync(question, CancellationToken.None);
        await WriteAsync(request, await answer.Content.ReadAsStringAsync());
    }
}
