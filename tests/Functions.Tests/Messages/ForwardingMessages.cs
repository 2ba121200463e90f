using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Messages;

/// <summary>Copies of messages in other rooms.</summary>
public sealed class ForwardingMessages
{
    [Fact]
    public async Task The_copy_says_where_it_comes_from_names_nobody_and_outlives_what_becomes_of_the_original()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob, carol) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        var (here, there) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(bob, carol));
        var said = await alice.SayAsync(here, "read this @all");
        var id = said.Guid("id");
        await using var hub = await server.ConnectAsync(carol);
        var key = Fresh.Id();

        var sent = await bob.PostAsync($"/api/messages/{id}/forward", new { room_id = there, client_message_id = key });
        var heard = (await hub.NextAsync("message.new"))["message"]!;
        await alice.EditAsync(id, "something else");
        var again = await bob.PostAsync($"/api/messages/{id}/forward", new { room_id = there, client_message_id = key });
        await alice.DeleteAsync(id);
        var late = await bob.PostAsync($"/api/messages/{id}/forward", new { room_id = there, client_message_id = key });
        var fresh = await bob.TryAsync(HttpMethod.Post, $"/api/messages/{id}/forward", new JsonObject { ["room_id"] = there });

        Assert.Equal([sent.ToJsonString(), sent.ToJsonString()], new[] { again.ToJsonString(), late.ToJsonString() });
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), fresh);
        var stands = (await carol.HistoryAsync(there)).Single()!;
        Assert.Equal(heard["forwarded_from"]!.ToJsonString(), stands["forwarded_from"]!.ToJsonString());
        Assert.Equal(("read this @all", bob.Id, 0), (stands.Text("content"), stands.Guid("user_id"), stands["mentions"]!.AsArray().Count));
        var from = stands["forwarded_from"];
        Assert.Equal(
            (id, here, 1L, alice.Id, "Alice"), (from.Guid("message_id"), from.Guid("room_id"), from.Number("seq"), from.Guid("user_id"), from.Text("user_name")));
        Assert.Equal(0, (await carol.SummaryAsync(there)).Number("mention_count"));
    }

    [Fact]
    public async Task A_copy_of_a_copy_says_the_first_original_and_nobody_puts_other_words_into_it()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var (one, two, three) = (await server.CreateRoomAsync(alice), await server.CreateRoomAsync(alice), await server.CreateRoomAsync(alice));
        var id = (await alice.SayAsync(one, "hello")).Guid("id");
        await using var hub = await server.ConnectAsync(alice);

        var copy = (await alice.PostAsync($"/api/messages/{id}/forward", new { room_id = two })).Guid("id");
        var ack = await hub.InvokeAsync(new JsonObject { ["type"] = "message.forward", ["message_id"] = copy, ["room_id"] = three });
        var edit = await alice.TryAsync(HttpMethod.Patch, $"/api/messages/{copy}", new JsonObject { ["content"] = "not hello" });
        await alice.DeleteAsync(copy);

        Assert.Equal(("ack", "sent"), (ack.Text("type"), ack.Text("status")));
        Assert.Equal(id, (await alice.HistoryAsync(three)).Single()!["forwarded_from"].Guid("message_id"));
        Assert.Equal((HttpStatusCode.Forbidden, "not_message_author"), edit);
        Assert.Null((await alice.HistoryAsync(two)).Single()!["forwarded_from"]);
    }

    [Fact]
    public async Task Only_what_one_may_read_and_only_to_where_one_may_write()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, eve) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Eve"));
        var (hers, other) = (await server.CreateRoomAsync(alice), await server.CreateRoomAsync(eve));
        var id = (await alice.SayAsync(hers, "secret")).Guid("id");

        var stolen = await eve.TryAsync(HttpMethod.Post, $"/api/messages/{id}/forward", new JsonObject { ["room_id"] = other });
        var pushed = await alice.TryAsync(HttpMethod.Post, $"/api/messages/{id}/forward", new JsonObject { ["room_id"] = other });
        await eve.PostAsync($"/api/rooms/{other}/members", new { user_ids = new[] { alice.Id } });
        var allowed = await alice.TryAsync(HttpMethod.Post, $"/api/messages/{id}/forward", new JsonObject { ["room_id"] = other });

        Assert.Equal([(HttpStatusCode.NotFound, "message_not_found"), (HttpStatusCode.NotFound, "room_not_found")], new[] { stolen, pushed });
        Assert.Equal(HttpStatusCode.OK, allowed.Status);
    }
}
