using System.Globalization;
using Npgsql;
using Veza.Doubles.ServiceBus;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.ServiceBus;

namespace Veza.Shared.Tests.Events;

/// <summary>
/// From the outbox through a Service Bus that fails, loses answers and stores duplicates, to consumers that fail, over a
/// database that drops its connections: each event takes effect once, and sessions keep their order.
/// </summary>
public sealed class GoingThroughServiceBus
{
    private const int Sessions = 6;

    [Fact]
    public async Task Whatever_fails_on_the_way_each_event_takes_effect_once_and_in_order()
    {
        await using var bus = await ServiceBusDouble.StartAsync();
        var (plain, ordered) = (new NotingConsumer(Queues.Analytics, "plain"), new NotingConsumer(Queues.BridgeOutbound, "ordered"));
        var way = new Way();
        await using var scene = await EventScene.CreateAsync([new("Veza:Events:BatchSize", "40")], [plain, ordered], way);
        await using var busWay = new ServiceBusWay(bus, scene);
        way.Transport = busWay.Transport;
        for (var i = 1; i <= 300; i++) await scene.AppendAsync(i % 2 == 0 ? $"s{i % Sessions}" : null, type: "test.happened");

        SendBadly(bus.Faults);
        while (await scene.Database.CountAsync("outbox") > 0)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => scene.RelayAsync()));
            scene.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.True(bus.Queues.Sum(q => q.SentCount) > 600, "The faults were to leave duplicates.");
        Assert.Empty(await scene.KeptAsync());
        foreach (var queue in new[] { bus.Queue("analytics"), bus.Queue("bridge-outbound") })
            Assert.Equal((queue.SentCount, 300), (queue.Sent.Count, queue.Sent.Select(m => m.MessageId).Distinct().Count()));
        (plain.Then, ordered.Then) = (FailAtTimes(scene, 1), FailAtTimes(scene, 2));
        await DeliverBadlyAsync(scene, bus);
        (plain.Then, ordered.Then) = (null, null);
        while (await scene.Database.CountAsync("event_retries WHERE parked_at IS NULL") > 0) await scene.RetryAsync();

        foreach (var consumer in new[] { "plain", "ordered" })
        {
            var effects = await EffectsAsync(scene, consumer);
            Assert.Equal(Enumerable.Range(1, 300), effects.Order());
            if (consumer is "ordered")
                foreach (var session in effects.Where(e => e % 2 == 0).GroupBy(e => e % Sessions)) Assert.Equal(session.Order(), session);
        }

        Assert.Empty(await scene.KeptAsync());
    }

    private static void SendBadly(ServiceBusFaults faults)
    {
        (faults.Fail.Probability, faults.DuplicateStored.Probability) = (0.2, 1);
        (faults.StoreThenLoseAnswer.Probability, faults.RefuseToken.Probability) = (0.03, 0.02); // what else is under way fails with them
        faults.StoreThenLoseAnswer.Next(4);
    }

    /// <summary>Fails after the effect, or takes all connections of the server away.</summary>
    private static Func<EventEnvelope, Task> FailAtTimes(EventScene scene, int seed)
    {
        var random = new Random(seed);
        return _ => Draw() switch
        {
            < 12 => throw new TimeoutException(),
            12 => scene.Database.CutAsync(),
            _ => Task.CompletedTask,
        };

        int Draw()
        {
            lock (random) return random.Next(100);
        }
    }

    /// <summary>Delivers as Service Bus does: at least once, one after the other within a session, again when it failed.</summary>
    private static async Task DeliverBadlyAsync(EventScene scene, ServiceBusDouble bus)
    {
        var random = new Random(3);
        var plain = bus.Queue("analytics").Sent.SelectMany(m => Enumerable.Repeat(m.Body, random.Next(1, 3))).ToArray();
        random.Shuffle(plain);
        foreach (var batch in plain.Chunk(25)) await DeliverAsync(scene, Queues.Analytics, batch);
        await Task.WhenAll(bus.Queue("bridge-outbound").Sent.GroupBy(m => m.SessionId).Select(async session =>
        {
            foreach (var message in session) await DeliverAsync(scene, Queues.BridgeOutbound, message.Body);
        }));
    }

    private static async Task DeliverAsync(EventScene scene, string queue, params string[] messages)
    {
        for (var delivery = 1; ; delivery++)
        {
            try
            {
                await scene.Get<EventReceiver>().ReceiveAsync(queue, messages, CancellationToken.None);
                return;
            }
            catch (NpgsqlException) when (delivery < 10)
            {
                // The trigger fails, the queue delivers again.
            }
        }
    }

    private static async Task<List<int>> EffectsAsync(EventScene scene, string consumer) => (await scene.Database.ListAsync(
        "SELECT event_id FROM effects WHERE consumer = $1 ORDER BY id", r => r.GetString(0), consumer))
        .ConvertAll(id => int.Parse(id, CultureInfo.InvariantCulture));

    /// <summary>The transport can only be made once the scene is there.</summary>
    private sealed class Way : IEventTransport
    {
        public ServiceBusTransport? Transport { get; set; }

        public Task SendAsync(string queue, IReadOnlyList<EventEnvelope> events, CancellationToken ct) =>
            Transport?.SendAsync(queue, events, ct) ?? throw new OutageException("What is not there yet");
    }
}
