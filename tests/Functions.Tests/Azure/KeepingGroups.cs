using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Veza.Shared.Database.Redis;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>Who is in a room is in its group at the service, connected or not, and connecting costs next to nothing.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class KeepingGroups
{
    [Fact]
    public async Task People_are_in_the_groups_of_their_rooms_before_they_connect_and_until_they_leave()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob, carol) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"), await app.CreateUserAsync("Carol"));

        var room = await app.CreateRoomAsync(alice, bob, carol);
        Assert.All([alice, bob, carol], user => Assert.Equal([GroupOf(room)], GroupsOf(app, user)));
        await using var atBob = await app.ConnectAsync(bob);
        await using var atCarol = await app.ConnectAsync(carol);
        await bob.PostAsync($"/api/rooms/{room}/leave");
        using var removed = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{carol.Id}");
        await alice.SayAsync(room, "among ourselves");
        await app.FlushAsync();
        await Task.WhenAll(atBob.SettleAsync(), atCarol.SettleAsync());

        Assert.True(removed.IsSuccessStatusCode);
        Assert.Equal([GroupOf(room)], [.. GroupsOf(app, bob), .. GroupsOf(app, carol), .. GroupsOf(app, alice)]);
        Assert.All([atBob, atCarol], hub => Assert.DoesNotContain(hub.Events, e => e.Text("type") == "message.new"));
    }

    [Fact]
    public async Task Who_comes_into_a_room_hears_what_is_said_next()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice);
        await using var hub = await app.ConnectAsync(bob);

        await alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { bob.Id } });
        await alice.SayAsync(room, "welcome");

        Assert.Equal("welcome", (await hub.NextAsync("message.new"))["message"].Text("content"));
    }

    [Fact]
    public async Task Connecting_again_and_again_tells_the_service_nothing_new()
    {
        KeyValuePair<string, string>[] many = [new("Veza:Realtime:MaxConnectionsPerUser", "100")];
        await using var app = await FunctionsApp.StartAsync(many);
        await using var sibling = await app.StartSiblingAsync(many);
        var alice = await app.CreateUserAsync("Alice");
        var rooms = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.CreateRoomAsync(alice)));
        await using (await app.ConnectAsync(alice)) await app.FlushAsync();
        var before = app.Service.Calls["user:join"];

        app.Service.DropClients();
        var hubs = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
        {
            app.Host.Target = i % 2 == 0 ? app.Services : sibling.Services;
            return app.ConnectAsync(alice);
        }));
        await hubs[0].InvokeAsync(new() { ["type"] = "room.join", ["room_id"] = rooms[0] }); // as clients do on coming back
        await alice.SayAsync(rooms[3], "hello");
        foreach (var hub in hubs) await hub.NextAsync("message.new");

        Assert.Equal(before, app.Service.Calls["user:join"]);
        foreach (var hub in hubs) await hub.DisposeAsync();
    }

    [Fact]
    public async Task The_service_is_reminded_when_half_of_what_it_remembers_is_over_or_Redis_has_forgotten()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        await using (await app.ConnectAsync(alice)) await app.FlushAsync();
        var redis = await app.Services.GetRequiredService<RedisServer>().DatabaseAsync();
        var key = (RedisKey)$"{app.Scene.RedisPrefix}signalr:groups:{alice.Id}";
        var (life, before) = (await redis.KeyTimeToLiveAsync(key), app.Service.Calls["user:join"]);

        await redis.KeyDeleteAsync(key); // as it is when its time is over
        await using var hub = await app.ConnectAsync(alice);

        Assert.InRange(life!.Value, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24)); // half of two days
        Assert.Equal(1, app.Service.Calls["user:join"] - before);
        Assert.Equal([GroupOf(room)], GroupsOf(app, alice));
    }

    [Fact]
    public async Task What_a_former_version_noted_of_the_liveliest_rooms_does_not_count_for_all()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        var rooms = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => app.CreateRoomAsync(alice)));
        var redis = await app.Services.GetRequiredService<RedisServer>().DatabaseAsync();
        await redis.SetAddAsync($"{app.Scene.RedisPrefix}signalr:groups:{alice.Id}", ["all", rooms[0].ToString()]);
        var before = app.Service.Calls["user:join"];

        await using var hub = await app.ConnectAsync(alice);

        Assert.Equal(rooms.Length, app.Service.Calls["user:join"] - before);
    }

    [Fact]
    public async Task A_service_that_has_forgotten_everybody_is_told_again_when_Redis_has_too()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        await using (await app.ConnectAsync(alice)) await app.FlushAsync();
        await app.Service.RestartAsync(keepUserGroups: false);
        var redis = await app.Services.GetRequiredService<RedisServer>().DatabaseAsync();
        await redis.KeyDeleteAsync($"{app.Scene.RedisPrefix}signalr:groups:{alice.Id}");

        await using var hub = await app.ConnectAsync(alice);
        await alice.SayAsync(room, "back");

        Assert.Equal("back", (await hub.NextAsync("message.new"))["message"].Text("content"));
    }

    [Fact]
    public async Task Without_Redis_one_hears_everything_and_the_service_is_not_told_at_each_look()
    {
        await using var redis = RedisProxy();
        await using var app = await FunctionsApp.StartAsync([
            new("Veza:Redis:ConnectionString", $"127.0.0.1:{redis.Port}"), new("Veza:Redis:Timeout", "00:00:01"),
            new("Veza:SignalR:ConnectionKnownFor", "00:00:01")]);
        var alice = await app.CreateUserAsync("Alice");
        var room = await app.CreateRoomAsync(alice);
        redis.Refuse();
        await using (await app.ConnectAsync(alice)) await app.FlushAsync();
        var before = app.Service.Calls["user:join"];

        await using var hub = await app.ConnectAsync(alice);
        await alice.SayAsync(room, "hello");

        await hub.NextAsync("message.new");
        Assert.Equal(before, app.Service.Calls["user:join"]);
    }

    [Fact]
    public async Task Who_is_in_more_rooms_than_can_be_heard_is_told_which_and_coming_back_costs_nothing()
    {
        await using var app = await FunctionsApp.StartAsync();
        await using var strict = await app.StartSiblingAsync([new("Veza:Rooms:MaxRoomsPerUser", "4")]);
        var alice = await app.CreateUserAsync("Alice");
        for (var i = 0; i < 7; i++) await app.CreateRoomAsync(alice);
        app.Host.Target = strict.Services;
        var before = app.Service.Calls["user:join"];

        await using var first = await app.ConnectAsync(alice);
        var unheard = await NamedAsync(first);
        var joined = app.Service.Calls["user:join"] - before;
        await using var second = await app.ConnectAsync(alice);
        var again = await NamedAsync(second);
        var joinedAgain = app.Service.Calls["user:join"] - before - joined;
        await second.InvokeAsync(new() { ["type"] = "room.join", ["room_id"] = unheard[0] });
        await using var third = await app.ConnectAsync(alice);

        Assert.Equal((3, 4, 0), (unheard.Length, joined, joinedAgain));
        Assert.Equal(unheard, again);
        Assert.Equal(unheard[1..], await NamedAsync(third));

        static async Task<Guid[]> NamedAsync(HubClient hub) =>
            [.. (await hub.NextAsync("subscriptions_limited"))["room_ids"]!.AsArray().Select(id => id!.GetValue<Guid>())];
    }

    [Fact]
    public async Task Two_hundred_rooms_are_heard_at_a_call_each_once_a_day()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        await app.Database.RunAsync("""
            WITH made AS (
                INSERT INTO rooms (id, tenant_id, type, visibility, name, created_by, created_at, updated_at, member_count)
                SELECT gen_random_uuid(), tenant_id, 'group', 'private', 'Filler', id, now(), now(), 1
                FROM users, generate_series(1, 200) WHERE id = $1 RETURNING id, tenant_id)
            INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at) SELECT id, $1, tenant_id, 'owner', now() FROM made
            """, alice.Id);
        var room = (await app.Database.ListAsync("SELECT room_id FROM room_members WHERE user_id = $1", r => r.GetGuid(0), alice.Id))[173];

        await using var first = await app.ConnectAsync(alice);
        await using var second = await app.ConnectAsync(alice);
        await alice.SayAsync(room, "heard?");

        await first.NextAsync(e => e["message"]?.Guid("room_id") == room);
        await second.NextAsync(e => e["message"]?.Guid("room_id") == room);
        Assert.Equal(200, app.Service.Calls["user:join"]);
    }

    internal static FaultyProxy RedisProxy()
    {
        var redis = TestEnvironment.Redis.Split(',')[0].Split(':');
        return FaultyProxy.Start(redis[0], int.Parse(redis[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    internal static string GroupOf(Guid room) => $"room-{room:n}";

    internal static IEnumerable<string> GroupsOf(FunctionsApp app, TestUser user) => app.Service.GroupsOf(user.Id.ToString());
}
