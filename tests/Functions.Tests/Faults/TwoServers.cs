using System.Globalization;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.Faults;

[Collection(nameof(Alone))]
public sealed class TwoServers(ITestOutputHelper output)
{
    [Fact]
    public async Task People_on_different_servers_hear_each_other_live_and_in_order()
    {
        await using var first = await TestServer.StartAsync();
        await using var second = await first.StartSiblingAsync();
        var (alice, bob) = (await first.CreateUserAsync("Alice"), await first.CreateUserAsync("Bob"));
        var room = await first.CreateRoomAsync(alice, bob);
        await using var here = await first.ConnectAsync(alice);
        await using var there = await second.ConnectAsync(bob);
        await there.SettleAsync();

        for (var i = 0; i < 20; i++)
            await here.InvokeAsync(new JsonObject { ["type"] = "message.send", ["room_id"] = room, ["content"] = $"{i}" });

        for (var i = 0; i < 20; i++)
        {
            var heard = await there.NextAsync("message.new");
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), heard["message"]!["content"]!.GetValue<string>());
        }
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Without_Redis_both_go_on_and_once_it_is_back_everybody_catches_up_by_being_told()
    {
        await using var scene = await TestScene.CreateAsync();
        var redis = TestEnvironment.Redis.Split(',')[0].Split(':');
        await using var proxy = FaultyProxy.Start(redis[0], int.Parse(redis[1], CultureInfo.InvariantCulture));
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Veza:Redis:ConnectionString"] = $"127.0.0.1:{proxy.Port}",
        };
        await using var first = await TestServer.StartInAsync(scene, settings);
        await using var second = await TestServer.StartInAsync(scene, settings);
        await using var load = await ChatLoad.StartAsync(
            scene, first.CreateUserAsync, people: 6, rooms: 2, first.Address, second.Address);
        load.Say(perClient: 50);
        await load.UntilEverybodyHasAllAsync();
        SteadyClient[] speakers = [.. load.Clients.Where((_, i) => i % 2 == 0)];
        SteadyClient[] listeners = [.. load.Clients.Except(speakers)];

        // Only one server's people speak, so that no hole in the numbers can tell the other's that something is missing.
        proxy.Refuse();
        load.Say(perClient: 50, speakers);
        await load.UntilSentAsync();
        var heard = listeners.Sum(c => load.Rooms.Sum(c.Has));
        proxy.Resume();
        await load.UntilEverybodyHasAllAsync();
        await load.UntilAsync(() => listeners.All(c => c.SyncRequired > 0), "the listeners were told to catch up");

        Assert.Equal(3 * 300, heard);
        var report = await load.FinishAsync();
        output.WriteLine(report.ToString());
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((450, 450), (report.Stored, report.Acknowledged));
    }

    [Fact]
    public async Task Load_on_both_leaves_one_history()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var first = await ServerProcess.StartAsync(scene);
        await using var second = await ServerProcess.StartAsync(scene);
        await using var load = await ChatLoad.StartAsync(
            scene, first.CreateUserAsync, people: 8, rooms: 2, first.Address, second.Address);
        load.Say(perClient: 150);

        await load.UntilAcknowledgedAsync(200);
        await second.Kill9Async();
        await load.UntilAcknowledgedAsync(500);
        await second.RestartAsync();

        var report = await load.FinishAsync();
        output.WriteLine(report.ToString());
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((1200, 1200), (report.Stored, report.Acknowledged));
    }

    [Fact]
    public async Task One_message_sent_to_both_at_once_again_and_again_is_stored_once()
    {
        await using var first = await TestServer.StartAsync();
        await using var second = await first.StartSiblingAsync();
        var alice = await first.CreateUserAsync("Alice");
        var room = await first.CreateRoomAsync(alice);
        TestUser[] doors = [alice, alice.At(second.Address)];

        for (var round = 0; round < 20; round++)
        {
            var body = new { content = $"round {round}", client_message_id = Fresh.Id() };
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
                i => doors[i % 2].PostAsync($"/api/rooms/{room}/messages", body)));
            Assert.Single(answers.Select(a => a.ToJsonString()).Distinct());
        }

        Assert.Equal(20, await first.Database.CountAsync("messages"));
        Assert.Equal(20, await first.Database.ValueAsync<long>("SELECT last_seq FROM rooms WHERE id = $1", room));
    }
}
