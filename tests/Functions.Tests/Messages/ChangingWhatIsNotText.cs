using Microsoft.Extensions.DependencyInjection;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Messages;

/// <summary>What is said of messages besides their text, by a kind that only tests know.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class ChangingWhatIsNotText
{
    [Fact]
    public async Task It_is_announced_once_in_the_order_of_revisions_and_stands_in_history()
    {
        await using var server = await StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var id = (await alice.SayAsync(room, "hello")).Guid("id");
        var before = (await bob.SummaryAsync(room)).Number("revision");
        await using var hub = await server.ConnectAsync(bob);

        await Marks.SetAsync(server.Services, alice, id, "first");
        await Marks.SetAsync(server.Services, bob, id, "second");
        await Marks.SetAsync(server.Services, bob, id, "second"); // says the same: no change
        await alice.EditAsync(id, "hello again");

        var edited = await hub.NextAsync(e => e.Text("type") is "message.updated");
        var heard = hub.Events.Where(e => e.Text("type") is "message.changed").ToArray();
        Assert.Equal([before + 1, before + 2], heard.Select(e => e.Number("revision")));
        Assert.Equal(["first", "second"], heard.Select(e => e["payload"].Text("mark")));
        Assert.Equal(before + 3, edited["message"].Number("revision"));
        var stands = (await alice.HistoryAsync(room)).Single()!["changes"]!.AsArray().Single();
        Assert.Equal((bob.Id, "second", before + 2), (stands!.Guid("user_id"), stands!["payload"].Text("mark"), stands.Number("revision")));
    }

    [Fact]
    public async Task Ever_so_many_neither_reset_a_room_nor_send_its_messages_again()
    {
        await using var server = await StartAsync(("Veza:Messages:MaxMissed", "10"));
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var said = new List<Guid>();
        for (var i = 0; i < 40; i++) said.Add((await alice.SayAsync(room, $"{i}")).Guid("id"));
        var mirror = new ChatMirror(bob);
        await mirror.CatchUpAsync();
        var before = mirror.Seen;

        for (var round = 0; round < 4; round++)
            foreach (var id in said) await Marks.SetAsync(server.Services, alice, id, $"{round}");
        await alice.EditAsync(said[3], "edited");
        await alice.SayAsync(room, "new");
        mirror.UsesFormerCursor = true;
        var pages = await mirror.CatchUpAsync(limit: 15);

        await mirror.AssertCompleteAsync();
        Assert.Equal((before.Resets, before.Resent + 1), mirror.Seen);
        Assert.Equal(3, pages); // 40 marks, the edit and the message, 15 at a time
        Assert.All(mirror.Rooms[room].Changes.Values, c => Assert.Equal("3", c["payload"].Text("mark")));
    }

    [Fact]
    public async Task More_than_may_be_missed_start_the_room_anew_with_what_is_said_of_its_newest()
    {
        await using var server = await StartAsync(
            ("Veza:Messages:MaxMissed", "5"), ("Veza:Messages:MaxMissedChanges", "10"), ("Veza:Messages:FreshPage", "3"));
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var said = new List<Guid>();
        for (var i = 0; i < 11; i++) said.Add((await alice.SayAsync(room, $"{i}")).Guid("id"));
        var cursor = (await alice.SyncAsync()).Text("cursor");

        foreach (var id in said) await Marks.SetAsync(server.Services, alice, id, "x");

        var entry = (await alice.SyncAsync(cursor))["rooms"]!.AsArray().Single()!;
        Assert.True(entry["reset"]!.GetValue<bool>());
        Assert.Equal([9, 10, 11], entry["changes"]!.AsArray().Select(c => c.Number("seq")));
    }

    [Fact]
    public async Task A_mark_that_was_taken_away_or_whose_message_was_deleted_is_gone()
    {
        await using var server = await StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var (kept, deleted) = ((await alice.SayAsync(room, "a")).Guid("id"), (await alice.SayAsync(room, "b")).Guid("id"));
        foreach (var id in new[] { kept, deleted }) await Marks.SetAsync(server.Services, alice, id, "x");
        var mirror = new ChatMirror(bob);
        await mirror.CatchUpAsync();
        Assert.Equal(2, mirror.Rooms[room].Changes.Count);

        await Marks.SetAsync(server.Services, alice, kept, null);
        await alice.DeleteAsync(deleted);
        await mirror.CatchUpAsync();

        await mirror.AssertCompleteAsync();
        Assert.Null(mirror.Rooms[room].Changes.Values.Single()["payload"]);
        Assert.Equal("message_not_found", (await Marks.SetAsync(server.Services, alice, deleted, "y")).Error?.Code);
    }

    [Fact]
    public async Task Who_is_not_in_the_room_changes_nothing_and_an_archived_one_stays()
    {
        await using var server = await StartAsync();
        var (alice, eve) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Eve"));
        var room = await server.CreateRoomAsync(alice);
        var id = (await alice.SayAsync(room, "a")).Guid("id");

        var stranger = await Marks.SetAsync(server.Services, eve, id, "x");
        var allowed = await Marks.SetAsync(server.Services, alice, id, "x");
        await alice.PostAsync($"/api/rooms/{room}/archive");
        var late = await Marks.SetAsync(server.Services, alice, id, "y");

        Assert.Equal(("message_not_found", false, "room_archived"), (stranger.Error?.Code, allowed.Failed, late.Error?.Code));
    }

    private static Task<TestServer> StartAsync(params (string Name, string Value)[] settings) =>
        TestServer.StartAsync(settings.Select(s => KeyValuePair.Create(s.Name, s.Value)), b => b.Services.AddSingleton(Marks.Kind));
}
