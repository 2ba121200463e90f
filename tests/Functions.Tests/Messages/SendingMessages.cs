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
        Assert.Equal(["id", "room_id", "seq", "created_at", "client_message_id", "status"], ack.Select(p => p.Key));
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

    [Fact]
    public async Task Blank_ends_go_and_the_rest_is_kept_to_the_letter()
    {
        (string Content, string Kept)[] texts =
        [
            (" \t\r\n\u3000 hello \u00a0 ", "\u3000 hello"),
            ("\n\n  if x:\n\n      y\n\n ", "  if x:\n\n      y"),
            ("a  b\r\n\tc", "a  b\r\n\tc"),
            ("e\u0301 \u00e9 \u202e \u200b. 😀 \"\\</script>", "e\u0301 \u00e9 \u202e \u200b. 😀 \"\\</script>"),
            ("!\ufffe\ue000", "!\ufffe\ue000"),
        ];
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var live = await server.ConnectAsync(alice);

        foreach (var (content, _) in texts) await alice.SayAsync(room, content);

        await live.NextAsync(e => e["message"]?["seq"]?.GetValue<int>() == texts.Length);
        Assert.Equal(texts.Select(t => t.Kept), (await alice.HistoryAsync(room)).Select(m => m.Text("content")));
        Assert.Equal(texts.Select(t => t.Kept), live.Events.Select(e => e["message"].Text("content")));
    }

    [Fact]
    public async Task Content_may_have_8000_characters_without_its_blank_ends()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);

        var fits = await alice.TrySayAsync(room, " \n" + new string('é', 8_000) + "\n ");
        var tooLong = await alice.TrySayAsync(room, new string('é', 8_001));

        Assert.Equal((HttpStatusCode.OK, ""), fits);
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), tooLong);
        Assert.Equal(8_000, (await alice.HistoryAsync(room)).Single().Text("content").Length);
    }

    [Fact]
    public async Task Content_that_is_no_text_is_refused()
    {
        string[] contents = ["", @" \n\u2003 ", @"a\u0000b", @"a\ud83d", @"\ude00a", @"\ud83d\ud83d\ude00"];
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);

        var codes = new List<string>();
        foreach (var escaped in contents) codes.Add(await SendRawAsync(alice, room, escaped));
        var fine = await SendRawAsync(alice, room, @"a\ud83d\ude00b");

        Assert.All(codes, code => Assert.Contains(code, new[] { "validation_failed", "malformed_json" }));
        Assert.Equal("", fine);
        Assert.Equal("a😀b", (await alice.HistoryAsync(room)).Single().Text("content"));
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
        var answered = await alice.SayAsync(room, new string('x', 139) + "👩\u200d👧 and more");

        await bob.SayAsync(room, "yes", replyTo: answered.Guid("id"));

        var reply = (await bob.HistoryAsync(room))[1]!;
        var quoted = reply["quoted"]!.AsObject();
        Assert.Equal(answered.Guid("id"), reply.Guid("reply_to"));
        Assert.Equal(["id", "seq", "user_id", "user_name", "content", "preview", "deleted", "revision"], quoted.Select(p => p.Key));
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

    private static async Task<string> SendRawAsync(TestUser user, Guid room, string escapedContent)
    {
        using var body = new StringContent($$"""{"content": "{{escapedContent}}"}""", Encoding.UTF8, "application/json");
        using var answer = await user.Http.PostAsync(new Uri($"/api/rooms/{room}/messages", UriKind.Relative), body);
        return answer.IsSuccessStatusCode ? "" : JsonNode.Parse(await answer.Content.ReadAsStringAsync()).Text("code");
    }
}
