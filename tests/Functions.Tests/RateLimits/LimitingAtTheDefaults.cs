using System.Text.Json.Nodes;
using Veza.Shared.RateLimits;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.RateLimits;

/// <summary>Each limit as an installation has it that sets none, over every door.</summary>
public sealed class LimitingAtTheDefaults
{
    private static readonly KeyValuePair<string, string>[] Defaults =
    [
        .. typeof(RateLimitOptions).GetProperties().Where(p => p.PropertyType == typeof(int))
            .Select(p => KeyValuePair.Create("Veza:RateLimits:" + p.Name, p.GetValue(new RateLimitOptions())!.ToString()!)),
    ];

    /// <summary>What the events have as HTTP twins: method, path, body. $room and $message are filled in, $n is a number.</summary>
    private static readonly Dictionary<string, (string Method, string Path, string? Body)> Twins = new(StringComparer.Ordinal)
    {
        ["message.send"] = ("POST", "/api/rooms/$room/messages", """{"content":"hello"}"""),
        ["message.edit"] = ("PATCH", "/api/messages/$message", """{"content":"hello $n"}"""),
        ["message.delete"] = ("DELETE", "/api/messages/$message", null),
        ["message.read"] = ("POST", "/api/rooms/$room/read", """{"seq":1}"""),
        ["message.delivered"] = ("POST", "/api/rooms/$room/delivered", """{"seq":1}"""),
        ["typing.start"] = ("POST", "/api/rooms/$room/typing", """{"typing":true}"""),
        ["typing.stop"] = ("POST", "/api/rooms/$room/typing", """{"typing":false}"""),
        ["presence.update"] = ("PUT", "/api/presence", """{"status":"away"}"""),
        ["room.join"] = ("POST", "/api/rooms/$room/join", null),
        ["room.leave"] = ("POST", "/api/rooms/$room/leave", null),
    };

    [Theory]
    [InlineData("message.send", 30)]
    [InlineData("message.edit", 50)]
    [InlineData("message.delete", 50)]
    [InlineData("message.read", 600)]
    [InlineData("message.delivered", 600)]
    [InlineData("typing.start", 60)]
    [InlineData("typing.stop", 60)]
    [InlineData("presence.update", 50)]
    [InlineData("room.join", 50)]
    [InlineData("room.leave", 50)]
    public async Task An_event_and_its_twin_share_one_count_and_leave_that_of_requests_alone(string type, int most)
    {
        await using var scene = await SceneAsync();
        await using var hub = await scene.Server.ConnectAsync(scene.Ann);
        var requestsLeft = await scene.RequestsLeftAsync();

        var (byHttp, byHub) = (new List<string>(), new List<string?>());
        for (var i = 0; i < most; i += 2)
        {
            var answer = await scene.CallAsync(type, i);
            byHttp.Add($"{answer.Status != 429} {answer.Header("RateLimit-Limit")} {answer.Header("RateLimit-Remaining")}");
            byHub.Add((await hub.InvokeAsync(scene.Event(type, i + 1)))["code"]?.ToString());
        }

        var (overHttp, overHub) = (await scene.CallAsync(type, most), await hub.InvokeAsync(scene.Event(type, most)));
        Assert.Equal(Enumerable.Range(0, most / 2).Select(i => $"True {most} {most - 1 - (2 * i)}"), byHttp);
        Assert.DoesNotContain("rate_limited", byHub);
        Assert.Equal((429, "rate_limited", $"{most}", "0"), (
            overHttp.Status, overHttp.Code, overHttp.Header("RateLimit-Limit"), overHttp.Header("RateLimit-Remaining")));
        Assert.Equal("rate_limited", overHub["code"]?.ToString());
        Assert.InRange(overHub["retry_after"]!.GetValue<int>(), 1, 60);
        Assert.Equal(requestsLeft - 1, await scene.RequestsLeftAsync());
    }

    [Fact]
    public async Task Starts_and_stops_of_typing_share_one_count()
    {
        await using var scene = await SceneAsync();
        await using var hub = await scene.Server.ConnectAsync(scene.Ann);
        for (var i = 0; i < 59; i++) await hub.InvokeAsync(scene.Event("typing.start", i));

        var last = await hub.InvokeAsync(scene.Event("typing.stop", 59));
        var over = await hub.InvokeAsync(scene.Event("typing.stop", 60));

        Assert.Equal((null, "rate_limited"), (last["code"]?.ToString(), over["code"]?.ToString()));
    }

