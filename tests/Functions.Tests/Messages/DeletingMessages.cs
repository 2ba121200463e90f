using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Messages;

public sealed class DeletingMessages
{
    [Fact]
    public async Task A_deleted_message_keeps_its_place_and_is_empty_everywhere()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var first = (await alice.SayAsync(room, "secret @all")).Guid("id");
        var reply = (await bob.SayAsync(room, "what?", replyTo: first)).Guid("id");
        await alice.EditAsync(first, "secret still @all");
        var cursor = (await bob.SyncAsync()).Text("cursor");
        var last = (await alice.SayAsync(room, "secret too")).Guid("id");

        await alice.DeleteAsync(first);
        await alice.DeleteAsync(last);

        var history = await bob.HistoryAsync(room);
        var synced = await bob.SyncAsync(cursor);
        var summary = await bob.SummaryAsync(room);
        Assert.Equal([first, reply, last], history.Select(m => m.Guid("id")));
        Assert.Equal(["", "what?", ""], history.Select(m => m.Text("content")));
        Assert.All(new[] { history[0]!, history[2]! }, m => Assert.NotNull(m["deleted_at"]));
        Assert.Empty(history[0]!["mentions"]!.AsArray());
        Assert.Equal(("", true), (history[1]!["quoted"].Text("content"), history[1]!["quoted"]!["deleted"]!.GetValue<bool>()));
        Assert.Equal(history[0].Number("revision"), history[1]!["quoted"].Number("revision"));
        Assert.Equal(last, summary["last_message"].Guid("id"));
        Assert.Empty((await alice.GetAsync($"/api/messages/{first}/revisions")).AsArray());
        Assert.DoesNotContain("secret", history.ToJsonString() + synced.ToJsonString() + summary.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_room_hears_which_message_is_gone()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atBob = await server.ConnectAsync(bob);
        await using var atAlice = await server.ConnectAsync(alice);
        var said = await alice.SayAsync(room, "oops @all");
        var id = said.Guid("id");

        var ack = await atAlice.InvokeAsync(new JsonObject { ["type"] = "message.delete", ["message_id"] = id });

        var heard = await atBob.NextAsync("message.deleted");
        Assert.Equal("ack", ack.Text("type"));
        Assert.Equal(
            ["type", "room_id", "message_id", "seq", "revision", "deleted_at", "user_id", "created_at", "former_mentions"],
            heard.Select(p => p.Key));
        Assert.Equal((room, id, 1), (heard.Guid("room_id"), heard.Guid("message_id"), heard.Number("seq")));
        Assert.Equal(
            (alice.Id, said["created_at"]!.GetValue<DateTimeOffset>()),
            (heard.Guid("user_id"), heard["created_at"]!.GetValue<DateTimeOffset>()));
        Assert.Equal([room.ToString()], heard["former_mentions"]!.AsArray().Select(m => m!.GetValue<string>()));
        Assert.Equal((await bob.SummaryAsync(room)).Number("revision"), heard.Number("revision"));
    }

