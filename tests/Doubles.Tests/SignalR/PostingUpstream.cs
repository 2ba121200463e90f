using System.Text.Json;
using Veza.Doubles.SignalR;
using Veza.Doubles.Tests.SignalR.Support;

namespace Veza.Doubles.Tests.SignalR;

/// <summary>What the upstream gets, and what becomes of its answers.</summary>
public sealed class PostingUpstream
{
    [Fact]
    public async Task Events_look_as_in_the_samples()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await WireClient.ConnectAsync(scene.Service, Token(scene), "hub=chat&device=d-77");
        await client.SendAsync(ClientFrame("upstream-invoke"));
        await client.SendAsync(ClientFrame("upstream-send"));
        await client.SendAsync("""{"type":7}""");

        foreach (var name in new[] { "upstream-connected", "upstream-invoke", "upstream-send", "upstream-disconnected" })
        {
            var sample = Sample.Read(name);
            var posted = await scene.Upstream.NextAsync();
            Assert.Equal(sample.Text("bodyText"), posted.Body);
            var path = new Uri(sample.Text("url")).AbsolutePath.Replace("/api/upstream", "/upstream", StringComparison.Ordinal);
            Assert.Equal(path + "?code=secret", posted.Url);
            foreach (var same in new[] { "X-ASRS-Hub", "X-ASRS-User-Id", "X-ASRS-Category", "X-ASRS-Event", "Content-Type" })
                Assert.Equal(sample.GetProperty("headers").Text(same), posted.Headers[same]);
            Assert.Equal(client.Id, posted.ConnectionId);
            Assert.Equal("app.tenant: tenant-a,app.role: a,app.role: b,iss: us", posted.Headers["X-ASRS-User-Claims"]);
            Assert.StartsWith("?hub=chat&device=d-77&id=", posted.Headers["X-ASRS-Client-Query"], StringComparison.Ordinal);
            Assert.Equal(
                SignalRTokens.UpstreamSignature([SignalRScene.Primary, SignalRScene.Secondary], client.Id),
                posted.Headers["X-ASRS-Signature"]);
        }
    }

    [Fact]
    public async Task A_connection_that_was_ended_says_why()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");

        await scene.Rest.StatusAsync(HttpMethod.Delete, $"api/hubs/chat/connections/{client.Id}?reason=signed%20out");

        Assert.Equal("""{"Type":11,"Error":"signed out"}""", (await scene.Upstream.NextAsync()).Body);
    }

    [Fact]
    public async Task Answers_reach_the_client_byte_for_byte()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");
        foreach (var reply in Sample.Read("upstream-replies").EnumerateArray())
        {
            if (!reply.TryGetProperty("bodyText", out var text)) continue;
            var status = reply.GetProperty("status").GetInt32();
            scene.Upstream.Answer = _ => Task.FromResult((status, text.GetString()!));

            await client.SendAsync("""{"type":1,"invocationId":"0","target":"ask","arguments":[]}""");

            var expected = status switch
            {
                200 => text.GetString()!.TrimEnd('\u001e'),
                204 => """{"type":3,"invocationId":"0"}""",
                _ => """{"type":3,"invocationId":"0","error":"Invocation failed, status code 500"}""",
            };
            Assert.Equal(expected, await client.NextAsync());
        }
    }

    [Fact]
    public async Task One_connections_messages_wait_for_each_other_and_anothers_do_not()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var slow = await scene.ConnectAsync("slow");
        using var quick = await scene.ConnectAsync("quick");
        var answer = new TaskCompletionSource<(int, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Upstream.Answer = e => e.Event == "first" ? answer.Task : Task.FromResult((200, ""));

        await slow.SendAsync("""{"type":1,"target":"first","arguments":[]}""");
        Assert.Equal("first slow", await scene.Upstream.NextNameAsync());
        await slow.SendAsync("""{"type":1,"target":"second","arguments":[]}""" + WireClient.End + """{"type":7}""");
        await quick.SendAsync("""{"type":1,"invocationId":"1","target":"other","arguments":[]}""");
        Assert.Equal("""{"type":3,"invocationId":"1"}""", await quick.NextAsync());
        Assert.Equal("other quick", await scene.Upstream.NextNameAsync());
        answer.SetResult((200, ""));

        Assert.Equal("second slow", await scene.Upstream.NextNameAsync());
        Assert.Equal("disconnected slow", await scene.Upstream.NextNameAsync());
    }

    [Fact]
    public async Task An_upstream_that_is_away_is_asked_once()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");
        scene.Service.UpstreamTemplate = "http://127.0.0.1:1/{event}";
        var before = scene.Service.UpstreamPosts;

        await client.SendAsync("""{"type":1,"invocationId":"0","target":"ask","arguments":[]}""");

        Assert.Equal("""{"type":3,"invocationId":"0","error":"Invocation failed, status code 500"}""", await client.NextAsync());
        Assert.Equal(before + 1, scene.Service.UpstreamPosts);
    }

    [Fact]
    public async Task Without_an_upstream_a_client_that_speaks_is_sent_away()
    {
        await using var scene = await SignalRScene.StartAsync();
        scene.Service.UpstreamTemplate = null;
        using var client = await scene.ConnectAsync("anna");

        await client.SendAsync("""{"type":1,"target":"ask","arguments":[]}""");

        Assert.StartsWith("""{"type":7,"error":""", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Null(await client.NextAsync());
        Assert.Empty(scene.Upstream.Seen);
    }

    [Fact]
    public async Task The_first_rule_that_matches_takes_the_event()
    {
        await using var scene = await SignalRScene.StartAsync();
        var root = scene.Upstream.Address + "upstream/";
        scene.Service.UpstreamRules =
        [
            new(root + "one/{event}", CategoryPattern: "connections", EventPattern: "connected", BearerToken: "entra"),
            new(root + "two/{event}", HubPattern: "other"),
            new(root + "three/{event}", CategoryPattern: "messages", EventPattern: "ask/me,tell"),
        ];
        using var client = await scene.ConnectAsync("anna");

        await client.SendAsync("""{"type":1,"target":"drop","arguments":[]}""");
        await client.SendAsync("""{"type":1,"target":"ask/me","arguments":[]}""");

        await scene.Upstream.NextAsync();
        var seen = scene.Upstream.Seen.ToList();
        Assert.Equal(["/upstream/one/connected", "/upstream/three/ask%2Fme"], seen.Select(s => s.Url));
        Assert.Equal("Bearer entra", seen[0].Headers["Authorization"]);
    }

    private static string Token(SignalRScene scene) => SignalRTokens.Create(
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["asrs.s.uid"] = "user-0001",
            ["app.tenant"] = "tenant-a",
            ["app.role"] = new[] { "a", "b" },
            ["asrs.u.iss"] = "us",
            ["exp"] = scene.Clock.GetUtcNow().ToUnixTimeSeconds() + 60,
            ["aud"] = scene.Service.Endpoint + "client/?hub=chat",
        },
        SignalRScene.Primary);

    /// <summary>The sample's message as the official client orders it.</summary>
    private static string ClientFrame(string sample)
    {
        var body = JsonElement.Parse(Sample.Read(sample).Text("bodyText"));
        var id = body.TryGetProperty("invocationId", out var given) ? $"""
            "invocationId":"{given}",
            """ : "";
        return $$"""{"target":"{{body.Text("target")}}","arguments":{{body.GetProperty("arguments").GetRawText()}},{{id}}"type":1}""";
    }
}
