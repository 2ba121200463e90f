using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Messages;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class ListingRooms
{
    [Fact]
    public async Task Rooms_come_by_their_newest_activity_with_their_last_message()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (one, two) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        await bob.SayAsync(one, "earlier");
        await bob.SayAsync(two, "later");
        var empty = await server.CreateRoomAsync(alice, bob);

        await bob.SayAsync(one, "latest");
        await bob.SayAsync(one, "latest of all");

        var list = (await alice.GetAsync("/api/rooms")).AsArray();
        Assert.Equal([one, empty, two], list.Select(r => r.Guid("id")));
        Assert.Equal(["latest of all", null, "later"], list.Select(r => r!["last_message"]?.Text("content")));
        Assert.Equal([3, 0, 1], list.Select(r => r.Number("unread_count")));
        Assert.Equal((await alice.HistoryAsync(one))[2]!.ToJsonString(), list[0]!["last_message"]!.ToJsonString());
    }

    [Fact]
    public async Task A_line_has_every_field_of_the_contract()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await bob.SayAsync(room, "hello");

        var line = (await alice.SummaryAsync(room)).AsObject();

        Assert.Equal(
            [
                "id", "name", "type", "visibility", "topic", "archived_at", "role", "member_count", "last_seq", "revision",
                "last_message", "read_seq", "delivered_seq", "unread_count", "mention_count", "counted_seq", "counted_revision",
                "read_version", "joined_at", "favourite", "favourite_version", "other_user",
            ],
            line.Select(p => p.Key));
        Assert.Equal(("group", "private", "owner"), (line.Text("type"), line.Text("visibility"), line.Text("role")));
        Assert.Equal((2, 1, 0), (line.Number("member_count"), line.Number("last_seq"), line.Number("read_seq")));
        Assert.Null(line["other_user"]);
    }

    [Fact]
    public async Task A_direct_room_has_the_name_of_the_other_person()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = (await alice.PostAsync("/api/rooms", new JsonObject { ["type"] = "direct", ["members"] = new JsonArray(bob.Id) })).Guid("id");

        var (hers, his) = (await alice.SummaryAsync(room), await bob.SummaryAsync(room));

        Assert.Equal(("Bob", "Alice"), (hers.Text("name"), his.Text("name")));
        Assert.Equal(["id", "name", "handle", "avatar_url", "version"], hers["other_user"]!.AsObject().Select(p => p.Key));
        Assert.Equal((bob.Id, alice.Id), (hers["other_user"].Guid("id"), his["other_user"].Guid("id")));
    }

    [Fact]
    public async Task Rooms_that_one_left_or_that_are_gone_are_not_listed()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (left, deleted) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        var kept = await server.CreateRoomAsync(alice, bob);

        await bob.PostAsync($"/api/rooms/{left}/leave");
        await alice.DeleteRoomAsync(deleted);

        Assert.Equal([kept], (await bob.GetAsync("/api/rooms")).AsArray().Select(r => r.Guid("id")));
    }

    [Fact]
    public async Task Pages_follow_the_link_until_there_is_none()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var rooms = new List<Guid>();
        for (var i = 0; i < 7; i++) rooms.Insert(0, await server.CreateRoomAsync(alice));

        var lists = await Task.WhenAll(new[] { 1, 3, 7, 8 }.Select(limit => ListAsync(alice, $"/api/rooms?limit={limit}")));

        Assert.All(lists, list => Assert.Equal(rooms, list.Rooms));
        Assert.Equal([7, 3, 1, 1], lists.Select(list => list.Pages));
    }

    [Fact]
    public async Task A_page_cut_by_the_server_has_a_link_too()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var rooms = new List<Guid>();
        for (var i = 0; i < 5; i++) rooms.Insert(0, await server.CreateRoomAsync(alice));
        await using var strict = await server.StartSiblingAsync([new("Veza:Rooms:MaxRoomsPerUser", "2")]);

        var (listed, pages) = await ListAsync(alice.At(strict.Address), "/api/rooms?limit=100");

        Assert.Equal(rooms, listed);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task The_list_takes_as_many_queries_however_many_rooms_there_are()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await bob.SayAsync(await server.CreateRoomAsync(alice, bob), "hello");
        using var counter = new QueryCounter(server.Database.Name);
        var few = await counter.CountAsync(() => alice.GetAsync("/api/rooms"));
        for (var i = 0; i < 10; i++) await bob.SayAsync(await server.CreateRoomAsync(alice, bob), "hello");

        var many = await counter.CountAsync(() => alice.GetAsync("/api/rooms"));

        Assert.InRange(few, 1, 4);
        Assert.Equal(few, many);
    }

    private static async Task<(List<Guid> Rooms, int Pages)> ListAsync(TestUser user, string path)
    {
        var (rooms, pages) = (new List<Guid>(), 0);
        for (string? next = path; next is not null; pages++)
        {
            using var answer = await user.SendAsync(HttpMethod.Get, next);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, body);
            rooms.AddRange(JsonNode.Parse(body)!.AsArray().Select(r => r.Guid("id")));
            next = answer.Headers.TryGetValues("Link", out var links)
                ? links.Single().Split('<', '>')[1]
                : null;
        }

        return (rooms, pages);
    }
}
