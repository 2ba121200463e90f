using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>The service is away for a while: nothing grows without end, and in the end everybody knows.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class ServiceOutages
{
    private static readonly KeyValuePair<string, string>[] Quick =
        [new("Veza:Events:PollInterval", "00:00:00.050"), new("Veza:Events:Linger", "00:00:00.050")];

    /// <summary>There is no Service Bus here, so rows stay for the queues' sake; what counts is that the clients know.</summary>
    private const string UnannouncedCommits = "outbox WHERE NOT 'here' = ANY (sent)";

    [Fact]
    public async Task What_was_said_stays_in_the_outbox_until_the_room_has_been_told_to_catch_up()
    {
        await using var app = await FunctionsApp.StartAsync(Quick);
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        await using var hub = await app.ConnectAsync(alice);
        await UntilAllIsToldAsync(app);

        app.Service.Faults.Outage = true;
        await alice.SayAsync(room, "into the dark");
        await Waiting.UntilAsync(() => !app.HasNoPendingCalls, () => "the loss is noticed");
        var (flushed, left) = (await app.FlushAsync(), await app.Database.CountAsync(UnannouncedCommits));
        app.Service.Faults.Outage = false;

        Assert.Equal((false, 1L), (flushed, left));
        Assert.Equal(room, (await hub.NextAsync("sync.required")).Guid("room_id"));
        await UntilAllIsToldAsync(app);
        Assert.True(await app.FlushAsync());
    }

    [Fact]
    public async Task Who_was_removed_meanwhile_hears_nothing_afterwards_and_who_was_invited_hears_all()
    {
        await using var app = await FunctionsApp.StartAsync(Quick);
        var (alice, bob, carol) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"), await app.CreateUserAsync("Carol"));
        var room = await app.CreateRoomAsync(alice, bob);
        await using var atBob = await app.ConnectAsync(bob);
        await using var atCarol = await app.ConnectAsync(carol);
        await app.FlushAsync();

        app.Service.Faults.Outage = true;
        using var removed = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
        await alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { carol.Id } });
        var stillThere = app.Service.GroupsOf(bob.Id.ToString()).Count;
        app.Service.Faults.Outage = false;
        await Waiting.UntilAsync(() => app.HasNoPendingCalls, () => "all is made good");
        await alice.SayAsync(room, "and then?");

        Assert.Equal((true, 1), (removed.IsSuccessStatusCode, stillThere));
        await atCarol.NextAsync("sync.required"); // something may have been said before she was in
        await atCarol.NextAsync("message.new");
        await app.FlushAsync();
        await atBob.SettleAsync();
        Assert.DoesNotContain(atBob.Events, e => e.Text("type") == "message.new");
        Assert.Empty(app.Service.GroupsOf(bob.Id.ToString()));
    }

    [Fact]
    public async Task Who_connects_meanwhile_is_not_left_half_connected()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);

        app.Service.Faults.Outage = true;
        await using var hub = await HubClient.ConnectAsync(app.Address, alice.Token);
        await Assert.ThrowsAsync<HubFailedException>(() => hub.SettleAsync());
        app.Service.Faults.Outage = false;
        await hub.SettleAsync();
        await alice.SayAsync(room, "back");

        await hub.NextAsync("message.new");
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task What_waits_for_one_room_gives_way_to_one_word_when_it_is_too_much()
    {
        var clock = new ManualClock();
        await using var app = await FunctionsApp.StartAsync([new("Veza:Realtime:MaxQueuedEvents", "10")], clock);
        var (_, room, hub, gateway) = await HeldUpAsync(app);
        await using var listening = hub;

        for (var i = 1; i <= 10; i++) gateway.Publish(room, Numbered(i));
        Assert.True(app.HasNoPendingCalls);
        gateway.Publish(room, Numbered(11));
        app.Service.Faults.Unavailable.Clear();
        await FailingCalls.AdvanceUntilAsync(clock, () => hub.Events.Any(e => e.Text("type") == "sync.required"));
        await hub.SettleAsync();

        Assert.Equal(["n", "sync.required"], hub.Events.Select(e => e.Text("type")).Where(t => t is "n" or "sync.required"));
    }

    [Fact]
    public async Task When_too_many_rooms_have_missed_something_everybody_is_told_to_catch_up_with_one_call()
    {
        const int Most = 10_000;
        var clock = new ManualClock();
        await using var app = await FunctionsApp.StartAsync(clock: clock);
        var alice = await app.CreateUserAsync("Alice");
        await using var hub = await app.ConnectAsync(alice);
        Assert.True(await app.FlushAsync());
        var gateway = Assert.IsType<AzureSignalRGateway>(app.Services.GetRequiredService<IRealtimeGateway>());
        var sends = app.Service.Calls["group:send"];

        for (var i = 0; i <= Most; i++) gateway.EnqueueSync(Group.Room(new RoomId(Fresh.Id())));
        await FailingCalls.AdvanceUntilAsync(clock, () => app.HasNoPendingCalls && hub.Events.Any(e => e.Text("type") == "sync.required"));
        await hub.SettleAsync();

        Assert.Null(Assert.Single(hub.Events, e => e.Text("type") == "sync.required")["room_id"]);
        Assert.Equal((sends, 1L), (app.Service.Calls["group:send"], app.Service.Calls["hub:send"]));
    }

    [Theory]
    [InlineData("MaxQueuedEvents", 100)]
    [InlineData("MaxQueuedBytes", 1890)] // the 100 events are that long
    public async Task What_waits_for_all_rooms_is_bounded_and_those_beyond_are_told_to_catch_up(string limit, int most)
    {
        var clock = new ManualClock();
        await using var app = await FunctionsApp.StartAsync([new($"Veza:SignalR:{limit}", $"{most}")], clock);
        var (alice, room, hub, gateway) = await HeldUpAsync(app);
        await using var listening = hub;

        for (var i = 1; i < 100; i++) gateway.Publish(room, Numbered(i));
        Assert.True(app.HasNoPendingCalls);
        gateway.Publish(Group.User(new UserId(alice.Id)), Numbered(100));
        Assert.False(app.HasNoPendingCalls);
        app.Service.Faults.Unavailable.Clear();
        await FailingCalls.AdvanceUntilAsync(clock, () => app.HasNoPendingCalls && hub.Events.Any(e => e["n"]?.GetValue<int>() == 99));
        await hub.SettleAsync();

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), hub.Events.Where(e => e.Text("type") == "n").Select(e => e.Number("n")));
        Assert.Single(hub.Events, e => e.Text("type") == "sync.required");
    }

    /// <summary>A first event is on its way and stays there until time moves.</summary>
    private static async Task<(TestUser User, Group Room, HubClient Hub, IRealtimeGateway Gateway)> HeldUpAsync(FunctionsApp app)
    {
        var alice = await app.CreateUserAsync("Alice");
        var room = Group.Room(new RoomId(await app.CreateRoomAsync(alice)));
        var hub = await app.ConnectAsync(alice);
        var gateway = app.Services.GetRequiredService<IRealtimeGateway>();
        await app.FlushAsync();
        app.Service.Faults.RetryAfter = TimeSpan.FromSeconds(30);
        app.Service.Faults.Unavailable.Probability = 1;
        gateway.Publish(room, Numbered(0));
        await Waiting.UntilAsync(() => app.Service.Faults.Unavailable.Struck > 0, () => "the first try");
        return (alice, room, hub, gateway);
    }

    private static RealtimeEvent Numbered(int number) => RealtimeEvent.Create("n", number, static (w, n) => w.WriteNumber("n"u8, n));

    private static async Task UntilAllIsToldAsync(FunctionsApp app) => await app.Database.RunAsync($"""
        DO $$ BEGIN
            FOR i IN 1..2000 LOOP
                IF NOT EXISTS (SELECT 1 FROM {UnannouncedCommits}) THEN RETURN; END IF;
                PERFORM pg_sleep(0.01);
            END LOOP;
            RAISE 'Events in the outbox are not told.';
        END $$
        """);
}
