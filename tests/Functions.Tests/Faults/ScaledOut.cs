using System.Globalization;
using Veza.Functions.Tests.Messages;
using Veza.Testing.Stages;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.Faults;

/// <summary>Two instances of the package behind one address: what a request or an event meets changes from one to the next.</summary>
[Collection(nameof(Alone))]
[Trait(Stage.Name, Stage.Functions)]
public sealed class ScaledOut(ITestOutputHelper output) : IAsyncLifetime
{
    private TestScene scene = null!;

    public async Task InitializeAsync() => scene = await TestScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task One_of_two_killed_again_and_again_under_load_loses_doubles_and_reorders_nothing()
    {
        await using var server = await PackagedServer.StartAsync(scene, instances: 2);
        await using var load = await ChatLoad.StartAsync(scene, CreateAt(server), people: 8, rooms: 3, server.Address);
        load.Say(perClient: 100);

        foreach (var (acknowledged, victim) in new[] { (100, 0), (300, 1), (500, 0) })
        {
            await load.UntilAcknowledgedAsync(acknowledged);
            await using (var holding = await RoomLock.TakeAsync(scene.Database, load.Rooms[0]))
            {
                await holding.SeveralWaitAsync(2); // a batch of each worker is under way
                await server.Host.KillWorkerAsync(victim);
            }

            await server.Host.WorkersReadyAsync();
        }

        var report = await load.FinishAsync();
        output.WriteLine(report.ToString());
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((800, 800), (report.Stored, report.Acknowledged));
        Assert.True(report.Retried > 0, report.ToString());
    }

    [Fact]
    public async Task One_that_is_scaled_in_finishes_its_calls_and_asks_to_be_started_again()
    {
        await using var server = await PackagedServer.StartAsync(scene, instances: 2);
        var alice = await CreateAt(server)("Alice");
        var room = await TestPeople.CreateRoomAsync(alice, []);
        var holding = await RoomLock.TakeAsync(scene.Database, room);
        var sending = Enumerable.Range(0, 8).Select(i => alice.SayAsync(room, $"{i}")).ToList(); // in turn to one and to the other
        await holding.SeveralWaitAsync(2);

        var ending = server.Host.TerminateWorkerAsync(0);
        await holding.DisposeAsync();

        await Task.WhenAll(sending);
        Assert.Equal(200, await ending); // 0 would tell the host that there is nothing to start again
        Assert.Equal(8, await scene.Database.CountAsync("messages"));
        await alice.SayAsync(room, "the other goes on");
    }

    [Fact]
    public async Task Messages_that_are_stored_together_leave_in_fewer_calls_than_there_are_messages()
    {
        const int Count = 100;
        await using var server = await PackagedServer.StartAsync(scene, instances: 2);
        var (alice, bob) = (await CreateAt(server)("Alice"), await CreateAt(server)("Bob"));
        var room = await TestPeople.CreateRoomAsync(alice, [bob]);
        await using var atBob = await HubClient.ConnectAsync(server.Address, bob.Token);
        await atBob.SettleAsync();
        var calls = (await scene.AzureAsync()).SignalR.Calls;
        await alice.SayAsync(room, "warms the caches");
        await atBob.NextAsync("message.new");
        var before = calls.Total;

        var holding = await RoomLock.TakeAsync(scene.Database, room);
        var sending = Enumerable.Range(0, Count).Select(i => alice.SayAsync(room, $"{i}")).ToList();
        await holding.SomebodyWaitsAsync();
        await holding.DisposeAsync();
        await Task.WhenAll(sending);
        await atBob.NextAsync(e => e["message"]?["seq"]?.GetValue<int>() == Count + 1);

        Assert.InRange(calls.Total - before, 1, Count * 3 / 4);
        Assert.InRange(atBob.Arrays, 1, Count * 3 / 4);
    }

    [Fact]
    public async Task Without_Redis_everybody_hears_everything_and_nothing_is_lost()
    {
        var redis = TestEnvironment.Redis.Split(',')[0].Split(':');
        await using var proxy = FaultyProxy.Start(redis[0], int.Parse(redis[1], CultureInfo.InvariantCulture));
        await using var server = await PackagedServer.StartAsync(
            scene, [new("Veza:Redis:ConnectionString", $"127.0.0.1:{proxy.Port}")], instances: 2);
        await using var load = await ChatLoad.StartAsync(
            scene, CreateAt(server), people: 6, rooms: 2, server.Address);
        load.Say(perClient: 50);
        await load.UntilEverybodyHasAllAsync();

        proxy.Refuse();
        load.Say(perClient: 50);
        await load.UntilEverybodyHasAllAsync();
        proxy.Resume();

        var report = await load.FinishAsync();
        output.WriteLine(report.ToString());
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((600, 600), (report.Stored, report.Acknowledged));
    }

    private static Func<string, Task<TestUser>> CreateAt(PackagedServer server) =>
        name => TestPeople.CreateAsync(server.Address, name);
}
