using System.Text.Json.Nodes;
using StackExchange.Redis;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults;

/// <summary>A Redis without memory to give is the same as one that is away: features degrade, nothing fails.</summary>
public sealed class FullRedis
{
    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_Redis_that_refuses_to_write_costs_presence_and_exact_limits_and_nothing_else()
    {
        await using var redis = await PrivateRedis.StartAsync("--maxmemory-policy", "noeviction");
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Veza:Redis:ConnectionString"] = redis.ConnectionString,
            ["Veza:RateLimits:RequestsPerMinute"] = "8",
        });
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hub = await server.ConnectAsync(bob);
        using var admin = await redis.ConnectAsync();
        await LimitAsync(admin, "1"); // less than is in use: no write is taken

        JsonObject[] events =
        [
            TestChat.Saying(room, "full"), new() { ["type"] = "presence.update", ["status"] = "busy" }, new() { ["type"] = "typing.start", ["room_id"] = room },
            new() { ["type"] = "presence.subscribe", ["user_ids"] = new JsonArray(alice.Id) }, new() { ["type"] = "ping" },
        ];
        var answers = new List<string>();
        foreach (var @event in events) answers.Add((await hub.InvokeAsync(@event)).Text("type"));
        await using (var coming = await server.ConnectAsync(alice)) await coming.SettleAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 10; i++) statuses.Add((await bob.Http.GetAnswerAsync("/api/users/me")).Status);
        await LimitAsync(admin, "0");
        var after = await Waiting.ForAsync(
            async () => (await hub.InvokeAsync(new JsonObject { ["type"] = "presence.update", ["status"] = "busy" })).Text("type"), type => type == "ack");

        Assert.Equal(["ack", "ack", "ack", "ack", "pong"], answers);
        Assert.Equal([200, 429], statuses.Distinct());
        Assert.Equal("ack", after);
    }

    [Fact]
    public void The_Redis_of_the_scripts_and_of_compose_has_a_limit_and_evicts_what_is_not_used()
    {
        var (script, compose) = (WorkingCopy.Read("scripts/veza/redis.sh"), WorkingCopy.Read("compose.yaml"));

        Assert.Contains("REDIS_MAXMEMORY=256mb", script, StringComparison.Ordinal);
        Assert.Contains("\nmaxmemory $REDIS_MAXMEMORY\nmaxmemory-policy volatile-lru\n", script, StringComparison.Ordinal);
        Assert.Contains("\"--maxmemory\", \"256mb\", \"--maxmemory-policy\", \"volatile-lru\"", compose, StringComparison.Ordinal);
        Assert.Contains("evictionPolicy: 'VolatileLRU'", WorkingCopy.Read("infra/bicep/modules/redis.bicep"), StringComparison.Ordinal);
    }

    private static Task LimitAsync(ConnectionMultiplexer admin, string bytes) =>
        admin.GetServer(admin.GetEndPoints()[0]).ConfigSetAsync("maxmemory", bytes);
}
