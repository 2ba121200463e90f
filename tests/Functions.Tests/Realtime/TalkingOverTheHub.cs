using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime;

public sealed class TalkingOverTheHub
{
    [Fact]
    public async Task Two_people_talk()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atAlice = await server.ConnectAsync(alice);
        await using var atBob = await server.ConnectAsync(bob);

        var hello = await atAlice.InvokeAsync(TestChat.Saying(room, "hello"));
        var heard = await atBob.NextAsync("message.new");
        await atBob.InvokeAsync(TestChat.Saying(room, "hi", replyTo: heard["message"].Guid("id")));
        var reply = await atAlice.NextAsync(e => e["message"]?.Guid("user_id") == bob.Id);

        Assert.Equal(["type", "id", "room_id", "seq", "created_at", "client_message_id", "status"], hello.Select(p => p.Key));
        Assert.Equal("ack", hello.Text("type"));
        Assert.Equal(("hello", "Alice"), (heard["message"].Text("content"), heard["message"].Text("user_name")));
        Assert.Equal("hello", reply["message"]!["quoted"].Text("content"));
    }

    [Fact]
    public async Task Sends_of_one_connection_keep_their_order_and_are_all_answered()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var answered = (await alice.SayAsync(room, "question")).Guid("id");
        await using var atAlice = await server.ConnectAsync(alice);
        await using var atBob = await server.ConnectAsync(bob);

        // Some need a look into the database first, some are refused before they get that far.
        var acks = new List<Task<JsonObject>>();
        for (var i = 0; i < 500; i++)
        {
            acks.Add(await atAlice.BeginAsync(
                TestChat.Saying(room, i % 7 == 3 ? " " : $"{i}", replyTo: i % 5 == 0 ? answered : null)));
        }

        var results = await Task.WhenAll(acks);
        await atBob.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == "499");
        var sent = Enumerable.Range(0, 500).Where(i => i % 7 != 3).Select(i => $"{i}").ToArray();
        Assert.Equal(sent.Length, results.Count(r => r.Text("type") == "ack"));
        Assert.All(results.Where((_, i) => i % 7 == 3), r => Assert.Equal("validation_failed", r.Text("code")));
        Assert.Equal(
            Enumerable.Range(2, sent.Length).Select(n => (long)n),
            results.Where(r => r.Text("type") == "ack").Select(r => r.Number("seq")));
        Assert.Equal(sent, atBob.Events.Where(e => e.Text("type") == "message.new").Select(e => e["message"].Text("content")));
    }

    [Fact]
    public async Task Everyone_hears_the_messages_in_the_order_of_their_numbers()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var people = new List<TestUser>();
        for (var i = 0; i < 4; i++) people.Add(await server.CreateUserAsync($"Person {i}"));
        var room = await server.CreateRoomAsync(people[0], [.. people.Skip(1)]);
        var hubs = new List<HubClient>();
        foreach (var person in people.Take(3)) hubs.Add(await server.ConnectAsync(person));
        await using var there = await sibling.ConnectAsync(people[3]);

        await Task.WhenAll(hubs.Select(async hub =>
        {
            var acks = new List<Task<JsonObject>>();
            for (var i = 0; i < 100; i++) acks.Add(await hub.BeginAsync(TestChat.Saying(room, $"{i}")));
            await Task.WhenAll(acks);
        }));

        var expected = Enumerable.Range(1, 300).Select(n => (long)n).ToArray();
        foreach (var hub in hubs.Append(there))
        {
            await hub.NextAsync(e => e["message"]?["seq"]?.GetValue<int>() == 300);
            Assert.Equal(expected, hub.Events.Where(e => e.Text("type") == "message.new").Select(e => e["message"].Number("seq")));
        }

        foreach (var hub in hubs) await hub.DisposeAsync();
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Under_load_several_events_leave_as_one_array()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, held) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice));
        await using var atAlice = await server.ConnectAsync(alice);
        await using var atBob = await server.ConnectAsync(bob);
        var holding = await Messages.RoomLock.TakeAsync(server.Database, held);
        var first = await atAlice.BeginAsync(TestChat.Saying(held, "waits for the lock"));
        await holding.SomebodyWaitsAsync();

        var acks = new List<Task<JsonObject>>();
        for (var i = 0; i < 100; i++) acks.Add(await atAlice.BeginAsync(TestChat.Saying(room, $"{i}")));
        await holding.DisposeAsync();

        await first;
        await Task.WhenAll(acks);
        await atBob.NextAsync(e => e["message"]?["seq"]?.GetValue<int>() == 100);
        Assert.InRange(atBob.Arrays, 1, 10);
    }

    [Fact]
    public async Task A_refusal_is_a_result_with_a_code_and_the_connection_stays()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, mallory) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Mallory"));
        var room = await server.CreateRoomAsync(alice);
        var message = (await alice.SayAsync(room, "mine")).Guid("id");
        await using var hub = await server.ConnectAsync(mallory);

        (JsonObject Event, string Code)[] refused =
        [
            (new() { ["type"] = "no.such.event" }, "unknown_event"),
            (new() { ["type"] = "message.new" }, "unknown_event"),
            (new() { ["type"] = 5 }, "malformed_event"),
            ([], "malformed_event"),
            (new() { ["type"] = "message.send", ["room_id"] = "not a room", ["content"] = "x" }, "malformed_event"),
            (new() { ["type"] = "message.send", ["room_id"] = room }, "malformed_event"),
            (new() { ["type"] = "message.send", ["room_id"] = room, ["content"] = "x", ["client_message_id"] = 7 }, "malformed_event"),
            (new() { ["type"] = "message.read", ["room_id"] = room }, "malformed_event"),
            (new() { ["type"] = "presence.update", ["status"] = "asleep" }, "validation_failed"),
            (TestChat.Saying(room, "let me in"), "room_not_found"),
            (new() { ["type"] = "message.edit", ["message_id"] = message, ["content"] = "yours" }, "message_not_found"),
            (new() { ["type"] = "message.delete", ["message_id"] = message }, "message_not_found"),
            (new() { ["type"] = "message.read", ["room_id"] = room, ["seq"] = 1 }, "room_not_found"),
            (new() { ["type"] = "typing.start", ["room_id"] = room }, "room_not_found"),
            (new() { ["type"] = "room.join", ["room_id"] = room }, "room_not_found"),
            (new() { ["type"] = "room.leave", ["room_id"] = room }, "room_not_found"),
        ];

        var results = new List<JsonObject>();
        foreach (var (e, _) in refused) results.Add(await hub.InvokeAsync(e));

        Assert.All(results, r => Assert.Equal("error", r.Text("type")));
        Assert.Equal(refused.Select(r => r.Code), results.Select(r => r.Text("code")));
        Assert.Equal("pong", (await hub.InvokeAsync(new() { ["type"] = "ping" })).Text("type"));
    }

    [Fact]
    public async Task A_pong_says_what_time_it_is_when_to_ping_again_and_which_version_this_is()
    {
        await using var server = await TestServer.StartAsync();
        await using var hub = await server.ConnectAsync(await server.CreateUserAsync("Alice"));
        var health = await server.Http.GetAnswerAsync("/health");

        var pong = await hub.InvokeAsync(new() { ["type"] = "ping" });

        Assert.Equal(["type", "server_time", "ping_after", "version"], pong.Select(p => p.Key));
        Assert.Equal(health.Json["data"]!["version"]!.GetValue<string>(), pong.Text("version"));
    }

    [Fact]
    public async Task Typing_is_heard_by_the_room()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atAlice = await server.ConnectAsync(alice);
        await using var atBob = await server.ConnectAsync(bob);

        await atAlice.InvokeAsync(new() { ["type"] = "typing.start", ["room_id"] = room });
        var started = await atBob.NextAsync("typing");
        await atAlice.InvokeAsync(new() { ["type"] = "typing.stop", ["room_id"] = room });
        var stopped = await atBob.NextAsync("typing");

        Assert.Equal(["type", "room_id", "user_id", "user_name", "typing"], started.Select(p => p.Key));
        Assert.Equal((alice.Id, true, false), (started.Guid("user_id"), started["typing"]!.GetValue<bool>(), stopped["typing"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Those_who_watch_a_person_hear_what_the_person_chose()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await using var atAlice = await server.ConnectAsync(alice);
        await using var atBob = await sibling.ConnectAsync(bob);

        var watching = await atBob.InvokeAsync(new() { ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray(alice.Id) });
        await atAlice.InvokeAsync(new() { ["type"] = "presence.update", ["status"] = "busy" });
        var busy = await atBob.NextAsync("presence");
        await atBob.InvokeAsync(new() { ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray() });
        await atAlice.InvokeAsync(new() { ["type"] = "presence.update", ["status"] = "away" });
        await atBob.SettleAsync();

        Assert.Equal((alice.Id, "online"), (watching["presence"]![0].Guid("user_id"), watching["presence"]![0].Text("status")));
        Assert.Equal((alice.Id, "busy"), (busy.Guid("user_id"), busy.Text("status")));
        Assert.Single(atBob.Events, e => e.Text("type") == "presence");
    }
}
