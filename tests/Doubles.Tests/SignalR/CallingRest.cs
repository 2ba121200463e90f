using System.Net;
using System.Text.Json;
using Veza.Doubles.Tests.SignalR.Support;

namespace Veza.Doubles.Tests.SignalR;

/// <summary>The REST operations, those of the samples first.</summary>
public sealed class CallingRest
{
    [Fact]
    public async Task The_samples_are_answered_as_they_say()
    {
        await using var scene = await SignalRScene.StartAsync();
        scene.Service.UpstreamTemplate = null;
        foreach (var sample in Sample.Read("rest-requests").EnumerateArray())
        {
            using var client = await scene.ConnectAsync("user-0001");
            var path = new Uri(sample.Text("url")).PathAndQuery.TrimStart('/')
                .Replace("dGVzdENvbm5lY3Rpb25JZDAwMDE", client.Id, StringComparison.Ordinal);

            using var response = await scene.Rest.CallAsync(
                new(sample.Text("method")), path, sample.TryGetProperty("body", out var body) ? body.GetRawText() : null);

            var expected = sample.GetProperty("expectStatus").GetInt32();
            Assert.Equal((sample.Text("name"), expected), (sample.Text("name"), (int)response.StatusCode));
            if (!sample.TryGetProperty("expectHeaders", out var headers)) continue;
            foreach (var header in headers.EnumerateObject())
                Assert.Equal(header.Value.GetString(), Assert.Single(response.Headers.GetValues(header.Name)));
        }
    }

    [Theory]
    [InlineData("POST", "api/hubs/chat/groups/room-1/:send", """{"arguments":[1]}""", 400)]
    [InlineData("POST", "api/hubs/chat/groups/room-1/:send", """{"target":"","arguments":[1]}""", 400)]
    [InlineData("POST", "api/hubs/chat/groups/room-1/:send", """{"target":"say","arguments":1}""", 400)]
    [InlineData("POST", "api/hubs/chat/groups/room-1/:send", "{", 400)]
    [InlineData("POST", "api/hubs/chat/groups/%20/:send", """{"target":"say","arguments":[]}""", 400)]
    [InlineData("POST", "api/hubs/chat/groups/room-1/:send", """{"Target":"say","Arguments":[]}""", 202)]
    [InlineData("PUT", "api/hubs/chat/users/anna/groups/room-1?ttl=-1", null, 400)]
    [InlineData("POST", "api/hubs/chat/connections/nope/:invoke", """{"target":"say","arguments":[]}""", 501)]
    [InlineData("POST", "api/hubs/chat/connections/nope/streams/1/:send", "{}", 501)]
    [InlineData("POST", "api/hubs/chat/connections/nope/streams/1/:complete", null, 501)]
    [InlineData("DELETE", "api/hubs/chat/connections/nope", null, 404)]
    [InlineData("DELETE", "api/hubs/chat/groups/room-1/connections/nope", null, 200)]
    [InlineData("GET", "api/v1/hubs/chat", null, 404)]
    public async Task Each_mistake_has_its_status(string method, string path, string? body, int expected)
    {
        await using var scene = await SignalRScene.StartAsync();

        Assert.Equal(expected, (int)await scene.Rest.StatusAsync(new(method), path, body));
    }

