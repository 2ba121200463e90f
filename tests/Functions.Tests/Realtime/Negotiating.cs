using System.Net.Http.Headers;
using System.Net;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime;

public sealed class Negotiating
{
    [Fact]
    public async Task The_answer_sends_the_official_clients_on()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");

        var answer = (await alice.PostAsync("/api/negotiate?negotiateVersion=1")).AsObject();

        Assert.Equal(["url", "accessToken"], answer.Select(p => p.Key));
        Assert.Equal(
            Stage.IsFunctions ? new Uri(server.Package.Connections, "/client/?hub=chat") : new Uri(server.Address, "/hub"),
            new Uri(answer.Text("url")));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_public_address_counts_more_than_the_one_that_was_called()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Realtime:PublicUrl", "https://chat.example.test/")]);
        var alice = await server.CreateUserAsync("Alice");

        var answer = await alice.PostAsync("/api/negotiate");

        Assert.Equal("https://chat.example.test/hub", answer.Text("url"));
    }

    [Theory]
    [Trait(Stage.Name, Stage.Standalone)]
    [InlineData("chat.example.test", null, "http://chat.example.test/hub")]
    [InlineData("CHAT.example.test:8443", null, "http://CHAT.example.test:8443/hub")]
    [InlineData("chat.example.test", "192.0.2.1", "http://chat.example.test/hub")]
    [InlineData("chat.example.test", "127.0.0.1", "https://front.example.test/hub")]
    [InlineData("chat.example.test", "127.0.0.0/8", "https://front.example.test/hub")]
    public async Task The_address_is_that_which_was_called_or_what_a_trusted_proxy_says(string host, string? proxy, string url)
    {
        await using var server = await TestServer.StartAsync([
            new("Veza:Http:AllowedHosts:0", "*.example.test"), .. proxy is null ? [] : Proxies(proxy),
        ]);
        var alice = await server.CreateUserAsync("Alice");

        var answer = await CallAsync(
            alice.Http, HttpMethod.Post, "/api/negotiate", ("Host", host), ("X-Forwarded-For", "203.0.113.1"),
            ("X-Forwarded-Host", "front.example.test"), ("X-Forwarded-Proto", "https"));

        Assert.Equal((200, url), (answer.Status, answer["url"]));
    }

    [Fact]
    public async Task A_server_that_has_never_signed_a_token_answers_too()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        await using var sibling = await server.StartSiblingAsync();

        await using var hub = await sibling.ConnectAsync(alice);

        Assert.Equal("pong", (await hub.InvokeAsync(new() { ["type"] = "ping" })).Text("type"));
    }

    [Fact]
    public async Task Each_token_opens_its_own_door_only()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var answer = await alice.PostAsync("/api/negotiate");
        var (hubToken, hub) = (answer.Text("accessToken"), new UriBuilder(answer.Text("url")));
        hub.Path = hub.Path.TrimEnd('/') + "/negotiate";
        hub.Query = (hub.Query.Length == 0 ? "?" : hub.Query + "&") + "negotiateVersion=1";
        var door = hub.Uri.ToString();

        var statuses = new[]
        {
            await StatusAsync(server, HttpMethod.Post, door, hubToken),
            await StatusAsync(server, HttpMethod.Post, $"{door}&access_token={hubToken}", null),
            await StatusAsync(server, HttpMethod.Post, door, alice.Token),
            await StatusAsync(server, HttpMethod.Post, $"{door}&access_token={alice.Token}", null),
            await StatusAsync(server, HttpMethod.Post, door, null),
            await StatusAsync(server, HttpMethod.Get, "/api/rooms", alice.Token),
            await StatusAsync(server, HttpMethod.Get, "/api/rooms", hubToken),
            await StatusAsync(server, HttpMethod.Get, $"/api/rooms?access_token={alice.Token}", null),
            await StatusAsync(server, HttpMethod.Post, "/api/negotiate", hubToken),
            await StatusAsync(server, HttpMethod.Post, "/api/negotiate", null),
        };

        const HttpStatusCode no = HttpStatusCode.Unauthorized, yes = HttpStatusCode.OK;
        Assert.Equal([yes, yes, no, no, no, yes, no, no, no, no], statuses);
    }

    private static KeyValuePair<string, string>[] Proxies(string proxy) => [new("Veza:Http:TrustedProxies:0", proxy)];

    private static async Task<Answer> CallAsync(
        HttpClient http, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.FromAsync(await http.SendAsync(request));
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, HttpMethod method, string path, string? token)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Address, path));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await server.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
