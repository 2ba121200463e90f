using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Messages;

public sealed class EditingMessages
{
    [Fact]
    public async Task The_author_replaces_the_content_and_everyone_hears_of_it()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atBob = await server.ConnectAsync(bob);
        var sent = await alice.SayAsync(room, "helo");
        var revision = (await bob.SummaryAsync(room)).Number("revision");

        var edited = await alice.EditAsync(sent.Guid("id"), "  hello @all ");

        var heard = await atBob.NextAsync("message.updated");
        Assert.Equal(("  hello @all", sent.Number("seq")), (edited.Text("content"), edited.Number("seq")));
        Assert.NotNull(edited["edited_at"]);
        Assert.Equal(room, edited["mentions"]!.AsArray().Single()!.GetValue<Guid>());
        Assert.Equal(revision + 1, edited.Number("revision"));
        Assert.Equal(edited.ToJsonString(), heard["message"]!.ToJsonString());
        Assert.Equal(edited.ToJsonString(), (await bob.HistoryAsync(room)).Single()!.ToJsonString());
    }

    [Fact]
    public async Task Over_the_hub_the_ack_is_the_message()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var hub = await server.ConnectAsync(alice);
        var sent = await alice.SayAsync(room, "helo");

        var ack = await hub.InvokeAsync(new JsonObject
        {
            ["type"] = "message.edit", ["message_id"] = sent.Guid("id"), ["content"] = "hello",
        });

        Assert.Equal(("ack", "hello"), (ack.Text("type"), ack["message"].Text("content")));
        Assert.Equal("hello", (await alice.HistoryAsync(room)).Single().Text("content"));
    }

    [Fact]
    public async Task What_it_said_before_is_kept_oldest_first()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var id = (await alice.SayAsync(room, "one")).Guid("id");

        await alice.EditAsync(id, "two");
        var last = await alice.EditAsync(id, "three");

        var revisions = (await bob.GetAsync($"/api/messages/{id}/revisions")).AsArray();
        Assert.Equal(["one", "two"], revisions.Select(r => r.Text("content")));
        Assert.Equal(last.Text("edited_at")[..23], revisions[1].Text("replaced_at")[..23]);
    }

    [Fact]
    public async Task The_same_text_again_changes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atBob = await server.ConnectAsync(bob);
        var id = (await alice.SayAsync(room, "hello")).Guid("id");
        var before = await alice.SummaryAsync(room);

        var edited = await alice.EditAsync(id, "\nhello ");
        await alice.SayAsync(room, "next");

        await atBob.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == "next");
        Assert.Null(edited["edited_at"]);
        Assert.Equal(before.Number("revision"), (await alice.SummaryAsync(room)).Number("revision"));
        Assert.DoesNotContain(atBob.Events, e => e.Text("type") == "message.updated");
        Assert.Empty((await alice.GetAsync($"/api/messages/{id}/revisions")).AsArray());
    }

    [Fact]
    public async Task Only_the_author_edits_not_even_the_owner_of_the_room()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var stranger = await server.CreateUserAsync("Stranger");
        var room = await server.CreateRoomAsync(alice, bob);
        var id = (await bob.SayAsync(room, "mine")).Guid("id");

        var owner = await TryEditAsync(alice, id, "yours");
        var outside = await TryEditAsync(stranger, id, "whose?");
        var outsideRevisions = await stranger.TryAsync(HttpMethod.Get, $"/api/messages/{id}/revisions");
        var author = await TryEditAsync(bob, id, "still mine");

        Assert.Equal((HttpStatusCode.Forbidden, "not_message_author"), owner);
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), outside);
        Assert.Equal(outside, outsideRevisions);
        Assert.Equal((HttpStatusCode.OK, ""), author);
    }

    [Fact]
    public async Task Neither_an_archived_room_nor_one_that_the_author_left_can_be_edited()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var (mine, his) = ((await alice.SayAsync(room, "a")).Guid("id"), (await bob.SayAsync(room, "b")).Guid("id"));
        await bob.EditAsync(his, "b!");

        await bob.PostAsync($"/api/rooms/{room}/leave");
        await alice.PostAsync($"/api/rooms/{room}/archive");

        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await TryEditAsync(bob, his, "b?"));
        Assert.Equal((HttpStatusCode.Forbidden, "room_archived"), await TryEditAsync(alice, mine, "a?"));
        await alice.PostAsync($"/api/rooms/{room}/unarchive");
        Assert.Equal((HttpStatusCode.OK, ""), await TryEditAsync(alice, mine, "a?"));
    }

    [Fact]
    public async Task What_the_caches_do_not_know_yet_is_found_under_the_lock()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, archived, deleted) =
            (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(bob), await server.CreateRoomAsync(bob));
        var ids = await Task.WhenAll(
            new[] { room, archived, deleted }.Select(async r => (await bob.SayAsync(r, "hello")).Guid("id")));

        await server.Database.RunAsync("UPDATE room_members SET left_at = now() WHERE room_id = $1 AND user_id = $2", room, bob.Id);
        await server.Database.RunAsync("UPDATE rooms SET archived_at = now() WHERE id = $1", archived);
        await server.Database.RunAsync("UPDATE rooms SET deleted_at = now() WHERE id = $1", deleted);

        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await TryEditAsync(bob, ids[0], "left"));
        Assert.Equal((HttpStatusCode.Forbidden, "room_archived"), await TryEditAsync(bob, ids[1], "archived"));
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await TryEditAsync(bob, ids[2], "deleted"));
        Assert.Equal(0, await server.Database.CountAsync("message_revisions"));
    }

    [Fact]
    public async Task New_content_keeps_the_rules_of_the_first()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var id = (await alice.SayAsync(room, "hello")).Guid("id");

        var refused = await Task.WhenAll(
            new[] { "", "  ", "a\0b", new string('x', 8_001) }.Select(text => TryEditAsync(alice, id, text)));

        Assert.All(refused, r => Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), r));
        Assert.Equal((HttpStatusCode.OK, ""), await TryEditAsync(alice, id, new string('x', 8_000)));
    }

    [Fact]
    public async Task Changes_at_the_same_time_are_counted_without_a_gap()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var there = alice.At(sibling.Address);
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++) ids.Add((await alice.SayAsync(room, $"message {i}")).Guid("id"));
        var before = (await alice.SummaryAsync(room)).Number("revision");

        var edits = await Task.WhenAll(Enumerable.Range(0, 60).Select(
            i => (i % 2 == 0 ? alice : there).EditAsync(ids[i % 10], $"edit {i}")));

        Assert.Equal(
            Enumerable.Range(1, 60).Select(n => before + n), edits.Select(e => e.Number("revision")).Order());
        Assert.Equal(before + 60, (await alice.SummaryAsync(room)).Number("revision"));
        Assert.Equal(60, await server.Database.CountAsync("message_revisions"));
    }

    [Fact]
    public async Task More_editors_than_database_connections_get_through()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Database:MaxConnections", "4")]);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var answered = (await alice.SayAsync(room, "question")).Guid("id");
        var id = (await alice.SayAsync(room, "hello", replyTo: answered)).Guid("id");

        var edits = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => TryEditAsync(alice, id, "hello")));

        Assert.All(edits, e => Assert.Equal(HttpStatusCode.OK, e.Status));
    }

    private static Task<(HttpStatusCode Status, string Code)> TryEditAsync(TestUser user, Guid id, string content) =>
        user.TryAsync(HttpMethod.Patch, $"/api/messages/{id}", new JsonObject { ["content"] = content });
}
