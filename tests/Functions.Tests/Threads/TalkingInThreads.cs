using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Threads;

/// <summary>Replies stand in the thread of their root: there all of them, in the room those that say so.</summary>
public sealed class TalkingInThreads : IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!, bob = null!, carol = null!;
    private Guid room, root;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        (alice, bob, carol) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        room = await server.CreateRoomAsync(alice, bob, carol);
        root = (await alice.SayAsync(room, "shall we?")).Guid("id");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_room_shows_what_says_so_and_the_thread_shows_all_in_pages()
    {
        for (var i = 1; i <= 5; i++) await bob.ReplyAsync(room, root, $"reply {i}");
        var also = await carol.ReplyAsync(room, root, "for all", alsoInRoom: true);
        await bob.ReplyAsync(room, root, "reply 6");

        var history = await alice.HistoryAsync(room);
        var preview = (await alice.SummaryAsync(room))["last_message"];

        Assert.Equal(["shall we?", "for all"], history.Select(m => m.Text("content")));
        Assert.Equal((root, true), (history[1].Guid("thread_root"), history[1]!["also_in_room"]!.GetValue<bool>()));
        Assert.Null(history[0]!["thread_root"]);
        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long)n), (await alice.HistoryAsync(room, "threads=true")).Select(m => m.Number("seq")));
        Assert.Equal("for all", preview.Text("content"));
        Assert.Equal(["reply 1", "reply 2", "reply 3", "reply 4", "reply 5", "for all", "reply 6"], await alice.ThreadAsync(root));
        Assert.Equal(["reply 5", "for all", "reply 6"], await alice.ThreadAsync(root, "limit=3"));
        Assert.Equal(["reply 3", "reply 4", "reply 5"], await alice.ThreadAsync(root, $"limit=3&before={also.Guid("id")}"));
        Assert.Equal(["reply 1", "reply 2"], await alice.ThreadAsync(root, "limit=2&after=1"));
        Assert.Equal(["reply 2", "reply 3", "reply 4"], await alice.ThreadAsync(root, "limit=3&around=4"));
        Assert.Equal(await alice.ThreadAsync(root), await alice.ThreadAsync(also.Guid("id"))); // a reply stands for its thread
        Assert.Equal(8, (await alice.SayAsync(room, "next")).Number("seq") - 1); // replies take the numbers of the room
    }

    [Fact]
    public async Task The_root_says_how_many_replied_and_who_last_live_and_in_history()
    {
        await using var hub = await server.ConnectAsync(alice);

        await bob.ReplyAsync(room, root, "one");
        await carol.ReplyAsync(room, root, "two");
        var last = await bob.ReplyAsync(room, root, "three");

        JsonNode? told = null;
        for (var i = 0; i < 3; i++) told = await hub.NextAsync("message.changed");
        Assert.Equal(("thread", root, 1), (told!.Text("kind"), told.Guid("message_id"), told.Number("seq")));
        var summary = told!["payload"]!;
        Assert.Equal((3, last.Text("created_at")), (summary.Number("reply_count"), summary.Text("last_reply_at")));
        Assert.Equal([bob.Id, carol.Id], summary["repliers"]!.AsArray().Select(r => r!.GetValue<Guid>()));
        var types = hub.Events.Where(e => e.Text("type") is "message.new" or "message.changed").Select(e => e.Text("type"));
        Assert.Equal("message.new", types.First()); // the reply before what it changes
        var stands = (await carol.HistoryAsync(room)).Single()!["thread"]!;
        Assert.Equal((3, last.Text("created_at")), (stands.Number("reply_count"), stands.Text("last_reply_at")));
    }

    [Fact]
    public async Task Unread_is_counted_by_thread_for_those_who_take_part_and_reading_to_the_end_leaves_nothing()
    {
        await using var hub = await server.ConnectAsync(alice);
        await bob.ReplyAsync(room, root, "one");
        await bob.ReplyAsync(room, root, $"two @{await HandleAsync(carol)}");
        var last = await bob.ReplyAsync(room, root, "three");

        Assert.Equal((3, 0, true), await alice.OwnThreadAsync(root)); // the root is hers
        Assert.Equal((0, 0, true), await bob.OwnThreadAsync(root));
        Assert.Equal((2, 1, true), await carol.OwnThreadAsync(root)); // from where she is named
        Assert.Equal((0, 0), ((await alice.SummaryAsync(room)).Number("unread_count"), (await carol.SummaryAsync(room)).Number("mention_count")));
        Assert.Equal(1, (await carol.SummaryAsync(room)).Number("unread_count")); // the root alone

        var half = await alice.ReadThreadAsync(root, last.Number("seq") - 1);
        var late = await alice.ReadThreadAsync(root, 2);
        var end = await alice.ReadThreadAsync(root, long.MaxValue);

        Assert.Equal((1, 1, 0), (half.Number("unread_count"), late.Number("unread_count"), end.Number("unread_count")));
        Assert.Equal(last.Number("seq"), end.Number("read_seq"));
        var told = await hub.NextAsync(e => e.Text("type") == "thread.updated" && e.Number("unread_count") == 0);
        Assert.Equal((root, last.Number("seq")), (told.Guid("thread_root"), told.Number("read_seq")));
        Assert.Equal((0, 0, true), await alice.OwnThreadAsync(root));
    }

    [Fact]
    public async Task The_list_has_the_unread_ones_first_and_pages()
    {
        var roots = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            roots.Add((await alice.SayAsync(room, $"root {i}")).Guid("id"));
            await bob.ReplyAsync(room, roots[i], $"reply {i}");
        }

        await alice.ReadThreadAsync(roots[3], long.MaxValue);
        await alice.ReadThreadAsync(roots[1], long.MaxValue);

        var first = await alice.SendAsync(HttpMethod.Get, "/api/threads?limit=3");
        var page = JsonNode.Parse(await first.Content.ReadAsStringAsync())!;
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];
        var second = await alice.GetAsync(next);

        Assert.Equal((2, 0), (page.Number("unread_threads"), page.Number("mention_count")));
        Assert.Equal(["root 2", "root 0", "root 3", "root 1"], Contents(page).Concat(Contents(second)));
        Assert.Equal(1, page["threads"]![0]!["root"]!["thread"].Number("unread_count"));
        Assert.Equal("validation_failed", (await bob.TryAsync(HttpMethod.Get, next)).Code); // the cursor of somebody else
        Assert.Empty((await carol.GetAsync("/api/threads"))["threads"]!.AsArray());
    }

    [Fact]
    public async Task Following_begins_with_what_is_new_and_ends_when_one_says_so()
    {
        await bob.ReplyAsync(room, root, "one");

        await carol.CallAsync(HttpMethod.Put, $"/api/messages/{root}/thread/follow");
        Assert.Equal((0, 0, true), await carol.OwnThreadAsync(root));
        await bob.ReplyAsync(room, root, "two");
        Assert.Equal((1, 0, true), await carol.OwnThreadAsync(root));

        await using var hub = await server.ConnectAsync(carol);
        var ended = await hub.InvokeAsync(new JsonObject { ["type"] = "thread.unfollow", ["message_id"] = root });
        await bob.ReplyAsync(room, root, "three");
        Assert.False(ended["following"]!.GetValue<bool>());
        Assert.Equal((0, 0, false), await carol.OwnThreadAsync(root));

        await bob.ReplyAsync(room, root, $"@{await HandleAsync(carol)}, you?"); // calls her back, from here on
        Assert.Equal((1, 1, true), await carol.OwnThreadAsync(root));
        var read = await hub.InvokeAsync(new JsonObject { ["type"] = "thread.read", ["message_id"] = root, ["seq"] = 100 });
        Assert.Equal(0, read.Number("unread_count"));
    }

    [Fact]
    public async Task A_reply_has_no_thread_and_what_is_not_there_none_either()
    {
        var reply = (await bob.ReplyAsync(room, root, "one")).Guid("id");
        var elsewhere = (await alice.SayAsync(await server.CreateRoomAsync(alice), "elsewhere")).Guid("id");
        var deleted = (await alice.SayAsync(room, "gone")).Guid("id");
        await alice.DeleteAsync(deleted);

        Assert.Equal((HttpStatusCode.Conflict, "thread_on_reply"), await carol.TryReplyAsync(room, reply, "on a reply"));
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await alice.TryReplyAsync(room, elsewhere, "of another room"));
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await alice.TryReplyAsync(room, Fresh.Id(), "of none"));
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await alice.TryReplyAsync(room, deleted, "of a deleted one"));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await alice.TryAsync(
            HttpMethod.Post, $"/api/rooms/{room}/messages", new JsonObject { ["content"] = "a", ["also_in_room"] = true }));
        var problem = await carol.SendAsync(
            HttpMethod.Post, $"/api/rooms/{room}/messages", new JsonObject { ["content"] = "a", ["thread_root"] = reply });
        Assert.Equal(root, JsonNode.Parse(await problem.Content.ReadAsStringAsync()).Guid("thread_root"));
        Assert.Equal(["one"], await alice.ThreadAsync(root));
    }

    [Fact]
    public async Task A_retry_gets_the_first_answer_also_when_the_root_is_gone_and_no_other_place()
    {
        var key = Fresh.Id();
        var sent = await bob.ReplyAsync(room, root, "one", clientId: key);
        await bob.ReplyAsync(room, root, "one", clientId: key);
        Assert.Equal((HttpStatusCode.Conflict, "client_message_id_reused"), await bob.TryReplyAsync(room, root, "one", alsoInRoom: true, key));
        Assert.Equal((HttpStatusCode.Conflict, "client_message_id_reused"), await bob.TrySayAsync(room, "one", key));

        await alice.DeleteAsync(root);
        var again = await bob.ReplyAsync(room, root, "one", clientId: key);

        Assert.Equal(sent.ToJsonString(), again.ToJsonString());
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await bob.TryReplyAsync(room, root, "two"));
        Assert.Equal(["one"], await carol.ThreadAsync(root)); // what was replied can be read
        Assert.Equal(1, (await carol.RootThreadAsync(root)).Number("reply_count"));
    }

    [Fact]
    public async Task A_reply_that_is_deleted_counts_no_more_and_with_the_last_one_the_thread_goes()
    {
        var first = (await bob.ReplyAsync(room, root, "one")).Guid("id");
        var second = await carol.ReplyAsync(room, root, $"@{await HandleAsync(alice)} two");
        await using var hub = await server.ConnectAsync(alice);

        await carol.DeleteAsync(second.Guid("id"));
        Assert.Equal(root, (await hub.NextAsync("message.deleted")).Guid("thread_root"));
        var told = await hub.NextAsync("message.changed");

        Assert.Equal(1, told["payload"].Number("reply_count"));
        Assert.Equal([bob.Id], told["payload"]!["repliers"]!.AsArray().Select(r => r!.GetValue<Guid>()));
        Assert.Equal((1, 0, true), await alice.OwnThreadAsync(root));
        await bob.DeleteAsync(first);
        Assert.Null((await hub.NextAsync("message.changed"))["payload"]);
        Assert.Null(await alice.RootThreadAsync(root));
        Assert.Empty((await alice.GetAsync("/api/threads"))["threads"]!.AsArray());
    }

    [Fact]
    public async Task A_mention_that_an_edit_adds_counts_for_whom_it_names()
    {
        var reply = (await bob.ReplyAsync(room, root, "who?")).Guid("id");
        Assert.Equal((0, 0, false), await carol.OwnThreadAsync(root));

        await bob.EditAsync(reply, $"you, @{await HandleAsync(carol)}");
        await bob.EditAsync(reply, $"you, @{await HandleAsync(carol)}!");

        Assert.Equal((1, 1, true), await carol.OwnThreadAsync(root));
    }

    private static IEnumerable<string> Contents(JsonNode page) => page["threads"]!.AsArray().Select(t => t!["root"].Text("content"));

    private static async Task<string> HandleAsync(TestUser user) => (await user.GetAsync("/api/users/me")).Text("handle");
}
