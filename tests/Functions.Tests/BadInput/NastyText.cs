using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.BadInput;

/// <summary>What a person types arrives to the letter, whatever it is.</summary>
public sealed class NastyText : IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync([new("Veza:Screening:Enabled", "false")]); // what the filters make of it is tried elsewhere
        alice = await server.CreateUserAsync("Alice");
        bob = await server.CreateUserAsync("Bob");
        room = await server.CreateRoomAsync(alice, bob);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_message_sent_over_HTTP_is_the_same_live_and_in_the_history()
    {
        await using var ears = await server.ConnectAsync(bob);
        await ears.SettleAsync();

        foreach (var text in NastyStrings.All) await alice.PostAsync($"/api/rooms/{room}/messages", new { content = text });

        var expected = NastyStrings.All.Select(Kept).ToList();
        Same(expected, await HistoryAsync());
        var live = new List<string>();
        foreach (var _ in expected) live.Add(Content(await ears.NextAsync("message.new"), "message"));
        Same(expected, live);
    }

    [Fact]
    public async Task A_message_sent_over_the_hub_is_the_same_live_and_in_the_history()
    {
        await using var mouth = await server.ConnectAsync(alice);
        await using var ears = await server.ConnectAsync(bob);
        await ears.SettleAsync();

        foreach (var text in NastyStrings.All)
        {
            var ack = await mouth.InvokeAsync(new JsonObject { ["type"] = "message.send", ["room_id"] = room, ["content"] = text });
            Assert.True(ack["type"]!.GetValue<string>() == "ack", $"{ack.ToJsonString()} for {Show(text)}");
        }

        var expected = NastyStrings.All.Select(Kept).ToList();
        Same(expected, await HistoryAsync());
        var live = new List<string>();
        foreach (var _ in expected) live.Add(Content(await ears.NextAsync("message.new"), "message"));
        Same(expected, live);
    }

    [Fact]
    public async Task An_edit_is_the_same_live_in_the_history_and_among_the_revisions()
    {
        await using var ears = await server.ConnectAsync(bob);
        await ears.SettleAsync();
        var id = await SayAsync("the first");

        foreach (var text in NastyStrings.All)
        {
            using var edited = await alice.SendAsync(HttpMethod.Patch, $"/api/messages/{id}", new { content = text });
            Assert.True(edited.IsSuccessStatusCode, $"{edited.StatusCode} for {Show(text)}");
            Assert.Equal(Kept(text), Content(JsonNode.Parse(await edited.Content.ReadAsStringAsync())!));
            Assert.Equal(Kept(text), Content(await bob.GetAsync($"/api/messages/{id}")));
        }

        var expected = NastyStrings.All.Select(Kept).ToList();
        var live = new List<string>();
        foreach (var _ in expected) live.Add(Content(await ears.NextAsync("message.updated"), "message"));
        Same(expected, live);
    }

    [Fact]
    public async Task A_quote_is_the_beginning_of_what_it_quotes_and_never_ends_inside_a_character()
    {
        foreach (var text in NastyStrings.All)
        {
            var quotedId = await SayAsync(text);
            var reply = await alice.PostAsync($"/api/rooms/{room}/messages", new { content = "reply", reply_to = quotedId });
            var message = await bob.GetAsync($"/api/messages/{reply["id"]}");
            var quoted = Content(message, "quoted");

            Assert.StartsWith(quoted, Kept(text), StringComparison.Ordinal);
            Assert.True(quoted.Length >= Math.Min(Kept(text).Length, 100), Show(text));
        }
    }

    [Fact]
    public async Task What_is_not_text_is_refused_by_its_field()
    {
        foreach (var literal in NastyStrings.Unstorable)
        {
            using var refused = await PostRawAsync($$"""{"content":{{literal}}}""");
            var body = await refused.Content.ReadAsStringAsync();

            Assert.True((int)refused.StatusCode == 400, $"{(int)refused.StatusCode} for {literal}: {body}");
        }

        Assert.Empty(await HistoryAsync());
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task What_is_not_text_is_refused_on_the_hub_and_the_connection_goes_on()
    {
        await using var hub = await server.ConnectAsync(alice);

        foreach (var literal in NastyStrings.Unstorable)
        {
            var said = $$"""{"type":"message.send","room_id":"{{room}}","content":{{literal}}}""";
            await InvokeAsync(JsonSerializer.Serialize(said));
            if (!Stage.IsFunctions) await InvokeAsync(said); // the Functions host makes text of it on the way
        }

        await hub.SettleAsync();

        Assert.Empty(await HistoryAsync());
        Assert.Empty(server.Log.Errors);

        Task InvokeAsync(string argument) => hub.SendRawAsync(
            $$"""{"type":1,"invocationId":"x{{Fresh.Id()}}","target":"event","arguments":[{{argument}}]}""");
    }

    [Fact]
    public async Task Nothing_but_white_space_is_refused()
    {
        foreach (var blank in NastyStrings.Blank)
        {
            using var refused = await alice.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = blank });
            Assert.True((int)refused.StatusCode == 400, $"{(int)refused.StatusCode} for {Show(blank)}");
        }

        Assert.Empty(await HistoryAsync());
    }

    [Fact]
    public async Task What_shows_nothing_or_holds_controls_is_no_message_no_name_and_no_topic()
    {
        await using var hub = await server.ConnectAsync(alice);

        foreach (var text in NastyStrings.Unseen.Concat(NastyStrings.Controls))
        {
            var ack = await hub.InvokeAsync(new JsonObject { ["type"] = "message.send", ["room_id"] = room, ["content"] = text });
            Assert.True(ack["code"]?.GetValue<string>() == "validation_failed", $"{ack.ToJsonString()} for {Show(text)}");
            await RefusedAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", "content", text);
            await RefusedAsync(HttpMethod.Patch, $"/api/rooms/{room}", "name", text);
            if (text.Trim().Length > 0) await RefusedAsync(HttpMethod.Patch, $"/api/rooms/{room}", "topic", text);
            await RefusedAsync(HttpMethod.Patch, "/api/users/me", "name", text);
        }

        Assert.Empty(await HistoryAsync());

        async Task RefusedAsync(HttpMethod method, string path, string field, string text)
        {
            using var refused = await alice.SendAsync(method, path, new Dictionary<string, string> { [field] = text });
            var body = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
            Assert.True((int)refused.StatusCode == 400 && body["errors"]?[field] is not null, $"{body.ToJsonString()} for {Show(text)} as {field}");
        }
    }

    [Fact]
    public async Task Names_and_topics_are_one_line()
    {
        foreach (var end in new[] { "\n", "\r", "\t", "\u2028", "\u2029" })
        {
            using var renamed = await alice.SendAsync(HttpMethod.Patch, $"/api/rooms/{room}", new { name = $"a{end}b", topic = $"a{end}b" });
            using var person = await alice.SendAsync(HttpMethod.Patch, "/api/users/me", new { name = $"a{end}b" });

            Assert.Equal((400, 400), ((int)renamed.StatusCode, (int)person.StatusCode));
        }
    }

    [Fact]
    public async Task Lengths_are_code_points_in_every_field()
    {
        (HttpMethod, string, string, int)[] fields =
        [
            (HttpMethod.Post, $"/api/rooms/{room}/messages", "content", 8000), (HttpMethod.Patch, "/api/users/me", "name", 100),
            (HttpMethod.Patch, $"/api/rooms/{room}", "name", 80), (HttpMethod.Patch, $"/api/rooms/{room}", "topic", 250),
        ];
        foreach (var (method, path, field, max) in fields)
        {
            var fits = await StatusAsync(method, path, field, Emoji(max));
            var exceeds = await StatusAsync(method, path, field, Emoji(max + 1));
            Assert.Equal((field, 200, 400), (field, fits, exceeds));
        }

        static string Emoji(int count) => string.Concat(Enumerable.Repeat("\U0001F600", count));

        async Task<int> StatusAsync(HttpMethod method, string path, string field, string text)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            // As browsers write it; escaped, the longest message of emoji is larger than a body may be.
            request.Content = new StringContent($$"""{"{{field}}":"{{text}}"}""", Encoding.UTF8, "application/json");
            using var answer = await alice.Http.SendAsync(request);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task Too_long_is_refused_and_the_longest_is_not()
    {
        using var longest = await alice.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = new string('x', 8000) });
        using var tooLong = await alice.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = new string('x', 8001) });

        Assert.Equal((200, 400), ((int)longest.StatusCode, (int)tooLong.StatusCode));
    }

    [Fact]
    public async Task Names_and_topics_and_searches_take_anything_or_say_no()
    {
        foreach (var text in NastyStrings.All)
        {
            using var renamed = await alice.SendAsync(HttpMethod.Patch, $"/api/rooms/{room}", new { name = text, topic = text });
            using var called = await alice.SendAsync(HttpMethod.Patch, "/api/users/me", new { name = text });
            using var found = await bob.SendAsync(HttpMethod.Get, "/api/users/search?q=" + Uri.EscapeDataString(text));

            foreach (var answer in new[] { renamed, called, found })
                Assert.True((int)answer.StatusCode is 200 or 400 or 413 or 414, $"{(int)answer.StatusCode} for {Show(text)}");
            if (renamed.IsSuccessStatusCode)
                Assert.Equal(text.Trim(), (await bob.GetAsync($"/api/rooms/{room}"))["name"]!.GetValue<string>());
            if (called.IsSuccessStatusCode)
                Assert.Equal(text.Trim(), (await bob.GetAsync($"/api/users/{alice.Id}"))["name"]!.GetValue<string>());
        }

        Assert.Empty(server.Log.Errors);
    }

    /// <summary>What is kept of a message: its first line's indent is, blank lines and blanks behind it are not.</summary>
    private static string Kept(string text)
    {
        var kept = text.TrimEnd();
        var indent = kept.Length - kept.TrimStart().Length;
        return kept[(kept[..indent].LastIndexOfAny(['\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029']) + 1)..];
    }

    private async Task<Guid> SayAsync(string text) =>
        (await alice.PostAsync($"/api/rooms/{room}/messages", new { content = text }))["id"]!.GetValue<Guid>();

    private async Task<HttpResponseMessage> PostRawAsync(string json)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await alice.Http.PostAsync(new Uri($"/api/rooms/{room}/messages", UriKind.Relative), content);
    }

    private async Task<List<string>> HistoryAsync()
    {
        var all = new List<string>();
        for (var after = 0L; ;)
        {
            var page = (await bob.GetAsync($"/api/rooms/{room}/messages?limit=100&after={after}")).AsArray();
            if (page.Count == 0) return all;
            all.AddRange(page.Select(m => Content(m!)));
            after = page[^1]!["seq"]!.GetValue<long>();
        }
    }

    private static string Content(JsonNode node, string? inside = null) =>
        (inside is null ? node : node[inside]!)["content"]!.GetValue<string>();

    /// <summary>Compares code unit by code unit, and says which text differs in a form that a log can show.</summary>
    private static void Same(List<string> expected, List<string> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
            Assert.True(
                string.Equals(expected[i], actual[i], StringComparison.Ordinal),
                $"number {i}: {Show(expected[i])} became {Show(actual[i])}");
    }

    private static string Show(string text) =>
        string.Concat(text.Take(60).Select(c => c is >= ' ' and < '\u007F' ? c.ToString() : $"\\u{(int)c:X4}"));
}
