using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.Messages;

/// <summary>Catching up of people who are in more rooms than an answer holds, or than they should be in.</summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class SyncingManyRooms(ITestOutputHelper output)
{
    [Fact]
    public async Task Five_thousand_rooms_come_in_one_pass_whose_work_grows_with_them_alone()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Rooms:MaxRoomsPerUser", "5000")]);
        var (few, many) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await PutIntoAsync(server, few, 1_000);
        await PutIntoAsync(server, many, 5_000);
        using var counter = new QueryCounter(server.Database.Name);
        var (fewQueries, fewPages, _, _) = await FullyAsync(few, counter);

        var started = Stopwatch.GetTimestamp();
        var (queries, pages, rooms, cursor) = await FullyAsync(many, counter);
        var took = Stopwatch.GetElapsedTime(started);

        output.WriteLine($"{rooms.Count} rooms, {pages} answers, {queries} queries, {took.TotalMilliseconds:0} ms, a cursor of {cursor.Length} characters");
        Assert.Equal(5_000, rooms.Distinct().Count());
        Assert.Equal(5_000, rooms.Count); // none twice
        Assert.InRange(pages, 25, 27); // 200 each
        Assert.InRange(queries / (double)pages, 1, 9); // each of which reads at most some 200 rows
        Assert.InRange(queries / (double)fewQueries, 4, 5.5);
        Assert.InRange(fewPages, 5, 7);
        var again = await counter.CountAsync(() => PostAsync(many, cursor));
        Assert.InRange(again, 1, 16); // nothing has happened: all rooms are looked at in pages of up to 2,000
    }

    [Fact]
    public async Task A_first_visit_that_asks_for_the_newest_alone_gets_the_whole_list_in_one_answer()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        await PutIntoAsync(server, alice, 298);
        Guid[] talkative = [await server.CreateRoomAsync(alice), await server.CreateRoomAsync(alice)];
        foreach (var room in talkative)
            for (var i = 1; i <= 40; i++) await alice.SayAsync(room, $"{i}");

        var list = await alice.PostAsync("/api/sync", new JsonObject { ["limit"] = 300, ["fresh"] = 1 });
        await alice.SayAsync(talkative[0], "41");
        var later = await alice.PostAsync("/api/sync", new JsonObject { ["cursor"] = list.Text("cursor"), ["fresh"] = 1 });
        var most = await alice.PostAsync("/api/sync", new JsonObject { ["limit"] = 1000, ["fresh"] = 1000 });
        var refused = await alice.SendAsync(HttpMethod.Post, "/api/sync", new JsonObject { ["fresh"] = 0 });

        Assert.Equal((300, false), (Ids(list).Count(), list["has_more"]!.GetValue<bool>()));
        Assert.Equal([40, 40], Numbers(list));
        Assert.Equal([41], Numbers(later)); // a room that goes on is told of in full
        Assert.Equal([30, 30], most["rooms"]!.AsArray().Select(r => r!["messages"]!.AsArray().Count).Where(c => c > 0));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        static IEnumerable<int> Numbers(JsonNode page) =>
            page["rooms"]!.AsArray().SelectMany(r => r!["messages"]!.AsArray()).Select(m => m!["seq"]!.GetValue<int>());
    }

    [Fact]
    public async Task Rooms_beyond_the_limit_are_neither_hidden_nor_forgotten_when_they_are_left()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Rooms:MaxRoomsPerUser", "3")]);
        var alice = await server.CreateUserAsync("Alice");
        await PutIntoAsync(server, alice, 250);

        var first = await alice.SyncAsync();
        var page = await PostAsync(alice, first.Text("cursor"));
        var rooms = Ids(first).Concat(Ids(page)).ToHashSet();
        await server.Database.RunAsync("UPDATE room_members SET left_at = now() WHERE user_id = $1", alice.Id);
        var after = await alice.SyncAsync(page.Text("cursor"));

        Assert.Equal((250, false), (rooms.Count, page["has_more"]!.GetValue<bool>()));
        Assert.Equal(rooms, after["removed_room_ids"]!.AsArray().GetValues<Guid>().ToHashSet());
        Assert.Empty((await alice.SyncAsync(after.Text("cursor")))["removed_room_ids"]!.AsArray());
    }

    [Fact]
    public async Task While_rooms_go_on_changing_an_answer_tells_of_each_once()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        Guid[] rooms = [await server.CreateRoomAsync(bob, alice), await server.CreateRoomAsync(bob, alice), await server.CreateRoomAsync(bob, alice)];
        var talk = Task.WhenAll(Enumerable.Range(0, 24).Select(async sender =>
        {
            for (var i = 0; i < 40; i++) await bob.SayAsync(rooms[sender % rooms.Length], "on and on");
        }));

        var answers = (await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var (heard, cursor) = (new List<JsonNode>(), (string?)null);
            for (var step = 0; !talk.IsCompleted; step++) // the second answer ends amid the rooms, the third goes round
            {
                heard.Add(await PostAsync(alice, cursor, step % 3 == 2 ? 500 : 1));
                cursor = heard[^1].Text("cursor");
            }

            return heard;
        }))).SelectMany(heard => heard).ToList();

        await talk;
        Assert.All(answers, a => Assert.Equal(Ids(a).Distinct(), Ids(a)));
        Assert.Contains(answers, a => Ids(a).Any());
    }

    [Fact]
    public async Task No_room_slips_by_that_changes_comes_or_goes_amid_a_pass()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var early = await server.CreateRoomAsync(bob); // has the lowest id
        var rooms = new List<Guid>();
        for (var i = 0; i < 8; i++) rooms.Add(await server.CreateRoomAsync(bob, alice)); // by id, as they are made

        var (named, removed, cursor) = (new HashSet<Guid>(), new HashSet<Guid>(), (string?)null);
        for (var (step, more) = (0, true); more; step++)
        {
            var page = await PostAsync(alice, cursor, limit: 1);
            (cursor, more) = (page.Text("cursor"), page["has_more"]!.GetValue<bool>());
            named.UnionWith(Ids(page));
            removed.UnionWith(page["removed_room_ids"]!.AsArray().GetValues<Guid>());
            if (step == 2) await bob.SayAsync(rooms[7], "goes to the top"); // of the list by activity, past the place
            if (step == 3) await bob.PostAsync($"/api/rooms/{early}/members", new JsonObject { ["user_ids"] = new JsonArray(alice.Id) });
            if (step == 4) await alice.PostAsync($"/api/rooms/{rooms[0]}/leave");
            Assert.InRange(step, 0, 40);
        }

        Assert.Equal(rooms.Append(early).Order(), named.Order());
        Assert.Equal([rooms[0]], removed);
        var quiet = await PostAsync(alice, cursor);
        Assert.Equal((0, 0), (quiet["rooms"]!.AsArray().Count, quiet["removed_room_ids"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_cursor_too_long_for_an_address_goes_into_a_body()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:MaxQueryCursorLength", "1024")]);
        var alice = await server.CreateUserAsync("Alice");
        await PutIntoAsync(server, alice, 150);
        var cursor = (await alice.SyncAsync()).Text("cursor");

        using var refused = await alice.SendAsync(HttpMethod.Get, $"/api/sync?cursor={cursor}");
        var answer = await PostAsync(alice, cursor);

        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.BadRequest, "cursor_too_long"), (refused.StatusCode, problem.Text("code")));
        Assert.Contains("POST /api/sync", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal((0, cursor), (answer["rooms"]!.AsArray().Count, answer.Text("cursor")));
    }

    [Fact]
    public async Task The_body_is_refused_as_the_address_is()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:MaxCursorLength", "65536")]);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var foreign = (await bob.SyncAsync()).Text("cursor");
        (object Body, HttpStatusCode Status, string Code)[] calls =
        [
            (new { cursor = "garbage" }, HttpStatusCode.Gone, "cursor_invalid"),
            (new { cursor = foreign }, HttpStatusCode.Gone, "cursor_invalid"),
            (new { cursor = new string('A', 65_536) }, HttpStatusCode.Gone, "cursor_invalid"),
            (new { limit = 0 }, HttpStatusCode.BadRequest, "validation_failed"),
            (new { cursor = 5 }, HttpStatusCode.BadRequest, "validation_failed"),
            (new { cursor = new string('A', 67_000) }, HttpStatusCode.RequestEntityTooLarge, "body_too_large"),
            (new { cursor = (string?)null }, HttpStatusCode.OK, ""),
            (new { }, HttpStatusCode.OK, ""),
            (new { cursor = "", limit = 5_000 }, HttpStatusCode.OK, ""),
        ];

        foreach (var (body, status, code) in calls) Assert.Equal((status, code), await alice.TryAsync(HttpMethod.Post, "/api/sync", body));
    }

    private static Task<JsonNode> PostAsync(TestUser user, string? cursor, int? limit = null) =>
        user.PostAsync("/api/sync", new JsonObject { ["cursor"] = cursor, ["limit"] = limit });

    private static IEnumerable<Guid> Ids(JsonNode page) => page["rooms"]!.AsArray().Select(r => r!["room"].Guid("id"));

    private static async Task<(int Queries, int Pages, List<Guid> Rooms, string Cursor)> FullyAsync(TestUser user, QueryCounter counter)
    {
        var (rooms, pages, cursor) = (new List<Guid>(), 0, (string?)null);
        var queries = await counter.CountAsync(async () =>
        {
            for (var more = true; more; pages++)
            {
                var page = await PostAsync(user, cursor);
                rooms.AddRange(Ids(page));
                (cursor, more) = (page.Text("cursor"), page["has_more"]!.GetValue<bool>());
            }
        });
        return (queries, pages, rooms, cursor!);
    }

    /// <summary>Past the limit: as rooms that were made before it was lowered.</summary>
    private static Task<int> PutIntoAsync(TestServer server, TestUser user, int rooms) => server.Database.RunAsync("""
        WITH made AS (
            INSERT INTO rooms (id, tenant_id, type, visibility, name, created_by, created_at, updated_at, member_count)
            SELECT gen_random_uuid(), u.tenant_id, 'group', 'private', 'Room ' || n, u.id, now() - n * interval '1 second', now(), 1
            FROM users u, generate_series(1, $2) n WHERE u.id = $1
            RETURNING id, tenant_id)
        INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at) SELECT id, $1, tenant_id, 'owner', now() FROM made
        """, user.Id, rooms);
}
