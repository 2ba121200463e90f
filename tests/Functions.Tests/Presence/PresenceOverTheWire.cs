using System.Net;
using System.Text.Json.Nodes;
using Veza.Shared.Presence;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Presence;

public sealed class PresenceOverTheWire
{
    [Fact]
    public async Task A_status_that_is_put_is_what_others_get()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var before = await bob.GetAsync($"/api/presence/{alice.Id}");

        using var put = await alice.SendAsync(HttpMethod.Put, "/api/presence", new { status = "busy" });
        using var wrong = await alice.SendAsync(HttpMethod.Put, "/api/presence", new { status = "asleep" });
        var after = await bob.GetAsync($"/api/presence/{alice.Id}");
        using var nobody = await bob.SendAsync(HttpMethod.Get, "/api/presence/01890000-0000-7000-8000-000000000000");

        Assert.Equal(["user_id", "status", "last_seen"], before.AsObject().Select(p => p.Key));
        Assert.Equal(("offline", null), ((string?)before["status"], before["last_seen"]));
        Assert.Equal(after.ToJsonString(), await put.Content.ReadAsStringAsync());
        Assert.Equal("busy", (string?)after["status"]);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (wrong.StatusCode, nobody.StatusCode));
    }

    [Fact]
    public async Task Watchers_see_people_come_choose_and_go()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Veza:Presence:DisconnectGrace"] = "00:00:00",
        });
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await using var watcher = await server.ConnectAsync(bob);
        var subscribed = await watcher.InvokeAsync(new JsonObject
        {
            ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray(alice.Id),
        });

        var live = await server.ConnectAsync(alice);
        var came = await watcher.NextAsync("presence");
        await live.InvokeAsync(new JsonObject { ["type"] = "presence.update", ["status"] = "away" });
        var chose = await watcher.NextAsync("presence");
        await live.DisposeAsync();
        var went = await watcher.NextAsync("presence");

        Assert.Equal("offline", (string?)subscribed["presence"]![0]!["status"]);
        Assert.Equal(
            ("online", "away", "offline"),
            ((string?)came["status"], (string?)chose["status"], (string?)went["status"]));
        Assert.All([came, chose, went], e => Assert.Equal(alice.Id, (Guid?)e["user_id"]));
        Assert.NotNull(went["last_seen"]);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // a clock
    public async Task Who_loses_the_network_without_a_word_is_seen_gone_when_the_lease_ends_and_chosen_when_back()
    {
        var (clock, lease) = (new ManualClock(), new PresenceOptions().LeaseLife);
        await using var server = await TestServer.StartAsync(clock: clock);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await using var watcher = await server.ConnectAsync(bob);
        await watcher.InvokeAsync(new JsonObject { ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray(alice.Id) });
        await using var way = FaultyProxy.Start(server.Address);
        await using var live = await HubClient.ConnectAsync(way.Address, alice.Token);
        await watcher.NextAsync("presence");
        await live.InvokeAsync(new JsonObject { ["type"] = "presence.update", ["status"] = "busy" });
        await watcher.NextAsync("presence");

        way.Stall();
        clock.Advance(lease - TimeSpan.FromSeconds(1));
        var before = await bob.GetAsync($"/api/presence/{alice.Id}");
        clock.Advance(TimeSpan.FromSeconds(2));
        var gone = await watcher.NextAsync("presence");
        await using var again = await server.ConnectAsync(alice);
        var own = await again.InvokeAsync(new JsonObject { ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray(alice.Id) });
        var back = await watcher.NextAsync("presence");

        Assert.Equal(("busy", "offline", "busy"), ((string?)before["status"], (string?)gone["status"], (string?)back["status"]));
        Assert.Equal("busy", (string?)own["presence"]![0]!["status"]);
    }

    [Fact]
    public async Task A_list_of_people_takes_the_place_of_the_one_before_and_other_devices_keep_theirs()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, carol, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Carol"), await server.CreateUserAsync("Bob"));
        await using var atAlice = await server.ConnectAsync(alice);
        await using var atCarol = await server.ConnectAsync(carol);
        await using var atBob = await server.ConnectAsync(bob);
        await SubscribeAsync(atBob, alice, carol);

        await SubscribeAsync(atBob, carol);
        await atAlice.InvokeAsync(new JsonObject { ["type"] = "presence.update", ["status"] = "busy" });
        var heard = await UpdateAsync(atCarol, "away", atBob);
        await using var phone = await server.ConnectAsync(bob);
        await SubscribeAsync(phone, alice);
        await SubscribeAsync(atBob);
        await UpdateAsync(atAlice, "online", phone);
        await atBob.SettleAsync();

        Assert.Equal(carol.Id, (Guid?)heard["user_id"]);
        Assert.DoesNotContain(atBob.Events, e => (string?)e["status"] is "busy");
        Assert.DoesNotContain(phone.Events, e => (Guid?)e["user_id"] == carol.Id);
    }

    [Fact]
    public async Task Typing_over_REST_reaches_the_room()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, eve) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Eve"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var live = await server.ConnectAsync(bob);
        await live.SettleAsync();

        using var typed = await alice.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/typing", new { typing = true });
        using var stranger = await eve.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/typing", new { typing = true });
        var told = await live.NextAsync("typing");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (typed.StatusCode, stranger.StatusCode));
        Assert.Equal(("Alice", true, room), ((string?)told["user_name"], (bool?)told["typing"], (Guid?)told["room_id"]));
    }

    private static Task<JsonObject> SubscribeAsync(HubClient client, params TestUser[] people) => client.InvokeAsync(new JsonObject
    {
        ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray([.. people.Select(p => (JsonNode)p.Id)]),
    });

    /// <summary>Chooses a status, and awaits the event of it elsewhere.</summary>
    private static async Task<JsonObject> UpdateAsync(HubClient client, string status, HubClient elsewhere)
    {
        await client.InvokeAsync(new JsonObject { ["type"] = "presence.update", ["status"] = status });
        return await elsewhere.NextAsync(e => e["type"]!.GetValue<string>() is "presence" && (string?)e["status"] == status);
    }
}
