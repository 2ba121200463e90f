using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Messages;

public sealed class CatchingUp
{
    [Fact]
    public async Task A_first_visit_gets_every_room_with_its_newest_messages()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (busy, empty) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await Task.WhenAll(Enumerable.Range(1, 40).Select(i => alice.SayAsync(busy, $"{i}")));

        var first = await bob.SyncAsync();

        var rooms = first["rooms"]!.AsArray().ToDictionary(r => r!["room"].Guid("id"));
        Assert.Equal(new[] { busy, empty }.Order(), rooms.Keys.Order());
        Assert.All(rooms.Values, r => Assert.True(r!["reset"]!.GetValue<bool>()));
        Assert.Equal(Enumerable.Range(11, 30).Select(n => (long)n), rooms[busy]!["messages"]!.AsArray().Select(m => m.Number("seq")));
        Assert.Equal((await bob.SummaryAsync(busy)).ToJsonString(), rooms[busy]!["room"]!.ToJsonString());
        Assert.Equal((40, false), (rooms[busy]!["room"].Number("unread_count"), first["has_more"]!.GetValue<bool>()));
        Assert.Empty(first["removed_room_ids"]!.AsArray());
    }

    [Fact]
    public async Task Without_news_there_is_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await alice.SayAsync(await server.CreateRoomAsync(alice, bob), "hello");
        var cursor = (await bob.SyncAsync()).Text("cursor");

        var again = await bob.SyncAsync(cursor);

        Assert.Empty(again["rooms"]!.AsArray());
        Assert.Equal(cursor, again.Text("cursor"));
    }

    [Fact]
    public async Task Only_what_is_new_comes_and_only_of_its_room()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, quiet) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await alice.SayAsync(room, "old");
        await alice.SayAsync(quiet, "old");
        var cursor = (await bob.SyncAsync()).Text("cursor");

        await alice.SayAsync(room, "new");
        await alice.SayAsync(room, "newer");

        var entry = (await bob.SyncAsync(cursor))["rooms"]!.AsArray().Single()!;
        Assert.Equal((room, false), (entry["room"].Guid("id"), entry["reset"]!.GetValue<bool>()));
        Assert.Equal(["new", "newer"], entry["messages"]!.AsArray().Select(m => m.Text("content")));
        Assert.Empty(entry["changed"]!.AsArray());
    }

    [Fact]
    public async Task Older_messages_that_changed_come_as_changed()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var (edited, deleted) = ((await alice.SayAsync(room, "a")).Guid("id"), (await alice.SayAsync(room, "b")).Guid("id"));
        var cursor = (await bob.SyncAsync()).Text("cursor");

        await alice.EditAsync(edited, "A");
        await alice.DeleteAsync(deleted);
        await alice.EditAsync((await alice.SayAsync(room, "c")).Guid("id"), "C");

        var entry = (await bob.SyncAsync(cursor))["rooms"]!.AsArray().Single()!;
        Assert.Equal(["C"], entry["messages"]!.AsArray().Select(m => m.Text("content")));
        Assert.Equal(["A", ""], entry["changed"]!.AsArray().Select(m => m.Text("content")));
    }

    [Fact]
    public async Task A_room_with_a_new_name_and_one_that_was_read_elsewhere_come_without_messages()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (renamed, read) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await alice.SayAsync(read, "hello");
        var cursor = (await bob.SyncAsync()).Text("cursor");

        await alice.TryAsync(HttpMethod.Patch, $"/api/rooms/{renamed}", new JsonObject { ["name"] = "A new name" });
        await bob.ReadUpToAsync(read, 1);

        var rooms = (await bob.SyncAsync(cursor))["rooms"]!.AsArray().ToDictionary(r => r!["room"].Guid("id"));
        Assert.Equal("A new name", rooms[renamed]!["room"].Text("name"));
        Assert.Equal((1, 0), (rooms[read]!["room"].Number("read_seq"), rooms[read]!["room"].Number("unread_count")));
        Assert.All(rooms.Values, r => Assert.Equal((0, 0), (r!["messages"]!.AsArray().Count, r["changed"]!.AsArray().Count)));
        Assert.All(rooms.Values, r => Assert.False(r!["reset"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Rooms_that_are_over_are_named_once()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var rooms = new List<Guid>();
        for (var i = 0; i < 4; i++) rooms.Add(await server.CreateRoomAsync(alice, bob));
        var cursor = (await bob.SyncAsync()).Text("cursor");

        await bob.PostAsync($"/api/rooms/{rooms[0]}/leave");
        await alice.TryAsync(HttpMethod.Delete, $"/api/rooms/{rooms[1]}/members/{bob.Id}");
        await alice.DeleteRoomAsync(rooms[2]);

        var synced = await bob.SyncAsync(cursor);
        var again = await bob.SyncAsync(synced.Text("cursor"));
        Assert.Equal(rooms[..3].Order(), synced["removed_room_ids"]!.AsArray().GetValues<Guid>().Order());
        Assert.Empty(synced["rooms"]!.AsArray());
        Assert.Empty(again["removed_room_ids"]!.AsArray());
    }

    [Fact]
    public async Task Who_came_back_between_two_visits_goes_on_where_they_were()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await alice.SayAsync(room, "one");
        var mirror = new ChatMirror(bob);
        await mirror.CatchUpAsync();
        await bob.PostAsync($"/api/rooms/{room}/leave");
        await alice.SayAsync(room, "two");

        await alice.PostAsync($"/api/rooms/{room}/members", new JsonObject { ["user_ids"] = new JsonArray(bob.Id) });
        await mirror.CatchUpAsync();

        await mirror.AssertCompleteAsync();
    }

    [Fact]
    public async Task Too_much_that_was_missed_starts_the_room_anew()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:MaxMissed", "10"), new("Veza:Messages:FreshPage", "5")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (much, enough) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        var (edits, id) = (await server.CreateRoomAsync(alice, bob), Guid.Empty);
        id = (await alice.SayAsync(edits, "0")).Guid("id");
        var cursor = (await bob.SyncAsync()).Text("cursor");

        await Task.WhenAll(Enumerable.Range(1, 11).Select(i => alice.SayAsync(much, $"{i}")));
        await Task.WhenAll(Enumerable.Range(1, 10).Select(i => alice.SayAsync(enough, $"{i}")));
        for (var i = 1; i <= 11; i++) await alice.EditAsync(id, $"{i}");

        var rooms = (await bob.SyncAsync(cursor))["rooms"]!.AsArray().ToDictionary(r => r!["room"].Guid("id"));
        Assert.Equal((true, 5), (rooms[much]!["reset"]!.GetValue<bool>(), rooms[much]!["messages"]!.AsArray().Count));
        Assert.Equal((false, 10), (rooms[enough]!["reset"]!.GetValue<bool>(), rooms[enough]!["messages"]!.AsArray().Count));
        Assert.Equal((true, 1), (rooms[edits]!["reset"]!.GetValue<bool>(), rooms[edits]!["messages"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("UPDATE rooms SET last_seq = 1 WHERE id = $1")]
    [InlineData("UPDATE rooms SET revision = 1 WHERE id = $1")]
    public async Task A_room_that_a_restored_database_knows_less_of_starts_anew(string restore)
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, other) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await alice.SayAsync(other, "kept");
        await alice.SayAsync(room, "kept");
        var changed = (await alice.SayAsync(room, "lost")).Guid("id");
        await alice.EditAsync(changed, "lost, too");
        await alice.EditAsync(changed, "lost as well");
        var cursor = (await bob.SyncAsync()).Text("cursor");
        await server.Database.RunAsync("DELETE FROM messages WHERE room_id = $1 AND seq = 2", room);
        await server.Database.RunAsync(restore, room);

        var anew = await bob.SyncAsync(cursor);

        var entry = anew["rooms"]!.AsArray().Single()!;
        Assert.Equal((room, true), (entry["room"].Guid("id"), entry["reset"]!.GetValue<bool>()));
        Assert.Equal(["kept"], entry["messages"]!.AsArray().Select(m => m.Text("content")));
        Assert.Empty((await bob.SyncAsync(anew.Text("cursor")))["rooms"]!.AsArray());
    }

    [Fact]
    public async Task Small_pages_join_without_hole_or_double()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var rooms = new List<Guid>();
        for (var i = 0; i < 3; i++) rooms.Add(await server.CreateRoomAsync(alice, bob));
        var mirror = new ChatMirror(bob);
        await mirror.CatchUpAsync(limit: 1);

        foreach (var room in rooms) await Task.WhenAll(Enumerable.Range(1, 25).Select(i => alice.SayAsync(room, $"{i}")));
        var pages = await mirror.CatchUpAsync(limit: 10);

        await mirror.AssertCompleteAsync();
        Assert.Equal(8, pages);
        Assert.All(mirror.Rooms.Values, r => Assert.Equal(25, r.Messages.Count));
    }

    [Fact]
    public async Task Changes_of_a_room_whose_messages_fill_several_pages_are_not_lost()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var (edited, deleted) = ((await alice.SayAsync(room, "a")).Guid("id"), (await alice.SayAsync(room, "b")).Guid("id"));
        var mirror = new ChatMirror(bob);
        await mirror.CatchUpAsync();

        await alice.EditAsync(edited, "A");
        await Task.WhenAll(Enumerable.Range(1, 12).Select(i => alice.SayAsync(room, $"{i}")));
        await alice.DeleteAsync(deleted);
        var pages = await mirror.CatchUpAsync(limit: 5);

        await mirror.AssertCompleteAsync();
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task A_cursor_that_cannot_be_read_is_gone()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await server.CreateRoomAsync(alice, bob);
        var cursor = (await alice.SyncAsync()).Text("cursor");
        string[] wrong =
        [
            (await bob.SyncAsync()).Text("cursor"), cursor[..^3], cursor[..5], "garbage", "a", "%F0%9F%98%80", "%00", "%ED%A0%80",
            cursor + "AAAA", new('A', 7_000),
        ];

        var refused = await Task.WhenAll(wrong.Select(c => alice.TryAsync(HttpMethod.Get, $"/api/sync?cursor={c}")));

        Assert.All(refused, r => Assert.Equal((HttpStatusCode.Gone, "cursor_invalid"), r));
        Assert.Equal((HttpStatusCode.OK, ""), await alice.TryAsync(HttpMethod.Get, $"/api/sync?cursor={cursor}"));
        Assert.Equal((HttpStatusCode.OK, ""), await alice.TryAsync(HttpMethod.Get, "/api/sync?cursor="));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await alice.TryAsync(HttpMethod.Get, "/api/sync?limit=0"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task It_takes_as_many_queries_however_much_was_missed()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var rooms = new List<Guid>();
        for (var i = 0; i < 12; i++) rooms.Add(await server.CreateRoomAsync(alice, bob));
        var answered = await Task.WhenAll(rooms.Select(async r => (await alice.SayAsync(r, "first")).Guid("id")));
        var cursor = (await bob.SyncAsync()).Text("cursor");
        using var counter = new QueryCounter(server.Database.Name);
        await alice.EditAsync(answered[0], "edited");
        await alice.SayAsync(rooms[0], "reply", replyTo: answered[0]);
        var few = await counter.CountAsync(() => bob.SyncAsync(cursor));
        for (var i = 1; i < 12; i++)
        {
            await alice.EditAsync(answered[i], "edited");
            for (var n = 0; n < 5; n++) await alice.SayAsync(rooms[i], "reply", replyTo: answered[i]);
        }

        var many = await counter.CountAsync(() => bob.SyncAsync(cursor));

        Assert.InRange(few, 1, 8);
        Assert.Equal(few, many);
    }
}