    [Theory]
    [InlineData("presence.subscribe", 50)]
    [InlineData("no.such.event", 50)]
    public async Task Events_that_have_no_twin_are_limited(string type, int most)
    {
        await using var scene = await SceneAsync();
        await using var hub = await scene.Server.ConnectAsync(scene.Ann);

        var codes = new List<string?>();
        for (var i = 0; i < most + 1; i++) codes.Add((await hub.InvokeAsync(scene.Event(type, i)))["code"]?.ToString());

        Assert.DoesNotContain("rate_limited", codes[..^1]);
        Assert.Equal("rate_limited", codes[^1]);
    }

    [Theory]
    [InlineData("message.send", 30)]
    [InlineData("message.edit", 50)]
    public async Task What_is_malformed_counts_at_every_door(string type, int most)
    {
        await using var scene = await SceneAsync();
        await using var hub = await scene.Server.ConnectAsync(scene.Ann);

        for (var i = 0; i < most; i += 2)
        {
            var answer = await scene.CallAsync(type, i, body: "{");
            var refused = await hub.InvokeAsync(new JsonObject { ["type"] = type });
            Assert.Equal((400, "malformed_event"), (answer.Status, refused["code"]?.ToString()));
        }

        Assert.Equal(429, (await scene.CallAsync(type, most)).Status);
        Assert.Equal("rate_limited", (await hub.InvokeAsync(scene.Event(type, most)))["code"]?.ToString());
    }

    [Theory]
    [InlineData("PATCH", "/api/users/me", """{"name":"Ann $n"}""", 10)]
    [InlineData("GET", "/api/rooms", null, 600)]
    public async Task Requests_are_limited_by_their_kind(string method, string path, string? body, int most)
    {
        await using var scene = await SceneAsync(); // where one request was made

        var answers = new List<Answer>();
        do answers.Add(await scene.CallAsync(method, path, body, answers.Count));
        while (answers[^1].Status == 200 && answers.Count <= most);

        var before = answers[0].Header("RateLimit-Remaining");
        Assert.Equal($"{most}", answers[0].Header("RateLimit-Limit"));
        Assert.Equal((429, int.Parse(before) + 2), (answers[^1].Status, answers.Count));
        Assert.InRange(int.Parse(before), most - 10, most - 1);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Strangers_are_limited_by_address()
    {
        await using var server = await TestServer.StartAsync(Defaults);

        var statuses = new List<int>();
        for (var i = 0; i < 101; i++) statuses.Add((await server.Http.GetAnswerAsync("/api/users/me")).Status);

        Assert.Equal([.. Enumerable.Repeat(401, 100), 429], statuses);
    }

    private static async Task<Scene> SceneAsync()
    {
        var server = await TestServer.StartAsync(Defaults);
        var ann = await server.CreateUserAsync("Ann");
        var bob = await server.CreateUserAsync("Bob");
        var room = await server.CreateRoomAsync(ann, bob);
        var message = await bob.SayAsync(room, "hello"); // what is refused (it is not Ann's) counts as what is done
        return new Scene(server, ann, room, message.Guid("id"));
    }

    private sealed record Scene(TestServer Server, TestUser Ann, Guid Room, Guid Message) : IAsyncDisposable
    {
        public async Task<int> RequestsLeftAsync() =>
            int.Parse((await Ann.Http.GetAnswerAsync("/api/users/me")).Header("RateLimit-Remaining"));

        public Task<Answer> CallAsync(string type, int n, string? body = null)
        {
            var twin = Twins[type];
            return CallAsync(twin.Method, twin.Path, body ?? twin.Body, n);
        }

        public async Task<Answer> CallAsync(string method, string path, string? body, int n)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Fill(path, n), UriKind.Relative));
            if (body is not null) request.Content = new StringContent(Fill(body, n), System.Text.Encoding.UTF8, "application/json");
            return await Answer.FromAsync(await Ann.Http.SendAsync(request));
        }

        public JsonObject Event(string type, int n) => new()
        {
            ["type"] = type, ["room_id"] = Room, ["message_id"] = type is "message.edit" or "message.delete" ? Message : null, ["seq"] = 1,
            ["content"] = $"hello {n}", ["status"] = "away", ["user_ids"] = new JsonArray(Ann.Id.ToString()),
        };

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        private string Fill(string text, int n) => text.Replace("$room", $"{Room}").Replace("$message", $"{Message}").Replace("$n", $"{n}");
    }
}
