using System.Diagnostics;
using System.Globalization;
using Veza.Doubles.ServiceBus;
using Veza.Testing.Stages;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.Faults.Serverless;

[Trait(Stage.Name, Stage.Functions)]
[Collection(nameof(Alone))]
public sealed class TenThousandInvocations(ITestOutputHelper output)
{
    private const int Enough = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Clockwork =
    [
        "timer-outbox-drain", "timer-event-retries", "timer-presence-sweep", "timer-retention", "timer-moderation-endings", "timer-key-rotation",
    ];

    private static readonly KeyValuePair<string, string>[] Settings =
    [
        new("Veza:Events:RetryDelay", "00:00:00.1"),
        new("Veza:Events:MaxRetryDelay", "00:00:02"),
        new("Veza:Events:SendTimeout", "00:00:05"),
        new("Veza:SignalR:RetryDelay", "00:00:00.1"),
    ];

    [Fact]
    public async Task Through_faults_and_kills_nothing_is_lost_doubled_or_reordered()
    {
        var watch = Stopwatch.StartNew();
        await using var scene = await TestScene.CreateAsync();
        await using var server = await PackagedServer.StartAsync(scene, Settings, instances: 2);
        var (azure, users, poison) = (await scene.AzureAsync(), new List<TestUser>(), new Poison());
        await using var load = await ChatLoad.StartAsync(scene, CreateAsync, people: 8, rooms: 4, server.Address);
        HttpSpeaker[] speakers = [.. users.Take(3).Select(u => new HttpSpeaker(u))];

        Turmoil.Begin(server, azure);
        await StirAsync(server, azure, load, speakers, poison);
        Turmoil.End(server, azure);
        var busy = watch.Elapsed;
        await server.Host.WorkersReadyAsync();
        var report = await load.FinishAsync([.. speakers.Select(s => s.Log)]);
        var heard = watch.Elapsed;
        await SettleAsync(scene, server, azure.ServiceBus);

        output.WriteLine($"{report}\n{Describe(server, azure)}\n{busy} of faults, {heard} until everybody had all, {watch.Elapsed} in all");
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((report.Stored, 0), (report.Acknowledged, report.Unknown));
        Assert.True(server.Host.Answers.Values.Sum() >= Enough);
        Assert.Equal(report.Stored, await scene.Database.ValueAsync<long>("SELECT sum(messages)::bigint FROM message_counts"));
        Assert.Equal(report.Stored, (await users[0].GetAsync("/api/admin/analytics/messages")).Number("total"));
        Assert.Equal(poison.Reasons, (await ParkedAsync(scene)).Order(StringComparer.Ordinal));
        Assert.All(azure.ServiceBus.Queues, q => Assert.Equal((q.Options.Name, 0), (q.Options.Name, q.DeadLetterCount)));

        async Task<TestUser> CreateAsync(string name)
        {
            users.Add(await TestPeople.CreateAsync(server.Address, name));
            return users[^1];
        }
    }

    /// <summary>Everybody talks and the clock ticks until there were enough invocations.</summary>
    private static async Task StirAsync(
        PackagedServer server, AzureScene azure, ChatLoad load, HttpSpeaker[] speakers, Poison poison)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        Task[] beside = [.. speakers.Select(s => s.SpeakAsync(load.Rooms, stop.Token, patience.Token)), TickAsync(server, stop.Token)];
        for (var said = 0; server.Host.Answers.Values.Sum() < Enough; said += load.Clients.Count * 50)
        {
            var before = said;
            poison.Pour(azure.ServiceBus);
            load.Say(perClient: 50);
            await Waiting.UntilAsync(
                () => load.Acknowledged >= before || server.Host.Answers.Values.Sum() >= Enough,
                () => $"{before} acknowledged; there are {load.Acknowledged}, after {Describe(server, azure)}\n{Trouble(load)}", Patience);
        }

        await stop.CancelAsync();
        await Task.WhenAll(beside);
    }

    private static async Task TickAsync(PackagedServer server, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await server.Host.FireTimerAsync(Clockwork[i % Clockwork.Length], pastDue: i % 2 == 0);
            await Task.WhenAny(Task.Delay(400, stop));
        }
    }

    /// <summary>By its own means everything on its way arrives: the timers are those of a quiet installation.</summary>
    private static async Task SettleAsync(TestScene scene, PackagedServer server, ServiceBusDouble bus)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            foreach (var timer in Clockwork) await server.Host.FireTimerAsync(timer);
            foreach (var queue in bus.Queues) await queue.UntilEmptyAsync(patience.Token);
            var left = (await scene.Database.CountAsync("outbox"), await scene.Database.CountAsync("event_retries WHERE parked_at IS NULL"));
            if (left is (0, 0)) return;
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"{left.Item1} events are left in the outbox and {left.Item2} wait for a retry:\n{server.Output}");
            await Task.Delay(300);
        }
    }

    private static Task<List<string>> ParkedAsync(TestScene scene) =>
        scene.Database.ListAsync("SELECT last_error FROM event_retries WHERE parked_at IS NOT NULL", r => r.GetString(0));

    private static string Describe(PackagedServer server, AzureScene azure) =>
        string.Create(CultureInfo.InvariantCulture, $"{server.Host.Invocations} invocations, {server.Host.Answers.Values.Sum()} answered (")
        + string.Join(", ", server.Host.Answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key} {a.Value}"))
        + $"), {server.Host.WorkerStarts(0)} + {server.Host.WorkerStarts(1)} processes\n{Turmoil.Describe(server, azure)}";

    private static string Trouble(ChatLoad load) => string.Join('\n', load.Clients.Select(c => $"{c.Log.Name}: {c.LastTrouble}"));
}
