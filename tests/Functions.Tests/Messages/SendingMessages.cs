using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Messages;

public sealed class SendingMessages
{
    [Fact]
    public async Task The_ack_says_where_the_message_went()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var clientId = Fresh.Id();

        var ack = (await alice.SayAsync(room, "hello", clientId)).AsObject();

        var stored = (await alice.HistoryAsync(room)).Single();
        Assert.Equal(["id", "room_id", "seq", "created_at", "client_message_id"], ack.Select(p => p.Key));
        Assert.Equal((room, 1, clientId), (ack.Guid("room_id"), ack.Number("seq"), ack.Guid("client_message_id")));
        Assert.Equal(stored.Guid("id"), ack.Guid("id"));
        Assert.Equal(stored!["created_at"]!.GetValue<DateTimeOffset>(), ack["created_at"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task A_message_has_every_field_of_the_contract()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);

        var sent = await alice.SayAsync(room, "hello");

        var message = (await alice.GetAsync($"/api/messages/{sent.Guid("id")}")).AsObject();
        Assert.Equal(
            [
                "id", "room_id", "seq", "user_id", "user_name", "content", "created_at", "edited_at", "deleted_at",
                "reply_to", "quoted", "mentions", "attachments", "client_message_id", "revision",
            ],
            message.Select(p => p.Key));
        Assert.Equal(("Alice", "hello"), (message.Text("user_name"), message.Text("content")));
        Assert.All(new[] { "edited_at", "deleted_at", "reply_to", "quoted", "revision" }, f => Assert.Null(message[f]));
    }

    [Theory]
    [InlineData(" \t\r\n\u3000 hello \u00a0 ", "hello")]
    [InlineData("a  b\r\n\tc", "a  b\r\n\tc")]
    [InlineData("e\u0301 \u00e9 \u202e \u200b. 😀 \"\\</script>", "e\u0301 \u00e9 \u202e \u200b. 😀 \"\\</script>")]
    [InlineData("\u0001\u001f\u007f\ufffe", "\u0001\u001f\u007f\ufffe")]
    public async Task White_space_at_the_ends_goes_and_the_rest_is_kept_to_the_letter(string content, string kept)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var live = await server.ConnectAsync(alice);

        await alice.SayAsync(room, content);

