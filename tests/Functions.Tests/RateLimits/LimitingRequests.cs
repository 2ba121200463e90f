using Veza.Testing.Stages;

namespace Veza.Functions.Tests.RateLimits;

public sealed class LimitingRequests
{
    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Strangers_count_by_address_and_are_told_how_many_are_left()
    {
        await using var server = await StartAsync(("AnonymousRequestsPerMinute", "3"));

        var answers = new List<Answer>();
        for (var i = 0; i < 5; i++) answers.Add(await server.Http.GetAnswerAsync("/api/users/me"));

        Assert.Equal([401, 401, 401, 429, 429], answers.Select(a => a.Status));
        Assert.Equal(["2", "1", "0", "0", "0"], answers.Select(a => a.Header("RateLimit-Remaining")));
        Assert.All(answers, a => Assert.Equal("3", a.Header("RateLimit-Limit")));
        Assert.All(answers, a => Assert.InRange(int.Parse(a.Header("RateLimit-Reset")), 1, 60));
        Assert.Equal("rate_limited", answers[^1].Code);
        Assert.Equal(answers[^1].Header("Retry-After"), answers[^1].Json["retry_after"]!.ToString());
        Assert.Equal(200, (await server.Http.GetAnswerAsync("/health")).Status);
    }

    [Fact]
    public async Task People_count_for_themselves()
    {
        await using var server = await StartAsync(("RequestsPerMinute", "2"));
        var ann = await server.CreateUserAsync("Ann");
        var bob = await server.CreateUserAsync("Bob");

        var anns = new List<Answer>();
        for (var i = 0; i < 3; i++) anns.Add(await ann.Http.GetAnswerAsync("/api/users/me"));
        var bobs = await bob.Http.GetAnswerAsync("/api/users/me");

        Assert.Equal([200, 200, 429], anns.Select(a => a.Status));
        Assert.Equal((200, "1"), (bobs.Status, bobs.Header("RateLimit-Remaining")));
    }

    [Fact]
    public async Task Two_processes_count_together()
    {
        await using var scene = await TestScene.CreateAsync();
        var limits = new Dictionary<string, string> { ["Veza:RateLimits:RequestsPerMinute"] = "10" };
        await using var server = await TestServer.StartInAsync(scene, limits);
        await using var sibling = await TestServer.StartInAsync(scene, limits);
        var ann = await server.CreateUserAsync("Ann");
        TestUser[] doors = [ann, ann.At(sibling.Address)];

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => doors[i % 2].Http.GetAnswerAsync("/api/users/me")));

        Assert.Equal(10, answers.Count(a => a.Status == 200));
    }

    [Theory]
    [Trait(Stage.Name, Stage.Standalone)]
    [InlineData("203.0.113.1", "203.0.113.2", false)]
    [InlineData("203.0.113.1", "203.0.113.1", true)]
    [InlineData("203.0.113.1:4711", "203.0.113.1:4712", true)]
    [InlineData("198.51.100.7, 203.0.113.1", "198.51.100.8, 203.0.113.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("[2001:db8:1:2::1]:443", "2001:db8:1:2::5", true)]
    [InlineData("::ffff:203.0.113.1", "203.0.113.1", true)]
    public async Task Behind_a_proxy_its_header_tells_strangers_apart(string first, string second, bool isOne)
    {
        await using var server = await StartAsync(("AnonymousRequestsPerMinute", "1"), ("ClientAddressHeader", "X-Forwarded-For"));

        var statuses = new[] { await CallFromAsync(server, first), await CallFromAsync(server, second) };

        Assert.Equal([404, isOne ? 429 : 404], statuses);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_header_that_was_not_configured_is_not_believed()
    {
        await using var server = await StartAsync(("AnonymousRequestsPerMinute", "1"));

        var statuses = new[] { await CallFromAsync(server, "203.0.113.1"), await CallFromAsync(server, "203.0.113.2") };

        Assert.Equal([404, 429], statuses);
    }

    [Theory]
    [Trait(Stage.Name, Stage.Standalone)]
    [InlineData("127.0.0.1", "203.0.113.1", "203.0.113.2", false)]
    [InlineData("127.0.0.1", "203.0.113.1", "203.0.113.1", true)]
    [InlineData("127.0.0.1", "198.51.100.7, 203.0.113.1", "198.51.100.8, 203.0.113.1", true)]
    [InlineData("192.0.2.1", "203.0.113.1", "203.0.113.2", true)]
    public async Task What_is_forwarded_counts_when_a_trusted_proxy_sends_it(string proxy, string first, string second, bool isOne)
    {
        var statuses = new List<int>();
        foreach (var header in new[] { "", "X-Forwarded-For" })
        {
            await using var server = await TestServer.StartAsync([
                new("Veza:Http:TrustedProxies:0", proxy), new("Veza:RateLimits:AnonymousRequestsPerMinute", "1"),
                new("Veza:RateLimits:ClientAddressHeader", header),
            ]);
            statuses.AddRange([await CallFromAsync(server, first), await CallFromAsync(server, second)]);
        }

        Assert.Equal([404, isOne ? 429 : 404, 404, isOne ? 429 : 404], statuses);
    }

    [Fact]
    public async Task Without_Redis_each_process_counts_for_itself()
    {
        var at = TestEnvironment.Redis.Split(',')[0].Split(':');
        await using var redis = FaultyProxy.Start(at[0], int.Parse(at[1]));
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Veza:Redis:ConnectionString"] = $"127.0.0.1:{redis.Port}", ["Veza:RateLimits:RequestsPerMinute"] = "3",
            ["Veza:Redis:Timeout"] = "00:00:00.200",
        });
        var ann = await server.CreateUserAsync("Ann");
        Assert.Equal(200, (await ann.Http.GetAnswerAsync("/api/users/me")).Status);
        redis.Stall(); // the worst kind: nothing fails, nothing answers

        var answers = new List<Answer>();
        for (var i = 0; i < 5; i++) answers.Add(await ann.Http.GetAnswerAsync("/api/users/search"));

        Assert.Equal([200, 200, 200, 429, 429], answers.Select(a => a.Status));
        redis.Resume();
    }

    private static Task<TestServer> StartAsync(params (string Name, string Value)[] limits) =>
        TestServer.StartAsync(limits.Select(l => KeyValuePair.Create("Veza:RateLimits:" + l.Name, l.Value)));

    private static async Task<int> CallFromAsync(TestServer server, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/nothing", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        return (await Answer.FromAsync(await server.Http.SendAsync(request))).Status;
    }
}
