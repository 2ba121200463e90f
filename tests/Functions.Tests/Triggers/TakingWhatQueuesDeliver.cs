using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Veza.Functions.Hosting.Composition;
using Veza.Functions.Tests.Azure;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Triggers;

/// <summary>The functions of the queues, called as the Functions host calls them.</summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class TakingWhatQueuesDeliver : IAsyncLifetime
{
    private TestScene scene = null!;
    private Microsoft.AspNetCore.Builder.WebApplication app = null!;
    private readonly LogLines log = new();

    public async Task InitializeAsync()
    {
        scene = await TestScene.CreateAsync();
        string[] args =
        [
            "--environment=Test", $"--contentRoot={AppContext.BaseDirectory}", "--urls=http://127.0.0.1:0",
            "--AzureSignalRConnectionString=Endpoint=http://127.0.0.1:9;AccessKey=0123456789abcdef0123456789abcdef;Version=1.0;",
            "--ServiceBusConnection=Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=p;SharedAccessKey=k;UseDevelopmentEmulator=true",
            .. scene.Settings([new("Veza:Storage:Folder", ""), new("Veza:Storage:ServiceUri", "https://files.example.test")]).Select(s => $"--{s.Key}={s.Value}"),
        ];
        app = VezaServer.Create(args, b => b.Logging.ClearProviders().AddProvider(log), HostingMode.Functions);
        await app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await scene.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_is_handled_once_however_often_it_comes()
    {
        var (room, tenant) = (Fresh.Id(), Fresh.Id());
        string[] bodies = [.. Enumerable.Range(1, 3).Select(i => Body($"{i}", room, tenant))];

        for (var delivery = 0; delivery < 2; delivery++) await CallAsync("queue-analytics", bodies);

        Assert.Equal(30, await scene.Database.ValueAsync<long>("SELECT messages FROM message_counts WHERE room_id = $1", room));
    }

    [Fact]
    public async Task A_message_of_a_session_is_taken()
    {
        var body = Body("1", Fresh.Id(), Fresh.Id());

        await CallAsync("queue-bridge-outbound", body);
        await CallAsync("queue-bridge-inbound", body);

        Assert.Equal(
            ["bridge-inbound 1 message.new", "bridge-outbound 1 message.new"], // nobody is at these queues yet
            await scene.Database.ListAsync(
                "SELECT queue || ' ' || event_id || ' ' || type FROM event_retries WHERE parked_at IS NULL AND consumer = '' ORDER BY queue",
                r => r.GetString(0)));
    }

    [Theory]
    [InlineData("queue-analytics", 4, "rubbish", "5", "null", "{}")]
    [InlineData("queue-analytics", 1, "")]
    [InlineData("queue-bridge-inbound", 1, "\\ud800")]
    public async Task Rubbish_is_parked_and_answered_so_that_it_does_not_come_again(string function, int parked, params string[] messages)
    {
        await CallAsync(function, messages);

        Assert.Equal(parked, await scene.Database.CountAsync("event_retries WHERE parked_at IS NOT NULL AND type = ''"));
    }

    [Fact]
    public async Task Messages_are_held_while_not_even_the_retry_table_takes_them()
    {
        var (room, tenant) = (Fresh.Id(), Fresh.Id());
        await scene.Database.RunAsync("ALTER TABLE inbox RENAME TO inbox_of_the_next_version"); // deployed before it was migrated
        await scene.Database.RunAsync("ALTER TABLE event_retries RENAME TO event_retries_of_the_next_version");

        var call = CallAsync("queue-analytics", Body("1", room, tenant));
        await Waiting.UntilAsync(() => log.All.Any(l => l.Event.Id == 2300), () => "the first try fails");
        var held = !call.IsCompleted;
        await scene.Database.RunAsync("ALTER TABLE event_retries_of_the_next_version RENAME TO event_retries");
        await scene.Database.RunAsync("ALTER TABLE inbox_of_the_next_version RENAME TO inbox");
        await call;

        Assert.True(held);
        Assert.Equal(10, await scene.Database.ValueAsync<long>("SELECT messages FROM message_counts WHERE room_id = $1", room));
        Assert.Equal(0, await scene.Database.CountAsync("event_retries"));
    }

    [Theory]
    [InlineData("timer-outbox-drain")]
    [InlineData("timer-event-retries")]
    [InlineData("timer-retention")]
    public Task Timers_run(string function) => CallAsync(function);

    private static string Body(string id, Guid room, Guid tenant) =>
        new JsonObject
        {
            ["event"] = new JsonObject
            {
                ["id"] = id, ["type"] = "message.new", ["session"] = null, ["created_at"] = "2026-05-01T10:20:30.123456Z",
                ["payload"] = new JsonObject { ["rooms"] = new JsonArray(new JsonArray(room, 1, 10, tenant)) },
            },
        }.ToJsonString();

    private async Task CallAsync(string function, params string[] messages) =>
        Assert.Null(await HostStandIn.CallAsync(app.Services, function, messages));
}
