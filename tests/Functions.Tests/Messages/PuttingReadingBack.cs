using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Messages;

public sealed class PuttingReadingBack
{
    [Theory]
    [InlineData("joins")]
    [InlineData("is added")]
    [InlineData("comes back")]
    public async Task Who_comes_into_an_old_room_goes_on_behind_what_was_said_before(string how)
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = (await alice.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "channel", ["name"] = "old", ["visibility"] = "public",
            ["members"] = how == "comes back" ? new JsonArray(bob.Id) : [],
        })).Guid("id");
        if (how == "comes back") await bob.PostAsync($"/api/rooms/{room}/leave", new JsonObject());
        for (var i = 0; i < 3; i++) await alice.SayAsync(room, $"{i}");

        if (how == "is added") await alice.PostAsync($"/api/rooms/{room}/members", new JsonObject { ["user_ids"] = new JsonArray(bob.Id) });
        else await bob.PostAsync($"/api/rooms/{room}/join", new JsonObject());
        await alice.SayAsync(room, "@all, since then");

        var (line, synced) = (await bob.SummaryAsync(room), (await bob.SyncAsync())["rooms"]!.AsArray().Single(r => r!["room"].Guid("id") == room)!["room"]);
        Assert.All([line, synced], l => Assert.Equal(
            (3, 3, 1, 1), (l.Number("read_seq"), l.Number("delivered_seq"), l.Number("unread_count"), l.Number("mention_count"))));
        var member = (await alice.GetAsync($"/api/rooms/{room}/members")).AsArray().Single(m => m.Guid("user_id") == bob.Id);
        Assert.Equal((3, 0), (member.Number("joined_seq"), member.Number("read_seq"))); // others are not told that it was read
    }

    [Fact]
    public async Task What_is_put_back_is_unread_on_all_devices_and_stays_read_to_others()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++) ids.Add((await alice.SayAsync(room, $"@all {i}")).Guid("id"));
        await bob.ReadUpToAsync(room, 5);
        var cursor = (await bob.SyncAsync()).Text("cursor");
        await using var device = await server.ConnectAsync(bob);

        var back = await bob.PostAsync($"/api/rooms/{room}/unread", new JsonObject { ["message_id"] = ids[2] });

        Assert.Equal(
            (2, 5, 3, 3, 1),
            (back.Number("read_seq"), back.Number("delivered_seq"), back.Number("unread_count"), back.Number("mention_count"), back.Number("read_version")));
        // What was read before may come late.
        var told = await device.NextAsync(e => e.Text("type") == "message.read" && e["read_version"]?.GetValue<long>() > 0);
        Assert.Equal((2, 3, 1), (told.Number("seq"), told.Number("unread_count"), told.Number("read_version")));
        var missed = (await bob.SyncAsync(cursor))["rooms"]![0]!["room"];
        Assert.Equal((2, 3, 1), (missed.Number("read_seq"), missed.Number("unread_count"), missed.Number("read_version")));
        Assert.Equal(5, (await alice.GetAsync($"/api/rooms/{room}/members")).AsArray().Single(m => m.Guid("user_id") == bob.Id).Number("read_seq"));
        Assert.Equal(1, (await alice.GetAsync($"/api/messages/{ids[4]}/receipts")).Number("read_count"));
    }

    [Fact]
    public async Task Reading_goes_on_from_there_and_a_late_report_of_before_does_not_undo_it()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        for (var i = 0; i < 6; i++) await alice.SayAsync(room, $"{i}");
        await bob.ReadUpToAsync(room, 4);
        await bob.PostAsync($"/api/rooms/{room}/unread", new JsonObject { ["seq"] = 2 });
        await using var device = await server.ConnectAsync(bob);
        await using var atAlice = await server.ConnectAsync(alice);

        var late = await ReadAsync(bob, room, seq: 5, version: 0);
        var on = await ReadAsync(bob, room, seq: 3, version: 1);
        // Of what meets on its way the newest is told: each is heard before the next one is sent.
        await device.NextAsync(e => e.Text("type") == "message.read" && e["read_version"] is not null && e.Number("seq") == 3);
        var first = await atAlice.NextAsync(e => e.Text("type") == "message.read" && e.Number("seq") > 4);
        var end = await bob.ReadUpToAsync(room, 6);

        Assert.Equal((1, 5), (late.Number("read_seq"), late.Number("unread_count")));
        Assert.Equal((3, 3, 1), (on.Number("read_seq"), on.Number("unread_count"), on.Number("read_version")));
        Assert.Equal((6, 0), (end.Number("read_seq"), end.Number("unread_count")));
        var second = await atAlice.NextAsync("message.read");
        Assert.Equal((5, 6), (first.Number("seq"), second.Number("seq")));
        await device.NextAsync(e => e.Text("type") == "message.read" && e["read_version"] is not null && e.Number("seq") == 6);
    }

    [Fact]
    public async Task Nothing_from_before_one_came_becomes_unread_nor_anything_of_a_room_one_is_not_in()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice);
        for (var i = 0; i < 3; i++) await alice.SayAsync(room, $"{i}");
        await alice.PostAsync($"/api/rooms/{room}/members", new JsonObject { ["user_ids"] = new JsonArray(bob.Id) });

        var back = await bob.PostAsync($"/api/rooms/{room}/unread", new JsonObject { ["seq"] = 1 });
        var far = await alice.PostAsync($"/api/rooms/{room}/unread", new JsonObject { ["seq"] = 99 });

        Assert.Equal((3, 0), (back.Number("read_seq"), back.Number("unread_count")));
        Assert.Equal((3, 0), (far.Number("read_seq"), far.Number("unread_count")));
    }

    private static Task<JsonNode> ReadAsync(TestUser user, Guid room, long seq, int version) =>
        user.PostAsync($"/api/rooms/{room}/read", new JsonObject { ["seq"] = seq, ["read_version"] = version });
}
