using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Messages;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class ReadingHistory
{
    [Fact]
    public async Task A_page_is_what_was_asked_for_oldest_first()
    {
        (string Query, string Numbers)[] expected =
        [
            ("", "11-60"),
            ("limit=3", "58-60"),
            ("limit=1000", "1-60"),
            ("before=10&limit=3", "7-9"),
            ("before=3&limit=50", "1-2"),
            ("before=1", ""),
            ("before=0", ""),
            ("before=9223372036854775807&limit=1", "60-60"),
            ("after=57&limit=50", "58-60"),
            ("after=0&limit=2", "1-2"),
            ("after=60", ""),
            ("after=9223372036854775807", ""),
            ("around=30&limit=5", "28-32"),
            ("around=30&limit=1", "30-30"),
            ("around=1&limit=4", "1-4"),
            ("around=60&limit=4", "58-60"),
        ];
        var (server, alice, room, ids) = await SixtyMessagesAsync();
        await using var _ = server;

        var pages = new List<(string, string)>();
        foreach (var (query, _) in expected) pages.Add((query, Range(await alice.HistoryAsync(room, query))));

        Assert.Equal(expected, pages);
        Assert.Equal("27-29", Range(await alice.HistoryAsync(room, $"before={ids[29]}&limit=3")));
        Assert.Equal("31-33", Range(await alice.HistoryAsync(room, $"after={ids[29]}&limit=3")));
        Assert.Equal("29-31", Range(await alice.HistoryAsync(room, $"around={ids[29]}&limit=3")));
    }

    [Fact]
    public async Task Pages_backwards_join_without_hole_or_double()
    {
        var (server, alice, room, ids) = await SixtyMessagesAsync();
        await using var _ = server;
        var seen = new List<Guid>();

        for (var page = await alice.HistoryAsync(room, "limit=7"); page.Count > 0;)
        {
            seen.InsertRange(0, page.Select(m => m.Guid("id")));
            page = await alice.HistoryAsync(room, $"limit=7&before={page[0].Guid("id")}");
        }

        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task A_page_has_at_most_200_messages()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:MaxPage", "30")]);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await Task.WhenAll(Enumerable.Range(1, 31).Select(i => alice.SayAsync(room, $"{i}")));

        var page = await alice.HistoryAsync(room, "limit=200");

        Assert.Equal("2-31", Range(page));
    }

    [Fact]
    public async Task A_room_in_which_nothing_was_said_is_empty()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);

        var pages = await Task.WhenAll(new[] { "", "before=5", "after=5", "around=5" }.Select(q => alice.HistoryAsync(room, q)));

        Assert.All(pages, Assert.Empty);
    }

    [Fact]
    public async Task A_page_that_cannot_be_is_refused()
    {
        string[] queries =
        [
            "limit=0", "limit=-5", "limit=many", "before=1&after=2", "before=-1", "around=soon", "after=9223372036854775808",
        ];
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);

        var refused = await Task.WhenAll(queries.Select(q => alice.TryAsync(HttpMethod.Get, $"/api/rooms/{room}/messages?{q}")));

        Assert.All(refused, r => Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), r));
    }

    [Fact]
    public async Task An_anchor_of_another_room_is_not_found()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var (room, other) = (await server.CreateRoomAsync(alice), await server.CreateRoomAsync(alice));
        var elsewhere = (await alice.SayAsync(other, "elsewhere")).Guid("id");

        var refused = await alice.TryAsync(HttpMethod.Get, $"/api/rooms/{room}/messages?around={elsewhere}");

        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), refused);
        Assert.Single(await alice.HistoryAsync(other, $"around={elsewhere}"));
    }

    [Fact]
    public async Task A_stranger_finds_neither_room_nor_message()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, mallory) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Mallory"));
        var room = await server.CreateRoomAsync(alice);
        var id = (await alice.SayAsync(room, "private")).Guid("id");

        var history = await mallory.TryAsync(HttpMethod.Get, $"/api/rooms/{room}/messages");
        var message = await mallory.TryAsync(HttpMethod.Get, $"/api/messages/{id}");

        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), history);
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), message);
        Assert.Equal("private", (await alice.GetAsync($"/api/messages/{id}")).Text("content"));
    }

    [Fact]
    public async Task An_archived_room_can_be_read()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await alice.SayAsync(room, "hello");

        await alice.PostAsync($"/api/rooms/{room}/archive");

        Assert.Single(await alice.HistoryAsync(room));
    }

    [Fact]
    public async Task Pages_take_as_many_queries_whatever_is_on_them()
    {
        await using var server = await TestServer.StartAsync();
        var people = new List<TestUser>();
        for (var i = 0; i < 10; i++) people.Add(await server.CreateUserAsync($"Person {i}"));
        var (empty, full) = (await server.CreateRoomAsync(people[0], [.. people.Skip(1)]), await server.CreateRoomAsync(people[0], [.. people.Skip(1)]));
        await people[0].SayAsync(empty, "one", replyTo: (await people[0].SayAsync(empty, "zero")).Guid("id"));
        var last = (await people[0].SayAsync(full, "first")).Guid("id");
        for (var i = 0; i < 60; i++) last = (await people[i % 10].SayAsync(full, $"answer {i}", replyTo: last)).Guid("id");
        await using var sibling = await server.StartSiblingAsync(); // whose caches know nobody
        var reader = people[0].At(sibling.Address);
        await reader.GetAsync("/api/users/me");
        using var counter = new QueryCounter(server.Database.Name);

        var few = await counter.CountAsync(() => reader.HistoryAsync(empty));
        var many = await counter.CountAsync(() => reader.HistoryAsync(full));

        Assert.InRange(few, 1, 5);
        Assert.InRange(many, 1, few);
    }

    private static async Task<(TestServer Server, TestUser Alice, Guid Room, Guid[] Ids)> SixtyMessagesAsync()
    {
        var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var sent = await Task.WhenAll(Enumerable.Range(1, 60).Select(i => alice.SayAsync(room, $"{i}")));
        return (server, alice, room, [.. sent.OrderBy(s => s.Number("seq")).Select(s => s.Guid("id"))]);
    }

    /// <summary>The numbers of the page as "first-last", once they follow each other without a hole.</summary>
    private static string Range(JsonArray page)
    {
        var numbers = page.Select(m => m.Number("seq")).ToArray();
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => numbers[0] + i), numbers);
        return numbers.Length == 0 ? "" : $"{numbers[0]}-{numbers[^1]}";
    }
}
