using System.Net;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Users;

public sealed class Renaming
{
    [Fact]
    public async Task Reaches_everybody_in_ones_rooms_and_ones_own_devices()
    {
        await using var server = await TestServer.StartAsync();
        var (ann, bob) = (await server.CreateUserAsync("Ann"), await server.CreateUserAsync("Bob"));
        await server.CreateRoomAsync(ann, bob);
        await using var atBob = await server.ConnectAsync(bob);
        await using var atAnn = await server.ConnectAsync(ann);

        await ann.Http.PatchAnswerAsync("/api/users/me", """{"name":"Anna","handle":"anna.b","avatar_url":"https://example.com/a.png"}""");

        foreach (var device in new[] { atBob, atAnn })
        {
            var told = (await device.NextAsync("user.updated"))["user"]!.AsObject();
            Assert.Equal(["id", "name", "handle", "avatar_url", "version"], told.Select(p => p.Key));
            Assert.Equal((ann.Id, "Anna", "anna.b", "https://example.com/a.png", 2),
                (told.Guid("id"), told.Text("name"), told.Text("handle"), told.Text("avatar_url"), told.Number("version")));
        }
    }

    [Fact]
    public async Task Is_told_of_what_others_see_only_and_counts_up()
    {
        await using var server = await TestServer.StartAsync();
        var (ann, bob) = (await server.CreateUserAsync("Ann"), await server.CreateUserAsync("Bob"));
        await server.CreateRoomAsync(ann, bob);
        await using var atBob = await server.ConnectAsync(bob);

        var unseen = await ann.Http.PatchAnswerAsync("/api/users/me", """{"locale":"fr","name":"Ann"}""");
        var seen = await ann.Http.PatchAnswerAsync("/api/users/me", """{"name":"Anna"}""");

        Assert.Equal((1, 2), (unseen.Json.Number("version"), seen.Json.Number("version")));
        Assert.Equal(2, (await atBob.NextAsync("user.updated"))["user"].Number("version"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Is_heard_and_seen_in_other_processes()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await TestServer.StartInAsync(scene);
        await using var sibling = await TestServer.StartInAsync(scene);
        using var notices = new BackplaneFence(server, sibling);
        await notices.PassAsync();
        var (ann, bob) = (await server.CreateUserAsync("Ann"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(ann, bob);
        var distantBob = bob.At(sibling.Address);
        await using var atBob = await sibling.ConnectAsync(distantBob);
        var asked = (await ann.SayAsync(room, "before")).Guid("id");
        await bob.SayAsync(room, "answered", replyTo: asked);
        await distantBob.HistoryAsync(room);

        await ann.Http.PatchAnswerAsync("/api/users/me", """{"name":"Anna"}""");
        await atBob.NextAsync("user.updated");
        await notices.PassAsync();

        var history = await distantBob.HistoryAsync(room);
        Assert.Equal(("Anna", "Anna"), (history[0].Text("user_name"), history[1]!["quoted"].Text("user_name")));
        Assert.Equal("Anna", (await distantBob.SyncAsync())["rooms"]![0]!["messages"]![0].Text("user_name"));
    }

    [Fact]
    public async Task Shows_in_the_cards_of_those_one_asks_about()
    {
        await using var server = await TestServer.StartAsync();
        var (ann, bob) = (await server.CreateUserAsync("Ann"), await server.CreateUserAsync("Bob"));
        await ann.Http.PatchAnswerAsync("/api/users/me", """{"name":"Anna"}""");

        var cards = (await bob.PostAsync("/api/users/cards", new JsonObject { ["ids"] = new JsonArray(ann.Id, Fresh.Id(), bob.Id) }))
            .AsArray().OrderBy(card => card.Text("name"), StringComparer.Ordinal).ToArray();

        Assert.Equal([("Anna", 2), ("Bob", 1)], cards.Select(card => (card.Text("name"), card.Number("version"))));
        Assert.Equal(["id", "name", "handle", "avatar_url", "version"], cards[0]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task Asking_about_too_many_at_once_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        var ids = new JsonArray([.. Enumerable.Range(0, 201).Select(_ => (JsonNode)Fresh.Id())]);

        var refused = await ann.SendAsync(HttpMethod.Post, "/api/users/cards", new JsonObject { ["ids"] = ids });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Is_limited_since_all_of_ones_rooms_are_told()
    {
        await using var server = await TestServer.StartAsync(
            new Dictionary<string, string> { ["Veza:RateLimits:ProfileChangesPerMinute"] = "2" });
        var ann = await server.CreateUserAsync("Ann");

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
            answers.Add((await ann.SendAsync(HttpMethod.Patch, "/api/users/me", new JsonObject { ["name"] = $"Ann {i}" })).StatusCode);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers);
        Assert.Equal("Ann 1", (await ann.GetAsync("/api/users/me")).Text("name"));
    }
}
