using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>What a trigger never hands over, handed over: the call may fail, the worker lives, and nothing else notices.</summary>
[Trait(Stage.Name, Stage.Functions)]
public sealed class GarblingCalls : IAsyncLifetime
{
    /// <summary>Less than a trigger waits for a database that is away: nothing of this gets better by waiting.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(30);

    private static readonly object?[] Garbage =
    [
        null, "", " ", "rubbish", "{", "{}", "[]", "null", "7", "\"\"", "\"{\"", "\u0000",
        new string('[', 100_000), new string('x', 5_000_000),
        """{"ConnectionId":7,"Category":[],"Event":{},"Arguments":"none","UserId":{},"Hub":null,"Claims":[1]}""",
        """{"Category":"messages","Event":"message.send","Hub":"chat","Arguments":null}""",
        """{"Category":"messages","Event":"message.send","Hub":"chat","ConnectionId":"a","UserId":"b","Arguments":[{"type":"message.send"},7,null]}""",
        """{"event":null}""", """{"event":{"id":7,"type":[],"payload":"x","session":{},"created_at":"never"}}""",
        new byte[] { 0xFF, 0xFE, 0x00 }, Array.Empty<byte>(),
        new JObject { ["Schedule"] = 7, ["IsPastDue"] = "maybe" }, new JArray(1, "a", JValue.CreateNull()),
        Array.Empty<string>(), new[] { "", "rubbish", "{" }, new[] { new byte[] { 0xC3 }, [] }, new[] { 1L, 2L }, 1.5,
    ];

    private TestScene scene = null!;
    private PackagedServer server = null!;

    public async Task InitializeAsync()
    {
        scene = await TestScene.CreateAsync();
        server = await PackagedServer.StartAsync(scene);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await scene.DisposeAsync();
    }

    [Fact]
    public async Task No_data_of_any_kind_harms_the_worker_or_is_heard_by_anybody()
    {
        var (alice, bob) = (await TestPeople.CreateAsync(server.Address, "Alice"), await TestPeople.CreateAsync(server.Address, "Bob"));
        var room = await TestPeople.CreateRoomAsync(alice, [bob]);
        await using var atBob = await HubClient.ConnectAsync(server.Address, bob.Token);
        await atBob.SettleAsync();
        var calls = server.Host.FunctionNames.Where(f => !f.StartsWith("http-", StringComparison.Ordinal))
            .SelectMany(f => Garbage, (Function, Data) => (Function, Data)).ToList();

        foreach (var (function, data) in calls) await server.Host.InvokeAsync(function, data).WaitAsync(AtOnce);
        var said = await alice.SayAsync(room, "all is well");

        Assert.Equal(1, server.Host.WorkerStarts());
        Assert.Equal("all is well", (await atBob.NextAsync("message.new"))["message"].Text("content"));
        Assert.Equal(said.Guid("id"), Assert.Single(await bob.HistoryAsync(room)).Guid("id"));
    }

    [Fact]
    public async Task What_the_trigger_tells_beside_the_data_may_be_missing_or_wrong()
    {
        var without = await server.Host.InvokeAsync("queue-analytics", new[] { "rubbish of one" });
        var wrong = await server.Host.InvokeAsync("queue-analytics", new[] { "rubbish of another" }, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["MessageIdArray"] = "no array", ["DeliveryCountArray"] = new JObject(), ["messages"] = "other", ["sys"] = 7,
        });

        Assert.Equal((true, true, 1), (without.Succeeded, wrong.Succeeded, server.Host.WorkerStarts()));
        Assert.Equal(2, await scene.Database.CountAsync("event_retries WHERE parked_at IS NOT NULL"));
    }

    /// <summary>The worker may have stored it, and nobody heard: whoever sends again gets what was stored.</summary>
    [Theory]
    [InlineData(HostFault.HostVanishes)]
    [InlineData(HostFault.Cancel)]
    public async Task A_host_that_is_gone_in_the_middle_of_a_call_loses_and_doubles_nothing(HostFault fault)
    {
        var (alice, bob) = (await TestPeople.CreateAsync(server.Address, "Alice"), await TestPeople.CreateAsync(server.Address, "Bob"));
        var room = await TestPeople.CreateRoomAsync(alice, [bob]);
        await using var atAlice = await HubClient.ConnectAsync(server.Address, alice.Token);
        await atAlice.SettleAsync();
        server.Host.Faults.AppliesTo = name => name == "signalr-event";

        for (var i = 0; i < 5; i++)
        {
            var saying = TestChat.Saying(room, $"message {i}", Fresh.Id());
            server.Host.Faults.Next(fault);
            await TryAsync(() => atAlice.InvokeAsync(saying));
            await server.Host.WorkersReadyAsync();
            Assert.Equal("ack", (await atAlice.InvokeAsync(saying)).Text("type"));
        }

        Assert.Equal(5, server.Host.Faults.Count(fault));
        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => $"message {i}"),
            (await bob.HistoryAsync(room)).Select(m => m.Text("content")).Order(StringComparer.Ordinal));
    }

    /// <summary>Its result may come, or the news that the call failed.</summary>
    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (HubFailedException)
        {
            // As was asked for.
        }
    }
}
