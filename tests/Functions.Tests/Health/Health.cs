namespace Veza.Functions.Tests.Health;

public sealed class Health
{
    [Fact]
    public async Task It_has_the_shape_of_the_specification()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Http.GetAnswerAsync("/health");

        Assert.Equal(200, answer.Status);
        Assert.Equal(["success", "data", "message"], answer.Json.AsObject().Select(f => f.Key));
        var data = answer.Json["data"]!.AsObject();
        Assert.Equal(
            ["status", "service", "version", "timestamp", "connections", "rooms", "messages_per_second"], data.Select(f => f.Key));
        Assert.Equal(("healthy", "veza-chat-server"), (data["status"]!.GetValue<string>(), data["service"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Without_Redis_it_is_degraded_and_still_ready()
    {
        await using var redis = ProxyFor(TestEnvironment.Redis);
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Veza:Redis:ConnectionString"] = $"127.0.0.1:{redis.Port}",
        });
        Assert.Equal("ready", (await server.Http.GetAnswerAsync("/health/ready"))["status"]);
        redis.Refuse();

        var answer = await UntilAsync(server, a => a["status"] == "degraded");

        Assert.Equal((200, "down"), (answer.Status, answer.Json["checks"]!["redis"]!.GetValue<string>()));
        var registered = await server.Http.RegisterAsync("Ann", "ann@example.com");
        Assert.Equal((201, "offline"), (registered.Status, registered.Json["user"]!["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Without_PostgreSQL_it_is_not_ready_and_requests_get_503_until_it_is_back()
    {
        await using var scene = await TestScene.CreateAsync();
        var address = new Npgsql.NpgsqlConnectionStringBuilder(scene.Database.ConnectionString);
        await using var postgres = FaultyProxy.Start(address.Host!, address.Port);
        (address.Host, address.Port) = ("127.0.0.1", postgres.Port);
        await using var server = await TestServer.StartInAsync(
            scene, new Dictionary<string, string> { ["Veza:Database:ConnectionString"] = address.ConnectionString });
        await server.Http.RegisterAsync("Ann", "ann@example.com");
        postgres.Refuse();

        var ready = await UntilAsync(server, a => a.Status == 503);
        var login = await server.Http.LoginAsync("ann@example.com");
        var health = await server.Http.GetAnswerAsync("/health");
        var live = await server.Http.GetAnswerAsync("/health/live");
        postgres.Resume();
        await UntilAsync(server, a => a.Status == 200);
        var again = await server.Http.LoginAsync("ann@example.com");

        Assert.Equal("down", ready.Json["checks"]!["postgres"]!.GetValue<string>());
        Assert.Equal((503, "unavailable"), login.Refusal);
        Assert.Equal("2", login.Header("Retry-After"));
        Assert.Equal((503, false), (health.Status, health.Json["success"]!.GetValue<bool>()));
        Assert.Equal((200, 200), (live.Status, again.Status));
        Assert.DoesNotContain(server.Log.Errors, e => e.Category.Contains("ExceptionMapper", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_without_its_tables_is_named()
    {
        await using var empty = await TestDatabase.CreateEmptyAsync();
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Veza:Database:ConnectionString"] = empty.ConnectionString,
        });

        var answer = await server.Http.GetAnswerAsync("/health/ready");

        Assert.Equal((503, "missing"), (answer.Status, answer.Json["checks"]!["migrations"]!.GetValue<string>()));
    }

    /// <summary>An answer is kept for a second, so the news may be that late.</summary>
    private static async Task<Answer> UntilAsync(TestServer server, Func<Answer, bool> so)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var answer = await server.Http.GetAnswerAsync("/health/ready");
            if (so(answer)) return answer;
            await Task.Delay(50, patience.Token);
        }
    }

    private static FaultyProxy ProxyFor(string address) =>
        FaultyProxy.Start(address.Split(',')[0].Split(':')[0], int.Parse(address.Split(',')[0].Split(':')[1]));
}
