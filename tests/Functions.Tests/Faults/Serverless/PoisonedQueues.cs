using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>What others put into the queues is parked with a reason; what is behind it goes on.</summary>
[Trait(Stage.Name, Stage.Functions)]
public sealed class PoisonedQueues : IAsyncLifetime
{
    private TestScene scene = null!;
    private PackagedServer server = null!;
    private AzureScene azure = null!;

    public async Task InitializeAsync()
    {
        scene = await TestScene.CreateAsync();
        server = await PackagedServer.StartAsync(scene, [new("Veza:Events:MaxAttempts", "1")]);
        azure = await scene.AzureAsync();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await scene.DisposeAsync();
    }

    [Fact]
    public async Task Poison_is_parked_once_with_its_reason_and_the_queue_goes_on()
    {
        var (poison, room, tenant) = (new Poison(), Fresh.Id(), Fresh.Id());
        for (var i = 0; i < 5; i++)
        {
            poison.Pour(azure.ServiceBus);
            azure.ServiceBus.Enqueue("analytics", Counting($"good-{i}", room, tenant), messageId: $"good-{i}");
        }

        foreach (var queue in azure.ServiceBus.Queues) await queue.UntilEmptyAsync();

        Assert.Equal(poison.Reasons, (await ReasonsAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(5, await scene.Database.ValueAsync<long>("SELECT messages FROM message_counts WHERE room_id = $1", room));
        Assert.All(azure.ServiceBus.Queues, q => Assert.Equal(0, q.DeadLetterCount));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('\u0001')]
    public async Task A_full_batch_of_the_largest_messages_is_taken_at_once(char filler)
    {
        var rubbish = new string(filler, (256 * 1024) - 8);
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Stage.Package, "host.json")))!;
        var most = settings["extensions"]!["serviceBus"]!["maxMessageBatchSize"]!.GetValue<int>();

        var done = await server.Host.InvokeAsync(
            "queue-analytics", Enumerable.Range(0, most).Select(i => $"{i:000} {rubbish}").ToArray());

        Assert.True(done.Succeeded, done.Error);
        Assert.Equal(most, (await ReasonsAsync()).Count);
    }

    [Fact]
    public async Task A_call_larger_than_any_batch_is_taken_and_harms_nothing()
    {
        var large = await server.Host.InvokeAsync("queue-analytics", new[] { new string('x', 101 * 1024 * 1024) });
        var next = await server.Host.InvokeAsync("queue-analytics", new[] { "rubbish" });

        Assert.Equal((true, true, 1), (large.Succeeded, next.Succeeded, server.Host.WorkerStarts()));
        Assert.Equal(2, (await ReasonsAsync()).Count);
    }

    private static string Counting(string id, Guid room, Guid tenant) => new JsonObject
    {
        ["event"] = new JsonObject
        {
            ["id"] = id, ["type"] = "message.new", ["session"] = null, ["created_at"] = "2026-05-01T10:20:30.123456Z",
            ["payload"] = new JsonObject { ["rooms"] = new JsonArray(new JsonArray(room, 1, 1, tenant)) },
        },
    }.ToJsonString();

    private Task<List<string>> ReasonsAsync() =>
        scene.Database.ListAsync("SELECT last_error FROM event_retries WHERE parked_at IS NOT NULL", r => r.GetString(0));
}
