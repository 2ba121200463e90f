using Veza.Functions.Tests.Messages;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.Faults;

[Collection(nameof(Alone))]
public sealed class KillingTheServer(ITestOutputHelper output)
{
    [Fact]
    public async Task Killed_again_and_again_under_load_it_loses_doubles_and_reorders_nothing()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await ServerProcess.StartAsync(scene);
        await using var load = await ChatLoad.StartAsync(scene, server.CreateUserAsync, people: 8, rooms: 3, server.Address);
        load.Say(perClient: 200);

        foreach (var acknowledged in new[] { 100, 500, 1000 })
        {
            await load.UntilAcknowledgedAsync(acknowledged);
            await using (var holding = await RoomLock.TakeAsync(scene.Database, load.Rooms[0]))
            {
                await holding.SomebodyWaitsAsync(); // a batch is under way
                await server.Kill9Async();
            }

            await server.RestartAsync();
        }

        var report = await load.FinishAsync();
        output.WriteLine(report.ToString());
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((1600, 1600), (report.Stored, report.Acknowledged));
        Assert.True(report.Retried > 0, report.ToString());
    }
}
