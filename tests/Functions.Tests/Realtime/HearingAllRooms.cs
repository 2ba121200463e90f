using System.Text.Json.Nodes;
using Veza.Functions.Tests.Messages;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime;

public sealed class HearingAllRooms
{
    [Fact]
    public async Task Sixty_rooms_are_heard_and_sixty_more_that_somebody_adds_take_none_of_them_away()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var rooms = new List<Guid>();
        for (var i = 0; i < 60; i++) rooms.Add(await server.CreateRoomAsync(bob, alice));
        await using var hub = await server.ConnectAsync(bob);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => server.CreateRoomAsync(alice, bob)));

        foreach (var room in rooms) await alice.SayAsync(room, "heard?");

        foreach (var room in rooms) await hub.NextAsync(e => e.Text("type") == "message.new" && e["message"].Guid("room_id") == room);
        Assert.DoesNotContain(hub.Events, e => e.Text("type") == "subscriptions_limited");
    }

    [Fact]
    public async Task Who_is_in_more_rooms_than_can_be_heard_is_told_which_at_every_connect()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Rooms:MaxRoomsPerUser", "3")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var rooms = await InsertRoomsAsync(server, 5, alice, bob);

        await using var first = await server.ConnectAsync(bob);
        await using var second = await server.ConnectAsync(bob);

        foreach (var hub in new[] { first, second })
        {
            var told = await hub.NextAsync("subscriptions_limited");
            Assert.Equal(rooms[..2].ToHashSet(), Named(told).ToHashSet());
            Assert.False(told["more"]!.GetValue<bool>());
        }

        foreach (var room in rooms) await alice.SayAsync(room, "after");
        foreach (var room in rooms[2..]) await first.NextAsync(e => e["message"]?.Guid("room_id") == room);
    }

    [Fact]
    public async Task A_room_that_is_not_heard_is_heard_once_it_is_asked_for()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Rooms:MaxRoomsPerUser", "2")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var rooms = await InsertRoomsAsync(server, 3, alice, bob);
        await using var hub = await server.ConnectAsync(bob);
        var unheard = Assert.Single(Named(await hub.NextAsync("subscriptions_limited")));

        await hub.InvokeAsync(new() { ["type"] = "room.join", ["room_id"] = unheard });
        foreach (var room in rooms) await alice.SayAsync(room, "after");

        foreach (var room in rooms) await hub.NextAsync(e => e["message"]?.Guid("room_id") == room);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // SignalR Service has no limit of groups per connection
    public async Task Of_the_rooms_asked_for_the_first_gives_way_and_is_named()
    {
        await using var server = await TestServer.StartAsync(
            [new("Veza:Rooms:MaxRoomsPerUser", "1"), new("Veza:Realtime:MaxRoomsPerConnection", "2")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var rooms = await InsertRoomsAsync(server, 4, alice, bob);
        await using var hub = await server.ConnectAsync(bob);
        await hub.NextAsync("subscriptions_limited");

        foreach (var room in rooms[..3]) await hub.InvokeAsync(new() { ["type"] = "room.join", ["room_id"] = room });
        var told = await hub.NextAsync("subscriptions_limited");
        foreach (var room in rooms) await alice.SayAsync(room, "after");

        Assert.Equal([rooms[0]], Named(told));
        foreach (var room in rooms[1..]) await hub.NextAsync(e => e["message"]?.Guid("room_id") == room);
        await hub.SettleAsync();
        Assert.DoesNotContain(hub.Events, e => e["message"]?.Guid("room_id") == rooms[0]);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // counts the server's queries
    public async Task A_thousand_rooms_are_heard_at_the_price_of_one_query()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var few = await CountAsync(server, alice);
        await FillAsync(server, bob, 1_000);
        var room = (await server.Database.ListAsync("SELECT room_id FROM room_members WHERE user_id = $1", r => r.GetGuid(0), bob.Id))[617];

        var many = await CountAsync(server, bob);
        await using var hub = await server.ConnectAsync(bob);
        await bob.SayAsync(room, "heard?");

        Assert.Equal(few, many);
        await hub.NextAsync(e => e["message"]?.Guid("room_id") == room);
    }

    private static async Task<int> CountAsync(TestServer server, TestUser user)
    {
        using var counter = new QueryCounter(server.Database.Name);
        return await counter.CountAsync(async () => await (await server.ConnectAsync(user)).DisposeAsync());
    }

    /// <summary>As there are where the limit was lowered. The last is the liveliest.</summary>
    private static async Task<Guid[]> InsertRoomsAsync(TestServer server, int count, params TestUser[] members)
    {
        var rooms = Enumerable.Range(0, count).Select(_ => Fresh.Id()).ToArray();
        await server.Database.RunAsync("""
            INSERT INTO rooms (id, tenant_id, type, visibility, name, created_by, created_at, updated_at, member_count)
            SELECT r.id, u.tenant_id, 'group', 'private', 'A group', u.id, now() + r.n * interval '1 ms', now(), cardinality($2)
            FROM unnest($1::uuid[]) WITH ORDINALITY AS r (id, n), users u WHERE u.id = $2[1]
            """, rooms, members.Select(m => m.Id).ToArray());
        await server.Database.RunAsync("""
            INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at)
            SELECT r.id, m.id, r.tenant_id, 'member', now() FROM rooms r, unnest($2::uuid[]) AS m (id) WHERE r.id = ANY ($1)
            """, rooms, members.Select(m => m.Id).ToArray());
        return rooms;
    }

    private static Task<int> FillAsync(TestServer server, TestUser user, int rooms) => server.Database.RunAsync("""
        WITH made AS (
            INSERT INTO rooms (id, tenant_id, type, visibility, name, created_by, created_at, updated_at, member_count)
            SELECT gen_random_uuid(), tenant_id, 'group', 'private', 'Filler', id, now(), now(), 1
            FROM users, generate_series(1, $2) WHERE id = $1 RETURNING id, tenant_id)
        INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at) SELECT id, $1, tenant_id, 'owner', now() FROM made
        """, user.Id, rooms);

    private static IEnumerable<Guid> Named(JsonObject told) => told["room_ids"]!.AsArray().Select(id => id!.GetValue<Guid>());
}
