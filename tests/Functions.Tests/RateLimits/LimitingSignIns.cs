using Veza.Testing.Stages;

namespace Veza.Functions.Tests.RateLimits;

/// <summary>Secrets cannot be tried at will, and trying them at will locks nobody else out.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class LimitingSignIns
{
    private const string Ann = "ann@example.com";

    [Theory]
    [InlineData("register", """{"name":"Eve","email":"nobody","password":"12345678"}""", 400)]
    [InlineData("login", """{"email":"nobody@example.com","password":"12345678"}""", 401)]
    [InlineData("refresh", """{"refresh_token":"nonsense"}""", 401)]
    public async Task No_token_lifts_the_limit_of_an_address(string route, string body, int refusal)
    {
        await using var server = await StartAsync([new("AnonymousRequestsPerMinute", "3")]);
        var token = (await server.Http.RegisterAsync("Ann", Ann))["token"];

        var answers = new List<Answer>();
        for (var i = 0; i < 4; i++) answers.Add(await server.Http.PostAnswerAsync($"/api/auth/{route}", body, token));

        Assert.Equal([refusal, refusal, 429, 429], answers.Select(a => a.Status));
        Assert.All(answers, a => Assert.Equal("3", a.Header("RateLimit-Limit")));
    }

    [Fact]
    public async Task Tries_that_fail_are_delayed_more_and_more_until_one_succeeds()
    {
        var clock = new ManualClock();
        await using var server = await StartAsync(
            [new("SignInTriesPerAddress", "3"), new("MaxSignInDelay", "00:00:04")], clock);
        await server.Http.RegisterAsync("Ann", Ann, ",\"handle\":\"ann\"");
        var stranger = new Caller(server, "203.0.113.9");

        for (var i = 0; i < 3; i++) Assert.Equal((401, "credentials_invalid"), (await stranger.TryAsync(Ann)).Refusal);
        foreach (var seconds in new[] { 1, 2, 4, 4 })
        {
            var delayed = await stranger.LoginAsync(Ann); // even with the right password
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(2));
            Assert.Equal((429, "too_many_tries"), (await stranger.TryAsync(Ann)).Refusal);
            clock.Advance(TimeSpan.FromMilliseconds(2));
            Assert.Equal((429, "too_many_tries", $"{seconds}"), (delayed.Status, delayed.Code, delayed.Header("Retry-After")));
            Assert.Equal((401, "credentials_invalid"), (await stranger.TryAsync(Ann)).Refusal);
        }

        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(200, (await stranger.LoginAsync(Ann)).Status);
        for (var i = 0; i < 3; i++) Assert.Equal(401, (await stranger.TryAsync(Ann)).Status);
        Assert.Equal(429, (await stranger.TryAsync(Ann)).Status);
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_delayed_alike()
    {
        await using var server = await StartAsync([new("SignInTriesPerAddress", "2"), new("SignInDelay", "00:10:00")]);
        await server.Http.RegisterAsync("Ann", Ann);
        var stranger = new Caller(server, "203.0.113.9");

        var (real, made) = (new List<Answer>(), new List<Answer>());
        for (var i = 0; i < 4; i++)
        {
            real.Add(await stranger.TryAsync(i % 2 == 0 ? Ann : " ANN@example.com "));
            made.Add(await stranger.TryAsync("nobody@example.com"));
        }

        Assert.Equal([401, 401, 429, 429], real.Select(a => a.Status));
        Assert.Equal(real.Select(a => a.Refusal), made.Select(a => a.Refusal));
    }

    [Fact]
    public async Task Tries_from_many_addresses_are_bounded_together_and_do_not_lock_the_owner_out()
    {
        await using var server = await StartAsync(
            [new("SignInTriesPerAddress", "2"), new("SignInTriesPerAccount", "6"), new("SignInDelay", "00:10:00")]);
        var home = new Caller(server, "198.51.100.1");
        var device = (await home.RegisterAsync(Ann))["device"];
        var strangers = Enumerable.Range(1, 10).Select(i => new Caller(server, $"203.0.113.{i}")).ToList();

        var tries = new List<int>();
        foreach (var stranger in strangers)
            for (var i = 0; i < 2; i++) tries.Add((await stranger.TryAsync(Ann)).Status);
        var elsewhere = new Caller(server, "198.51.100.2");
        var asStranger = await elsewhere.LoginAsync(Ann);
        var withDevice = await elsewhere.LoginAsync(Ann, device);
        var atHome = await home.LoginAsync(Ann);

        Assert.Equal((6, 14), (tries.Count(s => s == 401), tries.Count(s => s == 429)));
        Assert.Equal((429, "too_many_tries"), asStranger.Refusal);
        Assert.Equal((200, 200), (withDevice.Status, atHome.Status));
        Assert.Equal(429, (await strangers[9].TryAsync(Ann)).Status); // the owner's success gives strangers nothing
    }

    [Fact]
    public async Task A_stranger_at_one_address_is_in_the_way_of_nobody_elsewhere_even_at_an_unknown_address()
    {
        await using var server = await StartAsync(
            [new("SignInTriesPerAddress", "2"), new("SignInTriesPerAccount", "6"), new("SignInDelay", "00:10:00")]);
        await new Caller(server, "198.51.100.1").RegisterAsync(Ann);
        var stranger = new Caller(server, "203.0.113.9");
        for (var i = 0; i < 20; i++) await stranger.TryAsync(Ann);

        var answer = await new Caller(server, "198.51.100.2").LoginAsync(Ann);

        Assert.Equal((429, 200), ((await stranger.TryAsync(Ann)).Status, answer.Status));
    }

    [Fact]
    public async Task Somebody_at_the_owners_address_uses_up_the_address_and_not_the_device()
    {
        await using var server = await StartAsync([new("SignInTriesPerAddress", "2"), new("SignInDelay", "00:10:00")]);
        var home = new Caller(server, "198.51.100.1");
        var device = (await home.RegisterAsync(Ann))["device"];
        var bobs = (await home.RegisterAsync("bob@example.com"))["device"];
        for (var i = 0; i < 3; i++) await home.TryAsync(Ann);

        var statuses = new[]
        {
            (await home.LoginAsync(Ann)).Status, (await home.LoginAsync(Ann, bobs)).Status,
            (await home.LoginAsync(Ann, "x" + device)).Status, (await home.LoginAsync(Ann, "nonsense")).Status,
            (await home.LoginAsync(Ann, device)).Status,
        };

        Assert.Equal([429, 429, 429, 429, 200], statuses);
    }

    [Fact]
    public async Task A_device_has_a_count_of_its_own_and_no_more()
    {
        await using var server = await StartAsync([new("SignInTriesPerAddress", "2"), new("SignInDelay", "00:10:00")]);
        var device = (await new Caller(server, "198.51.100.1").RegisterAsync(Ann))["device"];

        var statuses = new List<int>();
        for (var i = 1; i < 5; i++) statuses.Add((await new Caller(server, $"203.0.113.{i}").LoginAsync(Ann, device, "a wrong one")).Status);

        Assert.Equal([401, 401, 429, 429], statuses);
    }

    [Fact]
    public async Task Where_a_sign_in_is_refreshed_it_is_known()
    {
        await using var server = await StartAsync(
            [new("SignInTriesPerAddress", "1"), new("SignInTriesPerAccount", "1"), new("SignInDelay", "00:10:00")]);
        var session = await new Caller(server, "198.51.100.1").RegisterAsync(Ann);
        var moved = new Caller(server, "198.51.100.2");
        await moved.PostAsync("refresh", $$"""{"refresh_token":"{{session["refresh_token"]}}"}""");
        await new Caller(server, "203.0.113.9").TryAsync(Ann);

        var statuses = new[] { (await new Caller(server, "198.51.100.3").LoginAsync(Ann)).Status, (await moved.LoginAsync(Ann)).Status };

        Assert.Equal([429, 200], statuses);
    }

    [Fact]
    public async Task Of_tries_at_the_same_moment_over_two_processes_no_more_count_than_one_after_the_other()
    {
        await using var scene = await TestScene.CreateAsync();
        var settings = Settings([new("SignInTriesPerAddress", "4"), new("SignInDelay", "00:10:00")]);
        await using var server = await TestServer.StartInAsync(scene, settings);
        await using var sibling = await TestServer.StartInAsync(scene, settings);
        await server.Http.RegisterAsync("Ann", Ann);
        Caller[] doors = [new(server, "203.0.113.9"), new(sibling, "203.0.113.9")];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => doors[i % 2].TryAsync(Ann)));

        Assert.Equal((4, 16), (answers.Count(a => a.Status == 401), answers.Count(a => a.Code == "too_many_tries")));
    }

    [Fact]
    public async Task Without_Redis_each_process_counts_for_itself()
    {
        var at = TestEnvironment.Redis.Split(',')[0].Split(':');
        await using var redis = FaultyProxy.Start(at[0], int.Parse(at[1]));
        await using var server = await TestServer.StartAsync([
            .. Settings([new("SignInTriesPerAddress", "2"), new("SignInDelay", "00:10:00")]),
            new("Veza:Redis:ConnectionString", $"127.0.0.1:{redis.Port}"), new("Veza:Redis:Timeout", "00:00:00.200"),
        ]);
        await server.Http.RegisterAsync("Ann", Ann);
        var stranger = new Caller(server, "203.0.113.9");
        redis.Refuse();

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++) statuses.Add((await stranger.TryAsync(Ann)).Status);

        Assert.Equal([401, 401, 429, 429], statuses);
        Assert.Equal(200, (await new Caller(server, "203.0.113.10").LoginAsync(Ann)).Status);
    }

    [Theory]
    [InlineData("""{"name":"Eve","email":"eve@example.com","password":"12345678","handle":"ann"}""", "handle_taken")]
    [InlineData("""{"name":"Eve","email":"ann@example.com","password":"12345678"}""", "email_taken")]
    public async Task Registering_again_and_again_is_delayed_as_well(string body, string refusal)
    {
        await using var server = await StartAsync([new("SignInTriesPerAddress", "2"), new("SignInDelay", "00:10:00")]);
        await new Caller(server, "198.51.100.1").RegisterAsync(Ann);
        var stranger = new Caller(server, "203.0.113.9");

        var codes = new List<string?>();
        for (var i = 0; i < 3; i++) codes.Add((await stranger.PostAsync("register", body)).Code);
        var elsewhere = await new Caller(server, "203.0.113.10").PostAsync("register", body);

        Assert.Equal([refusal, refusal, "too_many_tries"], codes);
        Assert.Equal(refusal, elsewhere.Code);
    }

    [Fact]
    public async Task Two_addresses_cannot_make_the_sign_ins_and_registrations_of_others_fail()
    {
        await using var server = await TestServer.StartAsync([
            .. Settings([]), new("Veza:Identity:PasswordIterations", "100000"), new("Veza:Identity:PasswordConcurrency", "1"),
            new("Veza:Identity:PasswordQueue", "6"), new("Veza:Identity:PasswordQueuePerAddress", "6"),
        ]);
        await server.Http.RegisterAsync("Ann", Ann);
        Caller[] greedy = [new(server, "203.0.113.1"), new(server, "203.0.113.2")];

        var full = new TaskCompletionSource();
        var storm = Enumerable.Range(0, 40).Select(async i =>
        {
            var answer = await greedy[i % 2].TryAsync($"nobody{i}@example.com");
            if (answer.Status == 503) full.TrySetResult();
            return answer;
        }).ToList();
        await full.Task;
        var others = await Task.WhenAll(
            new Caller(server, "198.51.100.1").LoginAsync(Ann), new Caller(server, "198.51.100.2").RegisterAsync("bob@example.com"));
        var stormed = await Task.WhenAll(storm);

        Assert.Equal([200, 201], others.Select(a => a.Status));
        Assert.Contains(stormed, a => a.Refusal == (503, "overloaded"));
    }

    [Fact]
    public async Task Sign_ins_of_one_account_that_succeed_are_bounded_too()
    {
        await using var server = await StartAsync([new("SignInsPerMinute", "2")]);
        await server.Http.RegisterAsync("Ann", Ann);

        var codes = new List<(int, string?)>();
        for (var i = 1; i < 4; i++) codes.Add((await new Caller(server, $"203.0.113.{i}").LoginAsync(Ann)).Refusal);

        Assert.Equal([(200, null), (200, null), (429, "rate_limited")], codes);
        Assert.Equal(3, await server.Database.CountAsync("sessions"));
    }

    [Fact]
    public async Task Refreshes_of_one_sign_in_are_bounded_over_all_addresses()
    {
        await using var server = await StartAsync([new("RefreshesPerMinute", "2")]);
        var token = (await server.Http.RegisterAsync("Ann", Ann))["refresh_token"];

        var codes = new List<(int, string?)>();
        for (var i = 1; i < 4; i++)
        {
            var answer = await new Caller(server, $"203.0.113.{i}").PostAsync("refresh", $$"""{"refresh_token":"{{token}}"}""");
            codes.Add(answer.Refusal);
            if (answer.Status == 200) token = answer["refresh_token"];
        }

        Assert.Equal([(200, null), (200, null), (429, "rate_limited")], codes);
    }

    private static Task<TestServer> StartAsync(KeyValuePair<string, string>[] limits, ManualClock? clock = null) =>
        TestServer.StartAsync(Settings(limits), clock: clock);

    private static List<KeyValuePair<string, string>> Settings(KeyValuePair<string, string>[] limits) =>
    [
        new("Veza:RateLimits:ClientAddressHeader", "X-Forwarded-For"), new("Veza:Identity:PasswordQueuePerAddress", "100"),
        .. limits.Select(l => KeyValuePair.Create("Veza:RateLimits:" + l.Key, l.Value)),
    ];

    /// <summary>Somebody at an address.</summary>
    private sealed record Caller(TestServer Server, string Address)
    {
        public Task<Answer> TryAsync(string email) => LoginAsync(email, password: "a wrong one");

        public Task<Answer> LoginAsync(string email, string? device = null, string password = "correct horse battery staple") =>
            PostAsync("login", $$"""{"email":"{{email}}","password":"{{password}}"{{(device is null ? "" : $",\"device\":\"{device}\"")}}}""");

        public Task<Answer> RegisterAsync(string email) => PostAsync(
            "register", $$"""{"name":"Ann","email":"{{email}}","password":"correct horse battery staple"}""");

        public async Task<Answer> PostAsync(string route, string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/auth/{route}", UriKind.Relative));
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", Address);
            return await Answer.FromAsync(await Server.Http.SendAsync(request));
        }
    }
}
