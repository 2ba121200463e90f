using System.Net;
using System.Text.Json.Nodes;
using Veza.Shared.Messages;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Messages;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class UnreadCounts
{
    [Fact]
    public async Task What_others_said_since_one_joined_is_unread_unless_it_was_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice);
        await alice.SayAsync(room, "before Bob came");
        await alice.PostAsync($"/api/rooms/{room}/members", new JsonObject { ["user_ids"] = new JsonArray(bob.Id) });

        await alice.SayAsync(room, "one");
        await bob.SayAsync(room, "his own");
        var deleted = await alice.SayAsync(room, "two");
        await alice.SayAsync(room, "three");
        await alice.DeleteAsync(deleted.Guid("id"));

        Assert.Equal(2, (await bob.SummaryAsync(room)).Number("unread_count"));
        Assert.Equal(1, (await alice.SummaryAsync(room)).Number("unread_count"));
    }

    [Fact]
    public async Task Reading_counts_down_and_never_up_again()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++) ids.Add((await alice.SayAsync(room, $"{i}")).Guid("id"));

        var three = await bob.ReadUpToAsync(room, 3);
        var back = await bob.PostAsync($"/api/rooms/{room}/read", new JsonObject { ["message_id"] = ids[0] });
        var beyond = await bob.ReadUpToAsync(room, long.MaxValue);

        Assert.Equal(
            ["room_id", "read_seq", "delivered_seq", "unread_count", "mention_count", "counted_seq", "counted_revision", "read_version"],
            three.AsObject().Select(p => p.Key));
        Assert.Equal((3, 3, 2), (three.Number("read_seq"), three.Number("delivered_seq"), three.Number("unread_count")));
        Assert.Equal(three.ToJsonString(), back.ToJsonString());
        Assert.Equal((5, 5, 0), (beyond.Number("read_seq"), beyond.Number("delivered_seq"), beyond.Number("unread_count")));
        await alice.SayAsync(room, "new");
        Assert.Equal((5, 1), ((await bob.SummaryAsync(room)).Number("read_seq"), (await bob.SummaryAsync(room)).Number("unread_count")));
    }

    [Fact]
    public async Task Counts_say_which_messages_and_which_changes_they_know_of()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var gone = (await alice.SayAsync(room, "one")).Guid("id");
        for (var i = 0; i < 3; i++) await alice.SayAsync(room, $"{i}");
        await alice.DeleteAsync(gone);

        var line = await bob.SummaryAsync(room);
        var read = await bob.ReadUpToAsync(room, 2);
        var end = await bob.ReadUpToAsync(room, 4);

        var revision = line.Number("revision");
        Assert.Equal((3, 4, revision), (line.Number("unread_count"), line.Number("counted_seq"), line.Number("counted_revision")));
        Assert.Equal((2, 4, revision), (read.Number("unread_count"), read.Number("counted_seq"), read.Number("counted_revision")));
        Assert.Equal((0, 4), (end.Number("unread_count"), end.Number("counted_seq")));
        Assert.Null(end["counted_revision"]);
        Assert.NotNull(line["joined_at"]);
    }

    [Fact]
    public async Task An_edit_says_whom_it_named_before()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atBob = await server.ConnectAsync(bob);
        var id = (await alice.SayAsync(room, "@all")).Guid("id");

        await alice.EditAsync(id, "nobody");
        await alice.EditAsync(id, "all of you: @all");

        var (first, second) = (await atBob.NextAsync("message.updated"), await atBob.NextAsync("message.updated"));
        Assert.Equal([room.ToString()], first["former_mentions"]!.AsArray().Select(m => m!.GetValue<string>()));
        Assert.Empty(second["former_mentions"]!.AsArray());
        Assert.Equal([room.ToString()], second["message"]!["mentions"]!.AsArray().Select(m => m!.GetValue<string>()));
    }

    [Fact]
    public async Task What_arrived_is_not_read_yet()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        for (var i = 0; i < 3; i++) await alice.SayAsync(room, $"{i}");

        var state = await bob.PostAsync($"/api/rooms/{room}/delivered", new JsonObject { ["seq"] = 3 });

        Assert.Equal((0, 3, 3), (state.Number("read_seq"), state.Number("delivered_seq"), state.Number("unread_count")));
    }

    [Fact]
    public async Task Mentions_of_oneself_and_of_everyone_are_counted()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var handle = (await bob.GetAsync("/api/users/me")).Text("handle");
        await alice.SayAsync(room, $"@{handle}");
        await alice.SayAsync(room, "nobody");
        await alice.SayAsync(room, "@all");
        await bob.SayAsync(room, "@all, from himself");

        var before = await bob.SummaryAsync(room);
        var after = await bob.ReadUpToAsync(room, 1);

        Assert.Equal((3, 2), (before.Number("unread_count"), before.Number("mention_count")));
        Assert.Equal((2, 1), (after.Number("unread_count"), after.Number("mention_count")));
    }

    [Fact]
    public async Task Counts_stop_at_a_thousand()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await server.Database.RunAsync(
            MessageColumns.Table.MakeUp(
                "generate_series(1, 1500) n", (MessageColumns.RoomId, "$1"), (MessageColumns.Seq, "n"), (MessageColumns.UserId, "$2")),
            room, alice.Id);
        await server.Database.RunAsync("UPDATE rooms SET last_seq = 1500 WHERE id = $1", room);

        Assert.Equal(1_000, (await bob.SummaryAsync(room)).Number("unread_count"));
        Assert.Equal(100, (await bob.ReadUpToAsync(room, 1_400)).Number("unread_count"));
    }

    [Fact]
    public async Task Reading_to_the_end_leaves_nothing_anywhere_however_much_is_being_said()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var (aliceThere, bobThere) = (alice.At(sibling.Address), bob.At(sibling.Address));
        await using var device = await sibling.ConnectAsync(bob);

        var talking = Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? alice : aliceThere).SayAsync(room, $"@all {i}")));
        while (!talking.IsCompleted)
            await Task.WhenAll(bob.ReadUpToAsync(room, long.MaxValue), bobThere.ReadUpToAsync(room, 1));
        await talking;
        var end = await bob.ReadUpToAsync(room, 60);

        Assert.Equal((60, 0, 0), (end.Number("read_seq"), end.Number("unread_count"), end.Number("mention_count")));
        var line = await bobThere.SummaryAsync(room);
        Assert.Equal((60, 0, 0), (line.Number("read_seq"), line.Number("unread_count"), line.Number("mention_count")));
        var synced = (await bobThere.SyncAsync())["rooms"]![0]!["room"];
        Assert.Equal((60, 0, 0), (synced.Number("read_seq"), synced.Number("unread_count"), synced.Number("mention_count")));
        var told = await device.NextAsync(e => e.Text("type") == "message.read" && e["unread_count"] is not null && e.Number("seq") == 60);
        Assert.Equal((0, 0), (told.Number("unread_count"), told.Number("mention_count")));
    }

    [Fact]
    public async Task A_report_needs_a_message_of_the_room_and_a_member()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, mallory) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Mallory"));
        var (room, other) = (await server.CreateRoomAsync(alice), await server.CreateRoomAsync(alice));
        var elsewhere = (await alice.SayAsync(other, "elsewhere")).Guid("id");
        var path = $"/api/rooms/{room}/read";

        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await alice.TryAsync(HttpMethod.Post, path, new JsonObject()));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await alice.TryAsync(HttpMethod.Post, path, new JsonObject { ["seq"] = -1 }));
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await alice.TryAsync(HttpMethod.Post, path, new JsonObject { ["message_id"] = elsewhere }));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await mallory.TryAsync(HttpMethod.Post, path, new JsonObject { ["seq"] = 1 }));
        Assert.Equal((HttpStatusCode.OK, ""), await alice.TryAsync(HttpMethod.Post, path, new JsonObject { ["seq"] = 1 }));
        Assert.Equal(0, await server.Database.CountAsync("receipts"));
    }
}
