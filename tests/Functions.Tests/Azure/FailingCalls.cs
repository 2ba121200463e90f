using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>Calls of the service that fail: what is tried again, what must not be, and who is told.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class FailingCalls
{
    [Fact]
    public async Task A_call_that_was_not_carried_out_is_repeated_when_the_service_says_so_and_delivers_once()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, room, hub) = await RoomOfOneAsync(app);
        app.Service.Faults.RetryAfter = TimeSpan.Zero;
        app.Service.Faults.Unavailable.Next(2);

        await alice.SayAsync(room, "hello");
        await hub.NextAsync("message.new");

        Assert.True(await app.FlushAsync());
        await AssertHeardAsync(hub, "message.new");
        Assert.Equal(2, app.Service.Faults.Unavailable.Struck);
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task A_pause_that_the_service_asks_for_is_kept_but_never_for_hours()
    {
        var clock = new ManualClock();
        await using var app = await FunctionsApp.StartAsync(clock: clock);
        var (alice, room, hub) = await RoomOfOneAsync(app);
        app.Service.Faults.RetryAfter = TimeSpan.FromHours(5);
        app.Service.Faults.Unavailable.Next();
        await alice.SayAsync(room, "hello");
        await Waiting.UntilAsync(() => app.Service.Faults.Unavailable.Struck == 1, () => "the first try");

        clock.Advance(TimeSpan.FromSeconds(59));
        var calls = app.Service.Calls["group:send"];
        await hub.SettleAsync();
        Assert.Equal(calls, app.Service.Calls["group:send"]);
        await AdvanceUntilAsync(clock, () => app.Service.Calls["group:send"] > calls);

        await hub.NextAsync("message.new");
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task A_send_that_may_have_been_delivered_is_not_repeated_and_its_group_is_told_to_catch_up()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, room, hub) = await RoomOfOneAsync(app);
        app.Service.Faults.FailAfterDelivery.Next();

        await alice.SayAsync(room, "hello");
        var missed = await hub.NextAsync("sync.required");

        Assert.Equal(room, missed.Guid("room_id"));
        await AssertHeardAsync(hub, "message.new", "sync.required");
        await Waiting.UntilAsync(() => app.HasNoPendingCalls, () => "no call is pending");
        Assert.True(await app.FlushAsync());
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task A_send_whose_connection_was_cut_after_delivery_is_not_repeated()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, room, hub) = await RoomOfOneAsync(app);
        app.Service.Faults.ResetAfter.Next();

        await alice.SayAsync(room, "hello");
        await hub.NextAsync("sync.required");

        await AssertHeardAsync(hub, "message.new", "sync.required");
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task To_catch_up_is_never_lost_itself()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (_, room, hub) = await RoomOfOneAsync(app);
        app.Service.Faults.ResetBefore.Next();

        app.Services.GetRequiredService<IRealtimeGateway>()
            .Publish(Group.Room(new RoomId(room)), ConnectionEvents.SyncRequired(new RoomId(room)));

        Assert.Equal(room, (await hub.NextAsync("sync.required")).Guid("room_id"));
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_token_is_made_anew()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, room, hub) = await RoomOfOneAsync(app);
        app.Service.Faults.RefuseToken.Next();

        await alice.SayAsync(room, "hello");
        await hub.NextAsync("message.new");

        Assert.True(await app.FlushAsync());
        await AssertHeardAsync(hub, "message.new");
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task What_is_slow_is_given_up_and_told_as_missed()
    {
        await using var app = await FunctionsApp.StartAsync([new("Veza:SignalR:RequestTimeout", "00:00:00.200")]);
        var (alice, room, hub) = await RoomOfOneAsync(app);
        app.Service.Faults.SlowAcceptBy = TimeSpan.FromMinutes(1);
        app.Service.Faults.SlowAccept.Next();

        await alice.SayAsync(room, "hello");

        await hub.NextAsync("sync.required");
        Assert.Equal("hello", (await alice.HistoryAsync(room)).Single().Text("content"));
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task The_log_names_the_calls_and_neither_people_nor_keys()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, room, hub) = await RoomOfOneAsync(app);
        app.Service.Faults.FailAfterDelivery.Next();

        await alice.SayAsync(room, "hello");
        await hub.NextAsync("sync.required");

        var key = app.Service.ConnectionString.Split("AccessKey=")[1].Split(';')[0];
        var lines = string.Join('\n', app.Log.All.Where(l => l.Category.Contains("Realtime", StringComparison.Ordinal)).Select(l => l.Text));
        Assert.Contains("POST groups/…/:send failed (status 500), attempt 1", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(key, lines, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", lines, StringComparison.Ordinal);
        Assert.DoesNotContain($"{alice.Id}", lines, StringComparison.Ordinal);
        await hub.DisposeAsync();
    }

    internal static async Task AdvanceUntilAsync(ManualClock clock, Func<bool> isSo) =>
        await Waiting.UntilAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return isSo();
            },
            () => "what time brings");

    private static async Task<(TestUser User, Guid Room, HubClient Hub)> RoomOfOneAsync(FunctionsApp app)
    {
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        var hub = await app.ConnectAsync(alice);
        Assert.True(await app.FlushAsync());
        return (alice, room, hub);
    }

    private static async Task AssertHeardAsync(HubClient hub, params string[] types)
    {
        await hub.SettleAsync();
        Assert.Equal(types, hub.Events.Select(e => e.Text("type")).Where(t => t is "message.new" or "sync.required"));
    }
}
