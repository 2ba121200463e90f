using System.Net;
using System.Text.Json.Nodes;
using Veza.Functions.Tests.Messages;

namespace Veza.Functions.Tests.Reactions;

/// <summary>Reactions by the people of a room, over HTTP and over the hub.</summary>
public sealed class Reacting : IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;
    private Guid message;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        room = await server.CreateRoomAsync(alice, bob);
        message = (await alice.SayAsync(room, "hello")).Guid("id");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task They_are_counted_in_the_order_of_first_use_and_each_sees_their_own()
    {
        await bob.ReactAsync(message, "👍");
        await bob.ReactAsync(message, "🏳️‍🌈");
        var answer = await alice.ReactAsync(message, "👍");

        Assert.Equal("👍2* 🏳️‍🌈1", answer["reactions"].Shown());
        Assert.Equal("👍2* 🏳️‍🌈1*", await bob.ReactionsInHistoryAsync(room, message));
        Assert.Equal("👍2* 🏳️‍🌈1", (await alice.GetAsync($"/api/messages/{message}"))["reactions"].Shown());
        Assert.Equal(answer.Number("revision"), (await alice.SummaryAsync(room)).Number("revision"));
    }

    [Fact]
    public async Task The_same_twice_counts_once_and_taken_back_twice_answers_alike()
    {
        var (first, again) = (await bob.ReactAsync(message, "👍"), await bob.ReactAsync(message, "👍"));
        var (back, backAgain) = (await bob.TakeBackAsync(message, "👍"), await bob.TakeBackAsync(message, "👍"));

        Assert.Equal("👍1*", first["reactions"].Shown());
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal("", back["reactions"].Shown());
        Assert.Equal(back.ToJsonString(), backAgain.ToJsonString());
        Assert.Equal(first.Number("revision") + 1, back.Number("revision"));
        Assert.False((await bob.HistoryAsync(room)).Single()!.AsObject().ContainsKey("reactions"));
    }

    [Fact]
    public async Task A_skin_tone_makes_another_one_and_the_way_of_writing_does_not()
    {
        foreach (var emoji in new[] { "👍", "👍🏽", "❤" }) await bob.ReactAsync(message, emoji);
        await alice.ReactAsync(message, "❤️");
        await alice.ReactAsync(message, "👍\uFE0F");

        Assert.Equal("👍2* 👍🏽1 ❤️2*", await alice.ReactionsInHistoryAsync(room, message));
    }

    [Fact]
    public async Task All_hear_each_change_once_with_who_made_it()
    {
        var before = (await bob.SummaryAsync(room)).Number("revision");
        await using var hub = await server.ConnectAsync(bob);

        await alice.ReactAsync(message, "🎉");
        await alice.ReactAsync(message, "🎉");
        await hub.InvokeAsync(new JsonObject { ["type"] = "reaction.add", ["message_id"] = message, ["emoji"] = "🎉" });
        var ack = await hub.InvokeAsync(new JsonObject { ["type"] = "reaction.remove", ["message_id"] = message, ["emoji"] = "🎉" });
        await alice.EditAsync(message, "hello again");

        Assert.Equal("🎉1", ack["reactions"].Shown());
        await hub.NextAsync(e => e.Text("type") is "message.updated");
        var heard = hub.Events.Where(e => e.Text("type") is "message.changed").ToArray();
        Assert.Equal([before + 1, before + 2, before + 3], heard.Select(e => e.Number("revision")));
        Assert.All(heard, e => Assert.Equal(("reactions", message), (e.Text("kind"), e.Guid("message_id"))));
        Assert.Equal(["🎉1", "🎉2", "🎉1"], heard.Select(e => e["payload"].Shown()));
        Assert.Equal(
            [(alice.Id, "🎉", true), (bob.Id, "🎉", true), (bob.Id, "🎉", false)],
            heard.Select(e => e["by"]!.AsArray().Single()).Select(b => (b.Guid("user_id"), b.Text("emoji"), b!["added"]!.GetValue<bool>())));
    }

    [Fact]
    public async Task Catching_up_gives_what_they_are_now_and_nothing_twice()
    {
        var mirror = new ChatMirror(bob);
        await mirror.CatchUpAsync();
        foreach (var emoji in new[] { "😀", "😃", "😄" }) await alice.ReactAsync(message, emoji);
        await alice.TakeBackAsync(message, "😃");
        await bob.ReactAsync(message, "😄");

        await mirror.CatchUpAsync();

        await mirror.AssertCompleteAsync(); // `me`, too, is the same in history
        Assert.Equal("😀1 😄2*", mirror.Rooms[room].Changes[(1, "reactions")]["payload"].Shown());
    }

    [Fact]
    public async Task Of_a_deleted_message_there_are_none_and_none_is_taken()
    {
        await bob.ReactAsync(message, "👍");

        await alice.DeleteAsync(message);

        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await bob.TryReactAsync(message, "👍"));
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await bob.TryTakeBackAsync(message, "👍"));
        var left = await bob.GetAsync($"/api/messages/{message}/reactions");
        Assert.Equal((0, 0), (left["reactions"]!.AsArray().Count, left["people"]!.AsArray().Count));
        Assert.Equal("", await bob.ReactionsInHistoryAsync(room, message));
    }

    [Fact]
    public async Task Who_reacted_is_told_in_pages_to_those_in_the_room()
    {
        var carol = await server.CreateUserAsync("Carol");
        var (together, stranger) = (await server.CreateRoomAsync(alice, bob, carol), await server.CreateUserAsync("Eve"));
        var said = (await alice.SayAsync(together, "hi")).Guid("id");
        foreach (var user in new[] { carol, alice, bob }) await user.ReactAsync(said, "👍");
        await bob.ReactAsync(said, "🎈");

        var only = (await bob.GetAsync($"/api/messages/{said}/reactions?emoji={Uri.EscapeDataString("👍")}"))["people"]!.AsArray();
        var paged = new List<(string Emoji, string Name)>();
        for (string? next = $"/api/messages/{said}/reactions?limit=2"; next is not null;)
        {
            var page = await Answer.FromAsync(await bob.Http.GetAsync(new Uri(next, UriKind.Relative)));
            Assert.Equal("👍3* 🎈1*", page.Json["reactions"].Shown());
            paged.AddRange(page.Json["people"]!.AsArray().Select(p => (p.Text("emoji"), p.Text("name"))));
            next = page.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(["Carol", "Alice", "Bob"], only.Select(p => p.Text("name")));
        Assert.Equal([("🎈", "Bob"), ("👍", "Alice"), ("👍", "Bob"), ("👍", "Carol")], paged.Order());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.TryAsync(HttpMethod.Get, $"/api/messages/{said}/reactions")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await bob.TryAsync(HttpMethod.Get, $"/api/messages/{said}/reactions?emoji=x")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await bob.TryAsync(HttpMethod.Get, $"/api/messages/{said}/reactions?after=x")).Status);
    }
}
