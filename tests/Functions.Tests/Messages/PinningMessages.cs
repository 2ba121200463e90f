using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Messages;

/// <summary>Pinned messages: the list of a room, and how others learn of it.</summary>
public sealed class PinningMessages
{
    [Fact]
    public async Task The_room_hears_of_it_and_the_list_shows_each_message_as_it_is_now()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var (first, second) = ((await alice.SayAsync(room, "first")).Guid("id"), (await bob.SayAsync(room, "second")).Guid("id"));
        var away = new ChatMirror(alice);
        await away.CatchUpAsync();
        await using var hub = await server.ConnectAsync(bob);

        await PinAsync(alice, first);
        await PinAsync(alice, first); // once more is no change
        var ack = await hub.InvokeAsync(new JsonObject { ["type"] = "message.pin", ["message_id"] = second });
        await alice.EditAsync(first, "first, edited");

        await hub.NextAsync("message.updated");
        var heard = hub.Events.Where(e => e.Text("type") is "message.changed").ToArray();
        Assert.Equal("ack", ack.Text("type"));
        Assert.Equal([(first, "pin", alice.Id), (second, "pin", bob.Id)],
            heard.Select(e => (e.Guid("message_id"), e.Text("kind"), e["payload"].Guid("pinned_by"))));
        var list = (await bob.GetAsync($"/api/rooms/{room}/pins")).AsArray();
        Assert.Equal([("second", "Bob"), ("first, edited", "Alice")],
            list.Select(p => (p!["message"].Text("content"), p.Text("pinned_by_name"))));
        var stands = (await bob.HistoryAsync(room))[0]!["changes"]!.AsArray().Single();
        Assert.Equal(("pin", list[1]!.Text("pinned_at")), (stands.Text("kind"), stands!.Text("changed_at")));
        await away.CatchUpAsync();
        await away.AssertCompleteAsync();
        Assert.Equal(2, away.Rooms[room].Changes.Count);
    }

    [Fact]
    public async Task A_deleted_message_goes_from_the_list_and_so_does_one_whose_pin_was_taken_off()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++) ids.Add((await alice.SayAsync(room, $"{i}")).Guid("id"));
        foreach (var id in ids) await PinAsync(alice, id);

        await alice.DeleteAsync(ids[0]);
        var off = await alice.TryAsync(HttpMethod.Delete, $"/api/messages/{ids[1]}/pin");
        var offAgain = await alice.TryAsync(HttpMethod.Delete, $"/api/messages/{ids[1]}/pin");

        Assert.Equal([(HttpStatusCode.NoContent, ""), (HttpStatusCode.NoContent, "")], new[] { off, offAgain });
        Assert.Equal([ids[2]], await ListAsync(alice, room));
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await PinAsync(alice, ids[0]));
    }

    [Fact]
    public async Task No_more_than_the_limit_however_many_pin_at_once()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:MaxPinsPerRoom", "3")]);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var ids = new List<Guid>();
        for (var i = 0; i < 6; i++) ids.Add((await alice.SayAsync(room, $"{i}")).Guid("id"));

        var answers = await Task.WhenAll(ids.Select(id => PinAsync(alice, id)));

        Assert.Equal(3, answers.Count(a => a == (HttpStatusCode.Conflict, "too_many_pins")));
        var pinned = await ListAsync(alice, room);
        Assert.Equal(3, pinned.Length);
        await alice.TryAsync(HttpMethod.Delete, $"/api/messages/{pinned[0]}/pin");
        Assert.Equal(HttpStatusCode.NoContent, (await PinAsync(alice, ids.Except(pinned).First())).Status);
    }

    [Fact]
    public async Task Strangers_and_archived_rooms_are_refused()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, eve) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Eve"));
        var room = await server.CreateRoomAsync(alice);
        var id = (await alice.SayAsync(room, "hello")).Guid("id");

        var strange = await PinAsync(eve, id);
        var list = await eve.TryAsync(HttpMethod.Get, $"/api/rooms/{room}/pins");
        var own = await PinAsync(alice, id);
        await alice.PostAsync($"/api/rooms/{room}/archive");
        var late = await alice.TryAsync(HttpMethod.Delete, $"/api/messages/{id}/pin");

        Assert.Equal(
            [(HttpStatusCode.NotFound, "message_not_found"), (HttpStatusCode.NotFound, "room_not_found"), (HttpStatusCode.NoContent, ""),
                (HttpStatusCode.Forbidden, "room_archived")],
            new[] { strange, list, own, late });
        Assert.Equal([id], await ListAsync(alice, room)); // to be read it stays
    }

    private static Task<(HttpStatusCode Status, string Code)> PinAsync(TestUser user, Guid id) =>
        user.TryAsync(HttpMethod.Put, $"/api/messages/{id}/pin");

    private static async Task<Guid[]> ListAsync(TestUser user, Guid room) =>
        [.. (await user.GetAsync($"/api/rooms/{room}/pins")).AsArray().Select(p => p!["message"].Guid("id"))];
}
