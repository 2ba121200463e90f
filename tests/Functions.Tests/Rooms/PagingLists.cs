using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Rooms;

/// <summary>Every list that is read in pages: its pages hold all of it, and its cursors are its own.</summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class PagingLists : IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;
    private Guid message;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        alice = await server.CreateUserAsync("Alice"); // the tenant's owner, who may list events that failed
        bob = await server.CreateUserAsync("Bob");
        var carol = await server.CreateUserAsync("Carol");
        room = await server.CreateRoomAsync(alice, bob, carol);
        message = (await alice.SayAsync(room, "hello")).Guid("id");
        await bob.ReadUpToAsync(room, 1);
        await carol.ReadUpToAsync(room, 1);
        foreach (var name in new[] { "zebra", "Äpfel", "apple", "\U0001F600", "apple" })
        {
            await alice.PostAsync("/api/rooms", new JsonObject
            {
                ["type"] = "channel", ["name"] = name, ["visibility"] = "public", ["members"] = new JsonArray(),
            });
        }

        foreach (var id in new[] { "1", "2", "3" })
        {
            await alice.CallAsync(HttpMethod.Patch, $"/api/rooms/{room}", new { name = id }); // the audit log has it
            await alice.PostAsync("/api/moderation/actions", new { kind = "slow_mode", room_id = room, interval_seconds = 1, reason = id });
            await server.Database.RunAsync("""
                INSERT INTO event_retries (queue, consumer, event_id, type, payload, event_created_at, attempts, available_at, parked_at, created_at)
                VALUES ('analytics', 'c', $1, 't', '{}', now(), 1, now(), now(), now())
                """, id);
        }
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("/api/rooms", 6)]
    [InlineData("/api/rooms/discover?q=", 5)]
    [InlineData("/api/rooms/discover?q=%C3%A4p", 3)] // "Äpfel" and both apples: accents do not matter
    [InlineData("/api/rooms/{room}/members", 3)]
    [InlineData("/api/messages/{message}/receipts", 2)]
    [InlineData("/api/admin/events?state=parked&queue=analytics", 3)]
    [InlineData("/api/moderation/audit?action=room.updated", 3)]
    [InlineData("/api/moderation/actions", 3)]
    public async Task The_links_lead_through_all_of_it_once(string path, int count)
    {
        var whole = Rows(await alice.GetAsync(Filled(path))).Select(r => r!.ToJsonString()).ToArray();
        var (rows, pages) = (new List<string>(), 0);
        for (var next = With(Filled(path), "limit=2"); next is not null; pages++)
        {
            using var answer = await alice.SendAsync(HttpMethod.Get, next);
            rows.AddRange(Rows(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!).Select(r => r!.ToJsonString()));
            next = Next(answer);
        }

        Assert.Equal(count, whole.Length);
        Assert.Equal(whole, rows);
        Assert.InRange(pages, (count + 1) / 2, (count / 2) + 1);
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_list_only()
    {
        var other = await server.CreateRoomAsync(alice, bob);
        var second = (await bob.SayAsync(room, "again")).Guid("id");
        (string Path, TestUser User)[] lists =
        [
            ("/api/rooms", alice), ("/api/rooms", bob), ("/api/rooms/discover", alice), (Filled("/api/rooms/{room}/members"), alice),
            ($"/api/rooms/{other}/members", alice), (Filled("/api/messages/{message}/receipts"), alice),
            ($"/api/messages/{second}/receipts", alice), ("/api/admin/events", alice), ("/api/moderation/audit", alice), ("/api/moderation/actions", alice),
        ];
        var cursors = new List<string>();
        foreach (var list in lists[..1].Append(lists[2]).Append(lists[3]).Append(lists[5]).Append(lists[7]).Append(lists[8]).Append(lists[9]))
        {
            using var page = await list.User.SendAsync(HttpMethod.Get, With(list.Path, "limit=1"));
            cursors.Add(Next(page)!.Split("after=")[1]);
        }

        var accepted = new List<(int Cursor, string Path, string By)>();
        for (var i = 0; i < cursors.Count; i++)
            foreach (var list in lists)
            {
                var answer = await list.User.TryAsync(HttpMethod.Get, With(list.Path, $"after={cursors[i]}"));
                if (answer.Status == HttpStatusCode.OK) accepted.Add((i, list.Path, list.User.Name));
                else Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), answer);
            }

        Assert.Equal(
            [
                (0, "/api/rooms", "Alice"), (1, "/api/rooms/discover", "Alice"), (2, Filled("/api/rooms/{room}/members"), "Alice"),
                (3, Filled("/api/messages/{message}/receipts"), "Alice"), (4, "/api/admin/events", "Alice"),
                (5, "/api/moderation/audit", "Alice"), (6, "/api/moderation/actions", "Alice"),
            ],
            accepted);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("%00")]
    [InlineData("%FF%FE")]
    [InlineData("====")]
    [InlineData("AQEAAAAA")]
    [InlineData("9223372036854775808")]
    public async Task What_is_no_cursor_is_refused_alike_by_every_list(string text)
    {
        string[] paths =
        [
            "/api/rooms", "/api/rooms/discover", "/api/rooms/{room}/members", "/api/messages/{message}/receipts", "/api/admin/events",
            "/api/moderation/audit", "/api/moderation/actions",
        ];

        foreach (var path in paths)
        {
            using var answer = await alice.SendAsync(HttpMethod.Get, With(Filled(path), $"after={text}"));
            var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (answer.StatusCode, problem.Text("code")));
            Assert.Equal(["after"], problem["errors"]!.AsObject().Select(e => e.Key));
        }
    }

    [Fact]
    public async Task The_id_of_a_listed_room_still_says_where_to_go_on()
    {
        var rooms = (await alice.GetAsync("/api/rooms")).AsArray().Select(r => r.Guid("id")).ToArray();
        var channels = (await bob.GetAsync("/api/rooms/discover")).AsArray().Select(r => r.Guid("id")).ToArray();

        var after = (await alice.GetAsync($"/api/rooms?after={rooms[1]}")).AsArray().Select(r => r.Guid("id"));
        var behind = (await bob.GetAsync($"/api/rooms/discover?after={channels[1]}")).AsArray().Select(r => r.Guid("id"));

        Assert.Equal(rooms[2..], after);
        Assert.Equal(channels[2..], behind);
    }

    private string Filled(string path) => path.Replace("{room}", $"{room}", StringComparison.Ordinal)
        .Replace("{message}", $"{message}", StringComparison.Ordinal);

    private static string With(string path, string query) => path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;

    private static JsonArray Rows(JsonNode answer) => answer is JsonArray rows ? rows : answer["readers"]!.AsArray();

    private static string? Next(HttpResponseMessage answer) => answer.Headers.TryGetValues("Link", out var links)
        ? links.Single().TrimStart('<').Replace(">; rel=\"next\"", "", StringComparison.Ordinal)
        : null;
}
