using System.Text.Json;
using Veza.Doubles.Tests.SignalR.Support;

namespace Veza.Doubles.Tests.SignalR;

/// <summary>Who hears a send, and in which order.</summary>
public sealed class Delivering
{
    [Fact]
    public async Task A_send_reaches_its_audience_and_nobody_else()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var anna = await scene.ConnectAsync("anna");
        using var annas = await scene.ConnectAsync("anna");
        using var otto = await scene.ConnectAsync("otto");
        using var elsewhere = await WireClient.ConnectAsync(
            scene.Service, scene.Service.CreateClientToken("anna"), "hub=other");

        await scene.Rest.SendAsync("users/anna", "user");
        await scene.Rest.SendAsync("connections/" + otto.Id, "connection");
        await scene.Rest.SendAsync("", "all but one", $"?excluded={annas.Id}&excluded=nobody");
        await scene.Rest.SendAsync("", "end");

        Assert.Equal(["user", "all but one", "end"], await HearAsync(anna, 3));
        Assert.Equal(["user", "end"], await HearAsync(annas, 2));
        Assert.Equal(["connection", "all but one", "end"], await HearAsync(otto, 3));
        Assert.Equal(8, scene.Service.Deliveries);
    }

    [Fact]
    public async Task Arguments_go_out_as_they_came_in()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var anna = await scene.ConnectAsync("anna");
        const string Arguments = """[{"a": 1.50,"b":"é \u001e <&>'","big":12345678901234567890, "x":[ ]}]""";

        await scene.Rest.StatusAsync(HttpMethod.Post, "api/hubs/chat/:send", $$"""{"Arguments":{{Arguments}},"Target":"say"}""");

        Assert.Equal($$"""{"type":1,"target":"say","arguments":{{Arguments}}}""", await anna.NextAsync());
    }

    [Fact]
    public async Task Racing_sends_reach_all_members_in_one_order()
    {
        await using var scene = await SignalRScene.StartAsync();
        var clients = new List<WireClient>();
        for (var i = 0; i < 10; i++)
        {
            clients.Add(await scene.ConnectAsync("user-" + i));
            await scene.Rest.StatusAsync(HttpMethod.Put, $"api/hubs/chat/users/user-{i}/groups/room-1");
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async sender =>
        {
            for (var i = 0; i < 25; i++) await scene.Rest.SendAsync("groups/room-1", $"{sender}:{i}");
        }));
        var heard = await Task.WhenAll(clients.Select(c => HearAsync(c, 200)));

        Assert.All(heard, h => Assert.Equal(heard[0], h));
        foreach (var sender in heard[0].GroupBy(h => h.Split(':')[0], StringComparer.Ordinal))
            Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{sender.Key}:{i}"), sender);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_holds_nobody_up()
    {
        await using var scene = await SignalRScene.StartAsync(o => new()
        {
            AccessKeys = o.AccessKeys, Clock = o.Clock, MaxBacklogBytes = 256 * 1024,
        });
        using var idle = await scene.ConnectAsync("idle");
        using var eager = await scene.ConnectAsync("eager");
        var text = new string('x', 500_000);

        var rounds = 0;
        while (scene.Service.ConnectionsOf("idle").Count > 0 && rounds++ < 200)
        {
            await scene.Rest.SendAsync("", text);
            Assert.Equal(text.Length, (await HearAsync(eager, 1))[0].Length);
        }

        Assert.InRange(rounds, 2, 199);
        Assert.Equal("disconnected idle", await scene.Upstream.NextNameAsync());
        Assert.Single(scene.Service.ConnectionsOf("eager"));
    }

    private static async Task<List<string>> HearAsync(WireClient client, int count)
    {
        var heard = new List<string>();
        while (heard.Count < count)
        {
            var frame = await client.NextAsync() ?? throw new InvalidOperationException("It ended.");
            heard.Add(JsonElement.Parse(frame).GetProperty("arguments")[0].GetString()!);
        }

        return heard;
    }
}