    [Fact]
    public async Task Admins_delete_what_others_said_and_members_do_not()
    {
        await using var server = await TestServer.StartAsync();
        var (owner, admin) = (await server.CreateUserAsync("Owner"), await server.CreateUserAsync("Admin"));
        var (author, member) = (await server.CreateUserAsync("Author"), await server.CreateUserAsync("Member"));
        var stranger = await server.CreateUserAsync("Stranger");
        var room = await server.CreateRoomAsync(owner, admin, author, member);
        await owner.TryAsync(HttpMethod.Patch, $"/api/rooms/{room}/members/{admin.Id}", new JsonObject { ["role"] = "admin" });
        var ids = await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => (await author.SayAsync(room, $"{i}")).Guid("id")));

        var byMember = await TryDeleteAsync(member, ids[0]);
        var byStranger = await TryDeleteAsync(stranger, ids[0]);
        var allowed = new[] { await TryDeleteAsync(author, ids[0]), await TryDeleteAsync(admin, ids[1]), await TryDeleteAsync(owner, ids[2]) };

        Assert.Equal((HttpStatusCode.Forbidden, "not_message_author"), byMember);
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), byStranger);
        Assert.All(allowed, a => Assert.Equal((HttpStatusCode.NoContent, ""), a));
    }

    [Fact]
    public async Task Why_somebody_elses_message_went_is_told_to_the_room_and_noted_and_of_ones_own_nothing_is()
    {
        await using var server = await TestServer.StartAsync();
        var (owner, author) = (await server.CreateUserAsync("Owner"), await server.CreateUserAsync("Author"));
        var room = await server.CreateRoomAsync(owner, author);
        var ids = await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => (await author.SayAsync(room, $"{i}")).Guid("id")));
        await using var atAuthor = await server.ConnectAsync(author);
        await using var atOwner = await server.ConnectAsync(owner);

        var tooLong = await RemoveAsync(owner, ids[0], new string('x', 251));
        var removed = await RemoveAsync(owner, ids[0], "  off topic ");
        var heard = await atAuthor.NextAsync("message.deleted");
        await atOwner.InvokeAsync(new JsonObject { ["type"] = "message.delete", ["message_id"] = ids[1], ["reason"] = "twice" });
        var own = await RemoveAsync(author, ids[2], "a typo");

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), tooLong);
        Assert.Equal([(HttpStatusCode.NoContent, ""), (HttpStatusCode.NoContent, "")], new[] { removed, own });
        Assert.Equal("off topic", heard["removal"].Text("reason"));
        var history = await author.HistoryAsync(room);
        Assert.Equal(["off topic", "twice", null], ids.Select(id => Of(id)["removal"]?["reason"]?.GetValue<string>()));
        Assert.False(Of(ids[2]).AsObject().ContainsKey("removal"));
        Assert.Equal(["off topic", "twice"], await server.Database.ListAsync(
            "SELECT reason FROM audit_entries WHERE action = 'message.deleted' ORDER BY id", r => r.GetString(0)));

        JsonNode Of(Guid id) => history.Single(m => m.Guid("id") == id)!;
    }

    [Fact]
    public async Task Deleting_again_does_nothing_and_editing_is_over()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var id = (await alice.SayAsync(room, "oops")).Guid("id");
        await alice.DeleteAsync(id);
        var revision = (await alice.SummaryAsync(room)).Number("revision");

        var again = await TryDeleteAsync(alice, id);
        var edit = await alice.TryAsync(HttpMethod.Patch, $"/api/messages/{id}", new JsonObject { ["content"] = "back?" });

        Assert.Equal((HttpStatusCode.NoContent, ""), again);
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), edit);
        Assert.Equal(revision, (await alice.SummaryAsync(room)).Number("revision"));
        Assert.Equal(1, await server.Database.CountAsync("message_revisions"));
    }

    [Fact]
    public async Task In_an_archived_room_nothing_is_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var id = (await alice.SayAsync(room, "kept")).Guid("id");
        await alice.PostAsync($"/api/rooms/{room}/archive");

        var refused = await TryDeleteAsync(alice, id);

        Assert.Equal((HttpStatusCode.Forbidden, "room_archived"), refused);
        Assert.Equal("kept", (await alice.HistoryAsync(room)).Single().Text("content"));
        await alice.PostAsync($"/api/rooms/{room}/unarchive");
        Assert.Equal((HttpStatusCode.NoContent, ""), await TryDeleteAsync(alice, id));
    }

    [Fact]
    public async Task Of_an_edit_and_a_deletion_at_the_same_time_the_deletion_stays()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++) ids.Add((await alice.SayAsync(room, $"{i}")).Guid("id"));

        await Task.WhenAll(ids.SelectMany(id => new Task[]
        {
            alice.TryAsync(HttpMethod.Patch, $"/api/messages/{id}", new JsonObject { ["content"] = "edited" }),
            alice.DeleteAsync(id),
        }));

        Assert.All(await alice.HistoryAsync(room), m => Assert.Equal("", m.Text("content")));
    }

    private static Task<(HttpStatusCode Status, string Code)> RemoveAsync(TestUser user, Guid id, string reason) =>
        user.TryAsync(HttpMethod.Post, $"/api/messages/{id}/remove", new JsonObject { ["reason"] = reason });

    private static Task<(HttpStatusCode Status, string Code)> TryDeleteAsync(TestUser user, Guid id) =>
        user.TryAsync(HttpMethod.Delete, $"/api/messages/{id}");
}
