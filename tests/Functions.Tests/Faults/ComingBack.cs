using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Veza.Shared.Realtime;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults;

/// <summary>Official clients believe a farewell: only who is unwanted may get one that tells them to stay away.</summary>
[Collection(nameof(Alone))]
public sealed class ComingBack
{
    [Fact]
    public async Task Who_connects_while_the_database_is_down_is_not_told_to_stay_away_and_leaves_nothing_behind()
    {
        await using var scene = await TestScene.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(scene.Database.ConnectionString);
        await using var proxy = FaultyProxy.Start(target.Host!, target.Port);
        await using var server = await TestServer.StartInAsync(scene, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Veza:Database:ConnectionString"] =
                new NpgsqlConnectionStringBuilder(target.ConnectionString) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString,
        });
        var alice = await server.CreateUserAsync("Alice");
        await alice.GetAsync("/api/users/me");

        proxy.Refuse();
        var farewell = await FarewellAsync(server, alice);
        proxy.Resume();
        await using var late = await server.ConnectAsync(alice);
        await late.SettleAsync();

        Assert.True(farewell is null || farewell["allowReconnect"]?.GetValue<bool>() == true, farewell?.ToJsonString());
        var open = await OpenConnectionsAsync(server);
        await Waiting.UntilAsync(() => open() == 1, () => $"one connection, of {open()}");
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Who_is_too_slow_is_dropped_and_not_told_to_stay_away()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Veza:Realtime:MessageQueueSize"] = "5",
        });
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var proxy = FaultyProxy.Start(server.Address);
        await using var slow = await HubClient.ConnectAsync(proxy.Address, bob.Token);
        await slow.SettleAsync();
        await using var loud = await server.ConnectAsync(alice);

        proxy.Stall();
        var text = new string('\u4E16', 8000); // 24 kB each: the buffers of the network fill up too
        for (var i = 0; i < 600; i++)
            await loud.InvokeAsync(new JsonObject { ["type"] = "message.send", ["room_id"] = room, ["content"] = text });
        proxy.Resume();
        await slow.Closed.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(slow.Events.Count < 600, "It was never too slow.");
        Assert.True(slow.Farewell is null || slow.Farewell["allowReconnect"]?.GetValue<bool>() == true, slow.Farewell?.ToJsonString());
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Who_is_connected_when_the_server_stops_is_not_told_to_stay_away()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        await using var hub = await server.ConnectAsync(alice);

        await server.StopAsync();
        await hub.Closed.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(hub.Farewell is null || hub.Farewell["allowReconnect"]?.GetValue<bool>() == true, hub.Farewell?.ToJsonString());
    }

    [Fact]
    public async Task Who_has_too_many_connections_is_told_to_stay_away()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        await using var first = await server.ConnectAsync(alice);
        await using var second = await server.ConnectAsync(alice);
        await using var third = await server.ConnectAsync(alice);
        await using var fourth = await server.ConnectAsync(alice);

        var word = await first.NextAsync("error");
        await first.Closed.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("connection_replaced", word["code"]!.GetValue<string>());
        Assert.NotNull(first.Farewell);
        // SignalR Service lets everybody come back whom it sends away: there, the event is what tells them not to.
        Assert.Equal(Stage.IsFunctions, first.Farewell["allowReconnect"]?.GetValue<bool>() == true);
        await Task.WhenAll(second.SettleAsync(), third.SettleAsync(), fourth.SettleAsync());
    }

    private static async Task<Func<int>> OpenConnectionsAsync(TestServer server)
    {
        if (Stage.IsFunctions)
        {
            var service = (await server.Scene.AzureAsync()).SignalR;
            return () => service.Connections.Count;
        }

        var stats = server.Services.GetRequiredService<LiveStats>();
        return () => stats.Connections;
    }

    /// <summary>Connects, is thrown out, and tells with which words; a connection that is cut while it opens has none.</summary>
    private static async Task<JsonObject?> FarewellAsync(TestServer server, TestUser user)
    {
        try
        {
            await using var hub = await HubClient.ConnectAsync(server.Address, user.Token);
            // SignalR Service throws nobody out whom the app cannot take in: their next event takes them in.
            if (!Stage.IsFunctions) await hub.Closed.WaitAsync(TimeSpan.FromSeconds(20));
            return hub.Farewell;
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}
