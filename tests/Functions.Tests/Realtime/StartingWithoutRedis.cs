using System.Globalization;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime;

[Trait(Stage.Name, Stage.Standalone)]
public sealed class StartingWithoutRedis
{
    [Fact]
    public async Task Who_connected_before_the_server_hears_the_others_is_told_to_catch_up()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var redis = TestEnvironment.Redis.Split(',')[0].Split(':');
        await using var proxy = FaultyProxy.Start(redis[0], int.Parse(redis[1], CultureInfo.InvariantCulture));
        proxy.Refuse();
        await using var sibling = await server.StartSiblingAsync([new("Veza:Redis:ConnectionString", $"127.0.0.1:{proxy.Port}")]);
        await using var there = await sibling.ConnectAsync(bob);
        await alice.SayAsync(room, "not heard there");

        proxy.Resume();
        await there.NextAsync("sync.required");

        Assert.Equal("heard there", await HearAsync(there, () => alice.SayAsync(room, "heard there")));
    }

    /// <summary>On a busy machine the way to Redis may be lost and found again: each time it says so, and what fell between is caught up.</summary>
    private static async Task<string> HearAsync(HubClient there, Func<Task> say)
    {
        for (var attempt = 1; ; attempt++)
        {
            await say();
            try
            {
                return (await there.NextAsync(e => e.Text("type") == "message.new", TimeSpan.FromSeconds(5)))["message"].Text("content");
            }
            catch (TimeoutException) when (attempt < 5)
            {
                await there.NextAsync("sync.required"); // it did say so
            }
        }
    }
}