    [Fact]
    public async Task What_is_too_large_or_without_a_version_is_refused()
    {
        await using var scene = await SignalRScene.StartAsync();
        var text = new string('x', 1024 * 1024);
        var url = new Uri(scene.Service.Endpoint, "api/hubs/chat/users/anna/groups/room-1");
        using var request = new HttpRequestMessage(HttpMethod.Put, url);
        request.Headers.Authorization = new("Bearer", scene.Rest.TokenFor(url));

        using var unversioned = await RestClient.Http.SendAsync(request, CancellationToken.None);
        var large = await scene.Rest.StatusAsync(
            HttpMethod.Post, "api/hubs/chat/:send", $$"""{"target":"say","arguments":["{{text}}"]}""");
        var fits = await scene.Rest.StatusAsync(
            HttpMethod.Post, "api/hubs/chat/:send", $$"""{"target":"say","arguments":["{{text[100..]}}"]}""");
        var longUri = await scene.Rest.StatusAsync(HttpMethod.Put, "api/hubs/chat/users/anna/groups/a?x=" + text[..(12 * 1024)]);

        Assert.Equal(HttpStatusCode.BadRequest, unversioned.StatusCode);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.Accepted), (large, fits));
        Assert.Equal(HttpStatusCode.RequestUriTooLong, longUri);
    }

    [Fact]
    public async Task Names_are_taken_as_they_were_before_they_were_escaped()
    {
        await using var scene = await SignalRScene.StartAsync();
        const string Group = "a/b c+%2F:send é";
        using var client = await scene.ConnectAsync("anna@example.test");

        await scene.Rest.StatusAsync(HttpMethod.Put, $"api/hubs/chat/users/anna%40example.test/groups/{Uri.EscapeDataString(Group)}");
        await scene.Rest.SendAsync($"groups/{Uri.EscapeDataString(Group)}", "hello");

        Assert.Equal([Group], scene.Service.GroupsOf("anna@example.test"));
        Assert.Equal("""{"type":1,"target":"say","arguments":["hello"]}""", await client.NextAsync());
    }

    [Fact]
    public async Task Commands_are_for_the_connections_that_the_filter_finds()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var anna = await scene.ConnectAsync("u-anna");
        using var otto = await scene.ConnectAsync("u-o'tto");
        using var paul = await scene.ConnectAsync("paul");
        var commands = Sample.Read("rest-execute-commands").EnumerateArray().Take(2).ToList();

        await ExecuteAsync(scene, "startswith(userId, 'u-')", JsonSerializer.Serialize(commands));
        await ExecuteAsync(scene, $"userId eq 'u-o''tto' or userId eq 'paul' and connectionId eq '{anna.Id}'",
            """[{"type":"LeaveGroup","group":"room-42"},{"type":"CloseConnection","reason":"maintenance"}]""");

        Assert.Equal([anna.Id], scene.Service.MembersOf("room-42"));
        Assert.StartsWith("""{"type":1,"target":"messageCreated",""", await anna.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""{"type":1,"target":"messageCreated",""", await otto.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"type":7,"error":"maintenance","allowReconnect":true}""", await otto.NextAsync());
        Assert.Equal([paul.Id], scene.Service.ConnectionsOf("paul"));
        Assert.Equal(HttpStatusCode.BadRequest, await ExecuteStatusAsync(scene, "length(userId) gt 3", "[]"));
        Assert.Equal(HttpStatusCode.BadRequest, await ExecuteStatusAsync(scene, "userId eq 'paul'", """[{"type":"Dance"}]"""));
    }

    [Fact]
    public async Task The_connections_of_a_group_come_in_pages()
    {
        await using var scene = await SignalRScene.StartAsync();
        var expected = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            expected.Add((await scene.ConnectAsync("user-" + i)).Id);
            await scene.Rest.StatusAsync(HttpMethod.Put, $"api/hubs/chat/groups/room-1/connections/{expected[^1]}");
        }

        var found = new List<string>();
        var next = "api/hubs/chat/groups/room-1/connections?maxpagesize=2";
        var pages = 0;
        while (next is not null)
        {
            using var response = await scene.Rest.CallAsync(HttpMethod.Get, next);
            var page = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
            pages++;
            found.AddRange(page.GetProperty("value").EnumerateArray().Select(c => c.Text("connectionId")));
            next = page.TryGetProperty("nextLink", out var link)
                ? new Uri(link.GetString()!).PathAndQuery[1..].Replace("&api-version=2024-12-01", "", StringComparison.Ordinal)
                : null;
        }

        Assert.Equal(3, pages);
        Assert.Equal(expected.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task Calls_are_counted_by_operation()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var anna = await scene.ConnectAsync("anna");
        using var otto = await scene.ConnectAsync("otto");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => scene.Rest.SendAsync("", "hello")));
        await scene.Rest.SendAsync("groups/nobody", "hello");

        Assert.Equal((20, 1, 21), (scene.Service.Calls["hub:send"], scene.Service.Calls["group:send"], scene.Service.Calls.Total));
        Assert.Equal((40, 0), (scene.Service.Deliveries, scene.Service.Calls["user:send"]));
    }

    private static async Task ExecuteAsync(SignalRScene scene, string filter, string commands) =>
        Assert.Equal(HttpStatusCode.Accepted, await ExecuteStatusAsync(scene, filter, commands));

    private static Task<HttpStatusCode> ExecuteStatusAsync(SignalRScene scene, string filter, string commands) =>
        scene.Rest.StatusAsync(HttpMethod.Post, "api/hubs/chat/:execute?filter=" + Uri.EscapeDataString(filter), commands);
}
