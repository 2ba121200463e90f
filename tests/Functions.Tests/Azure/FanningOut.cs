using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>What it costs to tell a room: calls of the service.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class FanningOut
{
    [Fact]
    public async Task A_message_is_one_call_whoever_is_in_the_room()
    {
        await using var app = await FunctionsApp.StartAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => app.CreateUserAsync($"P{i}")));
        var room = await app.CreateRoomAsync(people[0], people[1..]);
        var hubs = await Task.WhenAll(people.Select(app.ConnectAsync));
        await app.FlushAsync();
        var before = app.Service.Calls.ToDictionary();

        await hubs[0].InvokeAsync(TestChat.Saying(room, "hello"));
        foreach (var hub in hubs) await hub.NextAsync("message.new");

        var calls = app.Service.Calls.ToDictionary().Select(c => (c.Key, Count: c.Value - before.GetValueOrDefault(c.Key)))
            .Where(c => c.Count > 0);
        Assert.Equal([("group:send", 1L)], calls);
        foreach (var hub in hubs) await hub.DisposeAsync();
    }

    [Fact]
    public async Task Under_load_many_messages_share_a_call_and_keep_their_order()
    {
        const int Senders = 6, Each = 50;
        await using var app = await FunctionsApp.StartAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, Senders).Select(i => app.CreateUserAsync($"P{i}")));
        var room = await app.CreateRoomAsync(people[0], people[1..]);
        await using var listener = await app.ConnectAsync(people[0]);
        await app.FlushAsync();
        var before = app.Service.Calls["group:send"];
        app.Service.Faults.SlowAcceptBy = TimeSpan.FromMilliseconds(15);
        app.Service.Faults.SlowAccept.Probability = 1;

        await Task.WhenAll(people.SelectMany(p => Enumerable.Range(0, Each).Select(i => p.SayAsync(room, $"{p.Name} {i}"))));
        for (var i = 0; i < Senders * Each; i++) await listener.NextAsync("message.new");

        var seqs = listener.Events.Where(e => e.Text("type") == "message.new").Select(e => e["message"].Number("seq")).ToList();
        Assert.Equal(Enumerable.Range(1, Senders * Each).Select(i => (long)i), seqs);
        var calls = app.Service.Calls["group:send"] - before;
        Assert.InRange(calls, 1, Senders * Each / 3);
    }

    [Fact]
    public async Task A_batch_is_cut_where_the_service_would_not_take_it()
    {
        await using var app = await FunctionsApp.StartAsync([new("Veza:SignalR:MaxSendBytes", "16384")]);
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        await using var hub = await app.ConnectAsync(alice);
        var gateway = app.Services.GetRequiredService<IRealtimeGateway>();
        await app.FlushAsync();
        var (group, before, arrays) = (Group.Room(new RoomId(room)), app.Service.Calls["group:send"], hub.Arrays);
        var small = Enumerable.Range(0, 600).Select(i => Numbered(i, "")).ToArray(); // cut by number: 256, 256, 88
        var large = Enumerable.Range(600, 6).Select(i => Numbered(i, new string('x', 7000))).ToArray(); // by size: two each
        var huge = Numbered(606, new string('x', 20_000)); // alone, though it is too large

        gateway.Publish(group, small);
        Assert.True(await gateway.FlushAsync(default));
        gateway.Publish(group, [.. large, huge]);
        Assert.True(await gateway.FlushAsync(default));
        await hub.SettleAsync();

        Assert.Equal(Enumerable.Range(0, 607).Select(i => (long)i), hub.Events.Where(e => e.Text("type") == "n").Select(e => e.Number("n")));
        Assert.Equal((7L, 7), (app.Service.Calls["group:send"] - before, hub.Arrays - arrays));
    }

    [Fact]
    public async Task Typing_presence_and_receipts_wait_for_company()
    {
        await using var app = await FunctionsApp.StartAsync([new("Veza:SignalR:CoalesceFor", "00:00:05")]);
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        await using var hub = await app.ConnectAsync(alice);
        var gateway = app.Services.GetRequiredService<IRealtimeGateway>();
        await app.FlushAsync();
        var (group, before) = (Group.Room(new RoomId(room)), app.Service.Calls["group:send"]);

        for (var i = 0; i < 40; i++) gateway.Publish(group, Numbered(i, "", key: $"typing:{i % 2}"));
        Assert.Equal(before, app.Service.Calls["group:send"]);
        gateway.Publish(group, Numbered(40, "")); // one that does not wait takes the others with it
        await hub.NextAsync(e => e["n"]?.GetValue<int>() == 40);

        Assert.Equal([38L, 39L, 40L], hub.Events.Where(e => e.Text("type") == "n").Select(e => e.Number("n")));
        Assert.Equal(1, app.Service.Calls["group:send"] - before);
    }

    [Fact]
    public async Task Typing_is_told_by_itself_after_a_moment()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice, bob);
        await using var atAlice = await app.ConnectAsync(alice);
        await using var atBob = await app.ConnectAsync(bob);

        await atAlice.InvokeAsync(new JsonObject { ["type"] = "typing.start", ["room_id"] = room });

        Assert.True((await atBob.NextAsync("typing"))["typing"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_concerns_one_person_goes_to_that_person_in_one_call()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        await using var phone = await app.ConnectAsync(alice);
        await using var laptop = await app.ConnectAsync(alice);
        await using var other = await app.ConnectAsync(bob);
        var before = app.Service.Calls["user:send"];

        app.Services.GetRequiredService<IRealtimeGateway>().Publish(Group.User(new UserId(alice.Id)), ConnectionEvents.SyncRequired(null));
        await Task.WhenAll(phone.NextAsync("sync.required"), laptop.NextAsync("sync.required"));
        await other.SettleAsync();

        Assert.Equal(1, app.Service.Calls["user:send"] - before);
        Assert.Empty(other.Events);
    }

    [Fact]
    public async Task To_flush_never_waits_for_what_is_done_already()
    {
        await using var app = await FunctionsApp.StartAsync();
        var gateway = app.Services.GetRequiredService<IRealtimeGateway>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), patience.Token, async (i, ct) =>
        {
            gateway.Publish(Group.Room(new RoomId(Fresh.Id())), Numbered(i, ""));
            Assert.True(await gateway.FlushAsync(ct));
        });
    }

    private static RealtimeEvent Numbered(int number, string filling, string? key = null) =>
        RealtimeEvent.Create("n", (number, filling), static (w, e) =>
        {
            w.WriteNumber("n"u8, e.number);
            w.WriteString("filling"u8, e.filling);
        }, key);
}
