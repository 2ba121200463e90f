using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Veza.Functions.Tests.Faults;
using Veza.Shared.RateLimits;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.BadInput;

/// <summary>
/// Every route and every event is driven with huge values and with ever new ones. Afterwards Redis holds few short keys that
/// all expire, no log line is long, and the memory of the process is about what it was.
/// </summary>
[Trait(Stage.Name, Stage.Standalone)]
[Collection(nameof(Alone))] // it looks at the memory of the process
public sealed class EndlessInput : IAsyncLifetime
{
    private const int Rounds = 40;
    private const int LongestKey = 200;
    private const int LongestLine = 2_000;

    private static readonly string[] Fields =
    [
        "type", "room_id", "message_id", "client_message_id", "reply_to", "content", "status", "user_ids", "seq", "name", "email",
        "password", "handle", "tenant", "avatar_url", "locale", "topic", "visibility", "members", "role", "refresh_token", "queue", "cursor",
    ];

    private TestServer server = null!;
    private TestUser alice = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Veza:RateLimits:MessagesPerMinute"] = "1000000",
            ["Veza:RateLimits:TypingPerMinute"] = "1000000",
            ["Veza:RateLimits:OtherEventsPerMinute"] = "1000000",
            ["Veza:RateLimits:RequestsPerMinute"] = "1000000",
            ["Veza:RateLimits:AnonymousRequestsPerMinute"] = "1000000",
            ["Veza:RateLimits:ClientAddressHeader"] = "X-Forwarded-For",
        });
        alice = await server.CreateUserAsync("Alice");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Events_leave_few_short_keys_and_no_long_line()
    {
        await using var hub = await server.ConnectAsync(alice);
        var types = server.Services.GetRequiredService<Veza.Functions.ClientEvents.ClientEventDispatcher>().Handlers.Select(t => t.Type).ToList();

        for (var round = 0; round < Rounds; round++)
            foreach (var value in Values(round, huge: round % 10 == 0 ? 30_000 : 300))
            {
                await hub.InvokeAsync(new JsonObject { ["type"] = value }); // an unknown type, ever another
                var known = new JsonObject { ["type"] = types[round % types.Count] };
                foreach (var field in Fields.Skip(1)) known[field] = value;
                await hub.InvokeAsync(known);
            }

        await LooksBoundedAsync(most: 40);
        Assert.True(types.Count >= 12);
    }

    [Fact]
    public async Task Requests_leave_few_short_keys_and_no_long_line()
    {
        var document = await alice.GetAsync("/openapi/v1.json");
        var routes = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Method: o.Key.ToUpperInvariant(), Path: p.Key)))
            .Where(r => r.Path is not "/api/auth/logout").ToList();

        for (var round = 0; round < 4; round++)
            foreach (var (method, path) in routes)
                foreach (var value in Values(round, huge: 2_000))
                {
                    using var request = Request(method, path, value);
                    using var answer = await alice.Http.SendAsync(request);
                    // Done, refused, a wrong password or token, nothing there, a cursor that cannot be read; limits are off, and nothing is away.
                    Assert.True((int)answer.StatusCode is 200 or 400 or 401 or 404 or 410, $"{method} {path} answered {(int)answer.StatusCode}");
                }

        await LooksBoundedAsync(most: 60);
    }

    [Fact]
    public async Task Strangers_with_ever_new_tokens_agents_and_addresses_leave_a_counter_per_network()
    {
        for (var i = 0; i < 300; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/users/me?{Uri.EscapeDataString(Fresh.Name("q"))}={i}", UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Fresh.Name("token.") + new string('x', 3_000));
            request.Headers.TryAddWithoutValidation("User-Agent", Fresh.Name("agent/") + new string('y', 3_000));
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"2001:db8:0:1:{i:x}::{i:x}%{new string('z', 300)}");
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{Fresh.Id():n}-{i:x16}-01");
            request.Headers.TryAddWithoutValidation("Request-Id", "|" + new string('r', 900) + i.ToString(CultureInfo.InvariantCulture) + ".");
            using var answer = await server.Http.SendAsync(request);
            Assert.Equal(401, (int)answer.StatusCode);
        }

        await LooksBoundedAsync(most: 20);
    }

    [Fact]
    public async Task Huge_events_cost_neither_Redis_nor_the_process_anything_that_stays()
    {
        await using var hub = await server.ConnectAsync(alice);
        await SendHugeAsync(hub, 10); // pools of buffers fill once
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await SendHugeAsync(hub, 60);

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(kept < 30_000_000, $"{kept} bytes are kept"); // 108 MB of text came in
        await LooksBoundedAsync(most: 20);
    }

    [Fact]
    public async Task While_Redis_is_away_little_is_kept_and_it_is_given_back()
    {
        var at = TestEnvironment.Redis.Split(',')[0].Split(':');
        await using var redis = FaultyProxy.Start(at[0], int.Parse(at[1], CultureInfo.InvariantCulture));
        await using var cut = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Veza:Redis:ConnectionString"] = $"127.0.0.1:{redis.Port}",
            ["Veza:Redis:Timeout"] = "00:00:00.200",
            ["Veza:RateLimits:OtherEventsPerMinute"] = "1000000",
        });
        var bob = await cut.CreateUserAsync("Bob");
        await using var hub = await cut.ConnectAsync(bob);
        var limiter = cut.Services.GetRequiredService<RateLimiter>();
        redis.Stall();
        await SendHugeAsync(hub, 10); // pools of buffers fill once
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await SendHugeAsync(hub, 60);
        var (during, counters) = (GC.GetTotalMemory(forceFullCollection: true) - before, limiter.LocalCounters);
        redis.Resume();
        await Waiting.ForAsync(
            async () =>
            {
                await hub.InvokeAsync(new JsonObject { ["type"] = "back?" });
                return limiter.LocalCounters;
            },
            kept => kept == 0);

        Assert.True(during < 30_000_000, $"{during} bytes are kept");
        Assert.InRange(counters, 1, 5);
    }

    private static async Task SendHugeAsync(HubClient hub, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal("unknown_event", (await hub.InvokeAsync(new JsonObject { ["type"] = $"{i}" + new string('t', 900_000) })).Text("code"));
    }

    /// <summary>Values of every kind: long, short and ever new; each round others.</summary>
    private static IEnumerable<string> Values(int round, int huge)
    {
        yield return $"{round} {new string('x', huge)}";
        yield return Fresh.Id().ToString();
        yield return $"{Fresh.Name("n")}@example.test";
        yield return $"é\U0001F600\r\n{round}:{{}}*";
    }

    private static HttpRequestMessage Request(string method, string path, string value)
    {
        var escaped = Uri.EscapeDataString(value);
        var filled = System.Text.RegularExpressions.Regex.Replace(
            path, "{[^}]*}", Guid.TryParse(value, out _) ? value : escaped, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{filled}?q={escaped}&after={escaped}&cursor={escaped}&queue={escaped}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("User-Agent", new string([.. value.Where(char.IsAsciiLetterOrDigit)]));
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", value.Length < 500 ? $"203.0.113.7, {new string([.. value.Where(char.IsAsciiLetterOrDigit)])}" : new string('f', 500));
        if (method is "GET" or "HEAD" or "DELETE") return request;

        var body = new JsonObject();
        foreach (var field in Fields) body[field] = value;
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return request;
    }

    private async Task LooksBoundedAsync(int most)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(TestEnvironment.Redis);
        var (database, prefix) = (connection.GetDatabase(), server.Scene.RedisPrefix);
        var keys = connection.GetServer(connection.GetEndPoints()[0]).Keys(pattern: prefix + "*").Select(k => k.ToString()).ToList();

        Assert.InRange(keys.Count, 1, most);
        foreach (var key in keys)
        {
            Assert.True(key.Length <= LongestKey, $"{key.Length}: {key[..Math.Min(key.Length, LongestKey)]}");
            Assert.True(await database.KeyTimeToLiveAsync(key) is { } life && life > TimeSpan.Zero, $"{key} never expires");
        }

        Assert.All(server.Log.All, line => Assert.True(line.Text.Length <= LongestLine, line.Text[..Math.Min(line.Text.Length, LongestLine)]));
    }
}
