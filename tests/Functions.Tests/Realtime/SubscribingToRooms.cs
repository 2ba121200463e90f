using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Realtime;

public sealed class SubscribingToRooms
{
    [Fact]
    public async Task Who_is_added_while_connected_hears_the_room_at_once_on_every_server()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice);
        await using var here = await server.ConnectAsync(bob);
        await using var there = await sibling.ConnectAsync(bob);

        await alice.PostAsync($"/api/rooms/{room}/members", new JsonObject { ["user_ids"] = new JsonArray(bob.Id) });
        await alice.SayAsync(room, "welcome");

        foreach (var device in new[] { here, there })
        {
            Assert.Equal(room, (await device.NextAsync("room.member_joined")).Guid("room_id"));
            Assert.Equal("welcome", (await device.NextAsync("message.new"))["message"].Text("content"));
        }
    }

    [Fact]
    public async Task Who_is_removed_hears_nothing_any_more_on_any_server()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, other) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await using var here = await server.ConnectAsync(bob);
        await using var there = await sibling.ConnectAsync(bob);
        await alice.SayAsync(room, "all can hear this");

        await alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
        await alice.SayAsync(room, "secret");
        await alice.At(sibling.Address).SayAsync(room, "secret too");
        await alice.SayAsync(other, "done");
        await alice.At(sibling.Address).SayAsync(other, "done too");

        foreach (var device in new[] { here, there })
        {
            await device.NextAsync("room.member_left");
            await device.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == "done");
            await device.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == "done too");
            Assert.DoesNotContain(device.Events, e => e.ToJsonString().Contains("secret", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Joining_a_public_channel_makes_a_member_and_subscribes()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var channel = (await alice.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "channel", ["name"] = "news", ["visibility"] = "public", ["members"] = new JsonArray(),
        })).Guid("id");
        await alice.SayAsync(channel, "one");
        await using var hub = await server.ConnectAsync(bob);

        var ack = await hub.InvokeAsync(new() { ["type"] = "room.join", ["room_id"] = channel });
        await alice.SayAsync(channel, "two");

        Assert.Equal(["type", "room_id", "last_seq", "revision"], ack.Select(p => p.Key));
        Assert.Equal((channel, 1), (ack.Guid("room_id"), ack.Number("last_seq")));
        Assert.Equal(2, (await hub.NextAsync("message.new"))["message"].Number("seq"));
        var again = await hub.InvokeAsync(new() { ["type"] = "room.join", ["room_id"] = channel });
        Assert.Equal((2, ack.Number("revision")), (again.Number("last_seq"), again.Number("revision")));
        Assert.Equal(channel, (await bob.SummaryAsync(channel)).Guid("id"));
    }

    [Fact]
    public async Task Leaving_over_the_hub_ends_the_membership()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hub = await server.ConnectAsync(bob);

        var ack = await hub.InvokeAsync(new() { ["type"] = "room.leave", ["room_id"] = room });
        await alice.SayAsync(room, "gone?");
        await hub.SettleAsync();

        Assert.Equal("ack", ack.Text("type"));
        Assert.DoesNotContain(hub.Events, e => e.Text("type") == "message.new");
        Assert.Empty((await bob.GetAsync("/api/rooms")).AsArray());
    }

    [Fact]
    public async Task Coming_and_going_while_rooms_are_made_and_left_leaves_no_subscription_behind()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var channel = (await alice.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "channel", ["name"] = "news", ["visibility"] = "public", ["members"] = new JsonArray(),
        })).Guid("id");
        await using var hub = await server.ConnectAsync(bob);

        var joins = new List<Task<JsonObject>>();
        for (var i = 0; i < 40; i++)
        {
            joins.Add(await hub.BeginAsync(new() { ["type"] = "room.join", ["room_id"] = channel }));
            joins.Add(await hub.BeginAsync(new() { ["type"] = "room.leave", ["room_id"] = channel }));
        }

        await Task.WhenAll(joins);
        await hub.InvokeAsync(new() { ["type"] = "room.leave", ["room_id"] = channel });
        await alice.SayAsync(channel, "secret");
        await hub.SettleAsync();

        Assert.DoesNotContain(hub.Events, e => e.Text("type") == "message.new");
    }
}
