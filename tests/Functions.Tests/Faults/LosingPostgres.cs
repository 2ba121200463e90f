using Npgsql;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.Faults;

[Collection(nameof(Alone))]
public sealed class LosingPostgres(ITestOutputHelper output)
{
    [Fact]
    public async Task Connections_that_the_database_cuts_under_load_cost_nothing_but_time()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await TestServer.StartInAsync(scene);
        await using var load = await ChatLoad.StartAsync(scene, server.CreateUserAsync, people: 6, rooms: 2, server.Address);
        load.Say(perClient: 200);

        var cut = 0;
        for (var acknowledged = 100; acknowledged <= 1000; acknowledged += 100)
        {
            await load.UntilAcknowledgedAsync(acknowledged);
            cut += await scene.Database.CutAsync();
        }

        var report = await load.FinishAsync();
        output.WriteLine(report.ToString());
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((1200, 1200), (report.Stored, report.Acknowledged));
        Assert.True(cut > 0);
    }

    [Fact]
    public async Task A_database_that_stops_answering_and_comes_back_costs_nothing_but_time()
    {
        await using var scene = await TestScene.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(scene.Database.ConnectionString);
        await using var proxy = FaultyProxy.Start(target.Host!, target.Port);
        await using var server = await TestServer.StartInAsync(scene, Through(proxy, target));
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var load = await ChatLoad.StartAsync(scene, server.CreateUserAsync, people: 6, rooms: 2, server.Address);
        load.Say(perClient: 150);

        await load.UntilAcknowledgedAsync(200);
        proxy.Stall();
        using var refused = await alice.SendAsync(HttpMethod.Get, $"/api/rooms/{room}/messages"); // when the time limit of its statement has passed
        var during = load.Acknowledged;
        proxy.Cut();
        proxy.Resume();

        var report = await load.FinishAsync();
        output.WriteLine(report.ToString());
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.True(during < 900, "The stall came too late to matter.");
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((900, 900), (report.Stored, report.Acknowledged));
    }

    [Fact]
    public async Task While_the_database_is_down_a_send_is_refused_with_a_time_to_come_back_and_afterwards_it_works()
    {
        await using var scene = await TestScene.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(scene.Database.ConnectionString);
        await using var proxy = FaultyProxy.Start(target.Host!, target.Port);
        await using var server = await TestServer.StartInAsync(scene, Through(proxy, target));
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await alice.PostAsync($"/api/rooms/{room}/messages", new { content = "before" });

        proxy.Refuse();
        using var refused = await alice.SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new { content = "during" });
        using var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        proxy.Resume();
        await alice.PostAsync($"/api/rooms/{room}/messages", new { content = "after" });

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(503, (int)ready.StatusCode);
        var history = await alice.GetAsync($"/api/rooms/{room}/messages");
        Assert.Equal(["before", "after"], history.AsArray().Select(m => m!["content"]!.GetValue<string>()));
    }

    internal static Dictionary<string, string> Through(FaultyProxy proxy, NpgsqlConnectionStringBuilder target) =>
        new(StringComparer.Ordinal)
        {
            ["Veza:Database:ConnectionString"] =
                new NpgsqlConnectionStringBuilder(target.ConnectionString) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString,
            ["Veza:Database:CommandTimeout"] = "00:00:02",
            ["Veza:Messages:WriteTimeout"] = "00:00:03",
        };
}
