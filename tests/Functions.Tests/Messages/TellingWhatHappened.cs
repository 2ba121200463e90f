using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Messages;

/// <summary>System messages: what happened in a room, in codes and values.</summary>
public sealed class TellingWhatHappened
{
    [Fact]
    public async Task Names_topics_comings_goings_and_pins_stand_among_the_messages_and_are_never_unread()
    {
        await using var server = await StartAsync();
        var (alice, bob, carol) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hub = await server.ConnectAsync(bob);
        var id = (await alice.SayAsync(room, "hello")).Guid("id");

        var told = new List<JsonNode>
        {
            await AfterAsync(() => alice.TryAsync(HttpMethod.Patch, $"/api/rooms/{room}", new JsonObject { ["name"] = "Bridge" })),
            await AfterAsync(() => alice.TryAsync(HttpMethod.Patch, $"/api/rooms/{room}", new JsonObject { ["topic"] = "Ships" })),
            await AfterAsync(() => alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { carol.Id } })),
            await AfterAsync(() => bob.TryAsync(HttpMethod.Put, $"/api/messages/{id}/pin")),
            await AfterAsync(() => alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{carol.Id}")),
        };

        Assert.Equal(
            [("renamed", alice.Id), ("topic", alice.Id), ("joined", alice.Id), ("pinned", bob.Id), ("removed", alice.Id)],
            told.Select(m => (m["system"].Text("code"), m.Guid("user_id"))));
        Assert.All(told, m => Assert.Equal(("", "system", 0), (m.Text("content"), m.Text("kind"), m["mentions"]!.AsArray().Count)));
        Assert.Equal(("Bridge", "Ships"), (Params(told[0]).Text("name"), Params(told[1]).Text("topic")));
        Assert.Equal((carol.Id, "Carol", 1L), (Params(told[2])["users"]![0].Guid("id"), Params(told[2])["users"]![0].Text("name"), Params(told[2]).Number("count")));
        Assert.Equal((id, 1L), (Params(told[3]).Guid("message_id"), Params(told[3]).Number("seq")));
        var history = await bob.HistoryAsync(room);
        Assert.Equal(Enumerable.Range(1, 6).Select(n => (long)n), history.Select(m => m.Number("seq")));
        Assert.Equal(told.Select(m => m["system"]!.ToJsonString()), history.Skip(1).Select(m => m!["system"]!.ToJsonString()));
        Assert.Equal(1, (await bob.SummaryAsync(room)).Number("unread_count")); // what was said alone

        async Task<JsonNode> AfterAsync(Func<Task> change)
        {
            await change();
            return (await hub.NextAsync(e => e.Text("type") is "message.new" && e["message"]!["system"] is not null))["message"]!;
        }
    }

    [Fact]
    public async Task Many_who_come_at_once_are_one_message_and_in_a_large_room_there_is_none()
    {
        await using var server = await StartAsync(("Veza:Messages:SystemMessagesEvery", "00:00:02"), ("Veza:Messages:MaxMembersForJoinMessages", "15"));
        var alice = await server.CreateUserAsync("Alice");
        var room = (await alice.PostAsync("/api/rooms", new { type = "channel", name = "Bridge", visibility = "public", members = Array.Empty<Guid>() })).Guid("id");
        var people = new List<TestUser>();
        for (var i = 0; i < 18; i++) people.Add(await server.CreateUserAsync($"P{i}"));
        await using var hub = await server.ConnectAsync(alice);

        foreach (var one in people.Take(14)) await one.PostAsync($"/api/rooms/{room}/join");
        var told = (await hub.NextAsync("message.new"))["message"]!;
        var counted = Params(told).Number("count");
        while (counted < 14) counted += Params((await hub.NextAsync("message.new"))["message"]!).Number("count");
        foreach (var one in people.Skip(14)) await one.PostAsync($"/api/rooms/{room}/join");
        await alice.TryAsync(HttpMethod.Patch, $"/api/rooms/{room}", new JsonObject { ["name"] = "Deck" });
        var next = (await hub.NextAsync("message.new"))["message"]!;

        Assert.Equal(14, counted);
        Assert.Equal("renamed", next["system"].Text("code"));
        var joins = (await alice.HistoryAsync(room)).Where(m => m!["system"]?["code"]?.GetValue<string>() is "joined").ToArray();
        Assert.InRange(joins.Length, 1, 3); // of fourteen joins, as long as they take
        Assert.All(joins, m => Assert.InRange(Params(m!)["users"]!.AsArray().Count, 1, 10));
    }

    [Fact]
    public async Task Nobody_edits_what_happened_and_those_who_look_after_the_room_take_it_away()
    {
        await using var server = await StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice);
        await using var hub = await server.ConnectAsync(alice);
        await alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { bob.Id } });
        var joined = (await hub.NextAsync("message.new"))["message"]!;
        await bob.TryAsync(HttpMethod.Post, $"/api/rooms/{room}/leave");
        var left = (await hub.NextAsync("message.new"))["message"]!;

        var edit = await alice.TryAsync(HttpMethod.Patch, $"/api/messages/{joined.Guid("id")}", new JsonObject { ["content"] = "x" });
        var pin = await alice.TryAsync(HttpMethod.Put, $"/api/messages/{joined.Guid("id")}/pin");
        var forward = await alice.TryAsync(HttpMethod.Post, $"/api/messages/{joined.Guid("id")}/forward", new JsonObject { ["room_id"] = room });
        await alice.DeleteAsync(joined.Guid("id"));

        Assert.Equal(["not_message_author", "message_not_found", "message_not_found"], new[] { edit.Code, pin.Code, forward.Code });
        var history = await alice.HistoryAsync(room);
        Assert.Null(history[0]!["system"]);
        Assert.Equal(("left", bob.Id, "Bob"), (history[1]!["system"].Text("code"), left.Guid("user_id"), left.Text("user_name")));
    }

    private static JsonNode Params(JsonNode message) => message["system"]!["params"]!;

    private static Task<TestServer> StartAsync(params (string Name, string Value)[] settings) => TestServer.StartAsync(
        [
            new("Veza:Messages:SystemMessages", "true"), new("Veza:Messages:SystemMessagesEvery", "00:00:00.05"),
            .. settings.Select(s => KeyValuePair.Create(s.Name, s.Value)),
        ]);
}
