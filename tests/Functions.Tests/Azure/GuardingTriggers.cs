using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>The functions' endpoints share a port with public requests that the host passes on.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class GuardingTriggers
{
    [Theory]
    [InlineData("Host", "chat.example.com")]
    [InlineData("Host", "127.0.0.1:1")]
    [InlineData("Host", "127.0.0.1")]
    [InlineData("Host", "localhost:PORT")]
    [InlineData("User-Agent", "")]
    [InlineData("User-Agent", "curl/8.0")]
    [InlineData("User-Agent", "x Azure-Functions-Host/4.1")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-For", "")]
    [InlineData("X-Forwarded-Host", "chat.example.com")]
    [InlineData("x-ms-invocation-id", "0b6f2b1e-53a9-4f0e-9a34-6c1f7f0e1a04")]
    public async Task A_call_that_has_been_through_a_proxy_or_is_not_the_hosts_finds_nothing(string header, string value)
    {
        await using var app = await FunctionsApp.StartAsync();
        var (hub, saying) = await SayingAsync(app);
        await using var open = hub;

        using var forged = app.Host.Request("signalr-event", saying.ToJsonString());
        forged.Headers.Remove(header);
        var port = app.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (header == "Host") forged.Headers.Host = value.Replace("PORT", port, StringComparison.Ordinal);
        else if (header != "User-Agent" || value.Length > 0) forged.Headers.TryAddWithoutValidation(header, value);
        using var refused = await app.Host.SendAsync(forged);
        var stored = await app.Database.CountAsync("messages");
        using var genuine = await app.Host.SendAsync(app.Host.Request("signalr-event", saying.ToJsonString()));

        await AssertNothingThereAsync(app, refused);
        Assert.Equal((0L, HttpStatusCode.OK, 1L), (stored, genuine.StatusCode, await app.Database.CountAsync("messages")));
    }

    [Theory]
    [InlineData("signalr-connected")]
    [InlineData("signalr-disconnected")]
    [InlineData("signalr-event")]
    [InlineData("queue-analytics")]
    [InlineData("queue-bridge-outbound")]
    [InlineData("timer-outbox-drain")]
    [InlineData("timer-key-rotation")]
    public async Task To_the_public_no_method_and_no_spelling_shows_that_there_is_a_function(string function)
    {
        await using var app = await FunctionsApp.StartAsync();

        foreach (var method in new[] { "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST" })
        {
            foreach (var path in new[] { $"/{function}", $"/{function.ToUpperInvariant()}", $"/{function}/" })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.7");
                using var answer = await app.Http.SendAsync(request);
                using var nothing = await app.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/nothing-like-it"));
                Assert.Equal((nothing.StatusCode, nothing.Content.Headers.ContentType), (answer.StatusCode, answer.Content.Headers.ContentType));
                Assert.Empty(answer.Content.Headers.Allow);
            }
        }
    }

    [Fact]
    public async Task Standing_alone_the_server_has_no_functions()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/timer-outbox-drain"));
        request.Headers.TryAddWithoutValidation("User-Agent", "Azure-Functions-Host/4.1");

        using var answer = await server.Http.SendAsync(request);

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    [InlineData("{}")]
    [InlineData("{\"data\":{\"invocation\":{}}}")]
    [InlineData("{\"Data\":null}")]
    [InlineData("{\"Data\":[]}")]
    [InlineData("{\"Data\":\"{}\"}")]
    [InlineData("{\"Data\":{}}")]
    [InlineData("{\"Data\":{\"message\":{}}}")]
    [InlineData("{\"Data\":{\"invocation\":null}}")]
    [InlineData("{\"Data\":{\"invocation\":5}}")]
    [InlineData("{\"Data\":{\"invocation\":\"\"}}")]
    [InlineData("{\"Data\":{\"invocation\":\"no json\"}}")]
    [InlineData("{\"Data\":{\"invocation\":\"[]\"}}")]
    [InlineData("{\"Data\":{\"invocation\":\"\\ud800\"}}")]
    [InlineData("{\"Data\":{\"invocation\":{}}")]
    public async Task A_malformed_event_is_a_refused_request_and_no_failure_of_ours(string body)
    {
        await using var app = await FunctionsApp.StartAsync();

        foreach (var function in new[] { "signalr-event", "signalr-connected", "signalr-disconnected" })
        {
            using var answer = await app.Host.SendAsync(app.Host.RawRequest(function, body));
            var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync());

            Assert.Equal((HttpStatusCode.BadRequest, 400), (answer.StatusCode, problem!["status"]!.GetValue<int>()));
        }

        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_body_nested_too_deep_is_refused_too()
    {
        await using var app = await FunctionsApp.StartAsync();
        var deep = new string('[', 100_000);

        using var outside = await app.Host.SendAsync(app.Host.RawRequest("signalr-event", $$"""{"Data":{"invocation":{{deep}}"""));
        using var inside = await app.Host.SendAsync(app.Host.Request("signalr-event", deep));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (outside.StatusCode, inside.StatusCode));
        Assert.Empty(app.Log.Errors);
    }

    private static async Task<(HubClient Hub, JsonObject Invocation)> SayingAsync(FunctionsApp app)
    {
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        var hub = await app.ConnectAsync(alice);
        var invocation = app.Host.Last["signalr-event"].DeepClone().AsObject();
        invocation["Arguments"] = new JsonArray(TestChat.Saying(room, "hello"));
        return (hub, invocation);
    }

    private static async Task AssertNothingThereAsync(FunctionsApp app, HttpResponseMessage answer)
    {
        using var nothing = await app.Http.PostAsync(new Uri("/nothing-like-it", UriKind.Relative), content: null);
        var (one, two) = (JsonNode.Parse(await answer.Content.ReadAsStringAsync())!, JsonNode.Parse(await nothing.Content.ReadAsStringAsync())!);
        Assert.Equal((HttpStatusCode.NotFound, two.Text("code"), two.Text("detail")), (answer.StatusCode, one.Text("code"), one.Text("detail")));
    }
}
