using Veza.Functions.Tests.Messages;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.Faults;

/// <summary>Replies under kills: none is lost or doubled, and what is said of their threads is what there is.</summary>
[Collection(nameof(Alone))]
public sealed class KillingTheServerAmidThreads(ITestOutputHelper output)
{
    [Fact]
    public async Task Threads_count_what_is_stored_and_everybody_who_catches_up_knows_it()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await ServerProcess.StartAsync(scene);
        await using var load = await ChatLoad.StartAsync(scene, server.CreateUserAsync, people: 6, rooms: 2, server.Address);
        load.Say(perClient: 4);
        await load.UntilSentAsync();
        var roots = await scene.Database.ListAsync(
            "SELECT room_id, id FROM messages WHERE seq <= 3 ORDER BY seq, room_id", r => (r.GetGuid(0), r.GetGuid(1)));
        load.Reply(perClient: 120, roots);

        foreach (var acknowledged in new[] { 100, 300, 500 })
        {
            await load.UntilAcknowledgedAsync(acknowledged);
            await using (var holding = await RoomLock.TakeAsync(scene.Database, load.Rooms[0]))
            {
                await holding.SomebodyWaitsAsync(); // a batch is under way
                await server.Kill9Async();
            }

            await server.RestartAsync();
        }

        await load.UntilSentAsync();
        await load.ChangeAsync(perClient: 10); // edits, and deletions, of replies too
        var report = await load.FinishAsync();
        output.WriteLine(report.ToString());
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((744, 744), (report.Stored, report.Acknowledged));
        Assert.True(report.Retried > 0, report.ToString());
    }
}