        Assert.Equal(kept, (await alice.HistoryAsync(room)).Single().Text("content"));
        Assert.Equal(kept, (await live.NextAsync("message.new"))["message"].Text("content"));
    }

    [Theory]
    [InlineData(8_000, HttpStatusCode.OK)]
    [InlineData(8_001, HttpStatusCode.BadRequest)]
    public async Task Content_may_have_8000_characters_after_trimming(int length, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);

        var (status, _) = await alice.TrySayAsync(room, "  " + new string('é', length) + "\n");

        Assert.Equal(expected, status);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, await server.Database.CountAsync("messages"));
    }

    [Theory]
    [InlineData("""{"content": ""}""")]
    [InlineData("""{"content": " \n\u2003 "}""")]
    [InlineData("""{"content": "a\u0000b"}""")]
    [InlineData("""{"content": "a\ud83d"}""")]
    [InlineData("""{"content": "\ude00a"}""")]
    [InlineData("""{"content": "\ud83d\ud83d\ude00"}""")]
    public async Task Content_that_is_no_text_is_refused(string body)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await alice.Http.PostAsync(new Uri($"/api/rooms/{room}/messages", UriKind.Relative), content);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem.Text("code"), new[] { "validation_failed", "malformed_json" });
        Assert.Equal(HttpStatusCode.OK, (await alice.TrySayAsync(room, "a\ud83d\ude00b")).Status);
        Assert.Equal(1, await server.Database.CountAsync("messages"));
    }

    [Fact]
    public async Task A_stranger_learns_nothing_and_leaves_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, mallory) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Mallory"));
        var room = await server.CreateRoomAsync(alice);

        var refused = await mallory.TrySayAsync(room, "let me in");
        var unknown = await mallory.TrySayAsync(Fresh.Id(), "is there anybody?");

        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), refused);
        Assert.Equal(refused, unknown);
        Assert.Equal((HttpStatusCode.OK, ""), await alice.TrySayAsync(room, "mine"));
        Assert.Equal(1, await server.Database.CountAsync("messages"));
    }

    [Fact]
    public async Task An_archived_room_takes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await alice.SayAsync(room, "before");

        await alice.PostAsync($"/api/rooms/{room}/archive");
        var refused = await alice.TrySayAsync(room, "after");
        await alice.PostAsync($"/api/rooms/{room}/unarchive");

        Assert.Equal((HttpStatusCode.Forbidden, "room_archived"), refused);
        Assert.Equal(2, (await alice.SayAsync(room, "again")).Number("seq"));
    }

    [Fact]
    public async Task Everyone_in_the_room_hears_of_it_with_the_same_message_that_history_shows()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atBob = await server.ConnectAsync(bob);
        var first = await bob.SayAsync(room, "what is it?");

        await alice.SayAsync(room, "hello @all", replyTo: first.Guid("id"));

        await atBob.NextAsync("message.new");
        var heard = await atBob.NextAsync("message.new");
        Assert.Equal((await bob.HistoryAsync(room))[1]!.ToJsonString(), heard["message"]!.ToJsonString());
    }

    [Fact]
    public async Task A_reply_carries_the_start_of_what_it_answers()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var answered = await alice.SayAsync(room, new string('x', 139) + "😀 and more");

        await bob.SayAsync(room, "yes", replyTo: answered.Guid("id"));

        var reply = (await bob.HistoryAsync(room))[1]!;
        var quoted = reply["quoted"]!.AsObject();
        Assert.Equal(answered.Guid("id"), reply.Guid("reply_to"));
        Assert.Equal(["id", "seq", "user_id", "user_name", "content", "deleted"], quoted.Select(p => p.Key));
        Assert.Equal((answered.Guid("id"), 1, alice.Id), (quoted.Guid("id"), quoted.Number("seq"), quoted.Guid("user_id")));
        Assert.Equal(("Alice", new string('x', 139)), (quoted.Text("user_name"), quoted.Text("content")));
        Assert.False(quoted["deleted"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_message_of_another_room_cannot_be_answered()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var (here, there) = (await server.CreateRoomAsync(alice), await server.CreateRoomAsync(alice));
        var answered = (await alice.SayAsync(there, "over there")).Guid("id");

        var refused = await alice.TrySayAsync(here, "yes", replyTo: answered);
        var unknown = await alice.TrySayAsync(here, "yes", replyTo: Fresh.Id());

        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), refused);
        Assert.Equal(refused, unknown);
        Assert.Equal(2, (await alice.SayAsync(there, "yes", replyTo: answered)).Number("seq"));
        Assert.Empty(await alice.HistoryAsync(here));
    }

    [Fact]
    public async Task Handles_name_members_and_nobody_else()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob Marley"));
        var stranger = await server.CreateUserAsync("Stranger");
        var room = await server.CreateRoomAsync(alice, bob);
        var (ofBob, ofStranger) = (await HandleAsync(bob), await HandleAsync(stranger));

        await alice.SayAsync(room, $"(@{ofBob.ToUpperInvariant()}), @{ofBob}. and @{ofStranger} and @nobody");
        await alice.SayAsync(room, $"mail me: alice@{ofBob}, https://example.test/@{ofBob}");
        await alice.SayAsync(room, $"@all, look, @{ofBob}");

        var mentions = (await alice.HistoryAsync(room)).Select(m => m!["mentions"]!.AsArray().GetValues<Guid>()).ToArray();
        Assert.Equal([bob.Id], mentions[0]);
        Assert.Empty(mentions[1]);
        Assert.Equal([room, bob.Id], mentions[2]);
    }

    private static async Task<string> HandleAsync(TestUser user) => (await user.GetAsync("/api/users/me")).Text("handle");
}
