using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>The service tells of connections at most once, and in no certain order.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class ComingAndGoing
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_whose_coming_was_not_told_hears_all_that_follows_its_first_pong(bool isFirst)
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice, bob);
        if (!isFirst) await (await app.ConnectAsync(alice)).DisposeAsync();
        if (isFirst) await app.Service.RestartAsync(keepUserGroups: false); // nothing but the pong can have subscribed her
        app.Service.Faults.Connections.Drop.Next();

        await using var hub = await HubClient.ConnectAsync(app.Address, alice.Token);
        await hub.SettleAsync();
        await bob.SayAsync(room, "after the pong");

        Assert.Equal("after the pong", (await hub.NextAsync("message.new"))["message"].Text("content"));
        Assert.Equal("online", await StatusAsync(bob, alice));
    }

    [Fact]
    public async Task A_connected_that_comes_after_the_first_event_or_twice_does_no_harm()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        await using var hub = await app.ConnectAsync(alice);

        for (var i = 0; i < 2; i++)
        {
            Assert.Null(await app.Host.CallAsync("signalr-connected", app.Host.Last["signalr-connected"]));
        }

        await alice.SayAsync(room, "once");
        await hub.NextAsync("message.new");
        await hub.SettleAsync();
        Assert.Equal(["message.new"], hub.Events.Select(e => e.Text("type")).Where(t => t is "message.new" or "error"));
    }

    [Fact]
    public async Task Who_is_gone_without_a_word_is_offline_when_the_lease_is_over()
    {
        var clock = new ManualClock();
        await using var app = await FunctionsApp.StartAsync([new("Veza:Presence:LeaseLife", "00:05:00")], clock);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        await using var atBob = await app.ConnectAsync(bob);
        await atBob.InvokeAsync(Watching(alice));
        await using var gone = await app.ConnectAsync(alice);
        await AssertStatusAsync(atBob, "online");
        app.Service.Faults.LoseDisconnected.Next(2);

        app.Service.DropClients();
        await using var again = await app.ConnectAsync(bob);
        await again.InvokeAsync(Watching(alice));
        clock.Advance(TimeSpan.FromSeconds(299));
        var before = await StatusAsync(bob, alice);
        clock.Advance(TimeSpan.FromSeconds(2));
        await app.Host.CallAsync("timer-presence-sweep");

        Assert.Equal("online", before);
        await AssertStatusAsync(again, "offline");
    }

    [Fact]
    public async Task A_departure_that_the_service_could_not_be_told_of_is_told_when_it_is_back()
    {
        var clock = new ManualClock();
        await using var app = await FunctionsApp.StartAsync([new("Veza:Presence:LeaseLife", "00:05:00")], clock);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        await using var atBob = await app.ConnectAsync(bob);
        await atBob.InvokeAsync(Watching(alice));
        await using (await app.ConnectAsync(alice))
        {
            await AssertStatusAsync(atBob, "online");
            app.Service.Faults.LoseDisconnected.Next();
        }

        app.Service.Faults.Outage = true;
        clock.Advance(TimeSpan.FromSeconds(301));
        await FailingCalls.AdvanceUntilAsync(clock, () => !app.HasNoPendingCalls);
        app.Service.Faults.Outage = false;
        await FailingCalls.AdvanceUntilAsync(clock, () => atBob.Events.Any(e => e.Text("type") == "presence" && e.Text("status") == "offline"));

        Assert.Equal("offline", await StatusAsync(bob, alice));
    }

    [Fact]
    public async Task A_late_farewell_of_the_old_connection_does_not_take_the_new_one_away()
    {
        await using var app = await FunctionsApp.StartAsync([new("Veza:Presence:DisconnectGrace", "00:00:00")]);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice, bob);
        await using var old = await app.ConnectAsync(alice);
        app.Service.Faults.HoldDisconnected.Next();
        old.Kill();

        await using var hub = await app.ConnectAsync(alice);
        app.Service.Faults.ReleaseHeld();
        await Waiting.UntilAsync(() => app.Host.Has("signalr-disconnected"), () => "the farewell is told");
        await bob.SayAsync(room, "still there?");

        await hub.NextAsync("message.new");
        Assert.Equal("online", await StatusAsync(bob, alice));
        Assert.Equal("pong", (await hub.InvokeAsync(new JsonObject { ["type"] = "ping" })).Text("type"));
    }

    [Fact]
    public async Task A_client_that_falls_back_to_another_transport_keeps_its_token_and_its_place()
    {
        await using var app = await FunctionsApp.StartAsync([new("Veza:Presence:DisconnectGrace", "00:00:00")]);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        await using var hub = await app.ConnectAsync(alice);
        var former = app.Host.Last["signalr-connected"].DeepClone().AsObject();
        former["ConnectionId"] = "the-one-before"; // the same token, another id

        await app.Host.CallAsync("signalr-connected", former);
        await app.Host.CallAsync("signalr-connected", app.Host.Last["signalr-connected"]);
        await app.Host.CallAsync("signalr-disconnected", former);

        Assert.Equal("online", await StatusAsync(bob, alice));
    }

    [Fact]
    public async Task Who_leaves_with_a_word_is_offline_at_once()
    {
        await using var app = await FunctionsApp.StartAsync([new("Veza:Presence:DisconnectGrace", "00:00:00")]);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        await using var atBob = await app.ConnectAsync(bob);
        await atBob.InvokeAsync(Watching(alice));

        await using (await app.ConnectAsync(alice)) await AssertStatusAsync(atBob, "online");

        await AssertStatusAsync(atBob, "offline");
    }

    private static JsonObject Watching(TestUser user) => new() { ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray(user.Id) };

    private static async Task AssertStatusAsync(HubClient hub, string status) =>
        Assert.Equal(status, (await hub.NextAsync("presence")).Text("status"));

    private static async Task<string> StatusAsync(TestUser asking, TestUser user) =>
        (await asking.GetAsync($"/api/presence/{user.Id}")).Text("status");
}
