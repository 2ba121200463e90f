using System.Text.Json;
using Veza.Doubles.ServiceBus;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.ServiceBus;
using static Veza.Shared.Tests.Events.EventScene;

namespace Veza.Shared.Tests.Events;

/// <summary>What the adapter sends, and what it makes of the answers.</summary>
public sealed class SendingToServiceBus : IAsyncLifetime
{
    private readonly NotingConsumer consumer = new(Queues.Analytics);
    private ServiceBusDouble bus = null!;
    private EventScene scene = null!;

    private BusQueue Analytics => bus.Queue("analytics");

    public async Task InitializeAsync()
    {
        bus = await ServiceBusDouble.StartAsync(new() { MaxQueueBytes = 1_000_000 });
        scene = await CreateAsync(consumer);
    }

    public async Task DisposeAsync()
    {
        await scene.DisposeAsync();
        await bus.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_is_one_send_with_ids_for_duplicates_and_bodies_that_can_be_read_back()
    {
        await using var way = new ServiceBusWay(bus, scene);
        var sent = Event("17") with { Payload = """{"text":"Zoë \"said\" 😀\\","n":1}""" };

        await way.SendAsync(Queues.Analytics, sent, Event("18"));

        Assert.Equal(["analytics:17", "analytics:18"], Analytics.Sent.Select(m => m.MessageId));
        Assert.All(Analytics.Sent, m => Assert.Equal((null, "test.happened"), (m.SessionId, m.Properties["eventType"])));
        Assert.Equal(sent, await ReadAsync(Analytics.Sent[0]));
        Assert.Equal(1, Analytics.Sends);
    }

    [Fact]
    public async Task Each_session_is_a_batch_of_its_own_and_keeps_its_order()
    {
        await using var way = new ServiceBusWay(bus, scene, o => (o.MaxBatchBytes, o.MaxInlineBytes) = (4096, 1000));
        var events = Enumerable.Range(0, 90).Select(i => Event($"{i}", i % 3 == 2 ? null : $"s{i % 3}")).ToArray();

        await way.SendAsync(Queues.BridgeOutbound, events); // the queue takes no batch that mixes sessions

        var queue = bus.Queue("bridge-outbound");
        foreach (var session in new[] { "s0", "s1" })
            Assert.Equal(
                events.Where(e => e.Session == session).Select(e => $"bridge-outbound:{e.Id}"),
                queue.Sent.Where(m => m.SessionId == session).Select(m => m.MessageId));
        Assert.Equal(90, queue.SentCount);
        Assert.InRange(queue.Sends, 32, 60); // 30 events without a session, and a few batches of each
    }

    [Fact]
    public async Task Batches_stay_below_the_limit_whatever_the_payloads()
    {
        await using var strict = await ServiceBusDouble.StartAsync(new() { MaxMessageBytes = 5000 });
        await using var way = new ServiceBusWay(strict, scene, o => (o.MaxBatchBytes, o.MaxInlineBytes) = (5000, 1200));
        var random = new Random(7);
        var events = Enumerable.Range(0, 120).Select(i => Event($"{i}") with { Payload = Payload(random.Next(0, 1200)) }).ToArray();

        await way.SendAsync(Queues.Analytics, events);

        var sent = strict.Queue("analytics").Sent;
        Assert.Equal(events.Select(e => $"analytics:{e.Id}").Order(), sent.Select(m => m.MessageId).Order());
        foreach (var message in sent)
        {
            var read = await ReadAsync(message);
            Assert.Equal(events.Single(e => e.Id == read.Id).Payload, read.Payload);
        }

        string Payload(int length) => JsonSerializer.Serialize(new string([.. Enumerable.Range(0, length).Select(_ => "a\"\\é\u007f"[random.Next(5)])]));
    }

    [Fact]
    public async Task A_payload_too_large_for_the_queue_travels_by_reference()
    {
        await using var way = new ServiceBusWay(bus, scene);
        string? received = null;
        consumer.Then = e =>
        {
            received = e.Payload;
            return Task.CompletedTask;
        };
        var large = Event("1") with { Payload = $$"""{"text":"{{new string('x', 300_000)}}"}""" };

        await way.SendAsync(Queues.Analytics, large);
        await way.SendAsync(Queues.Analytics, large);
        await scene.Get<EventReceiver>().ReceiveAsync(Queues.Analytics, [Analytics.Sent[0].Body], CancellationToken.None);

        Assert.True(Analytics.Sent[0].Payload.Length < 1000);
        Assert.Equal(large.Payload, received);
        Assert.Equal(1, await scene.Database.CountAsync("event_payloads"));
    }

    [Fact]
    public async Task What_may_pass_is_sent_again_under_the_same_ids()
    {
        await using var way = new ServiceBusWay(bus, scene);
        bus.Faults.Fail.Next(2);
        bus.Faults.StoreThenLoseAnswer.Next();

        await way.SendAsync(Queues.Analytics, Event("1"));

        Assert.Equal((2, 1), (bus.Faults.Fail.Struck, bus.Faults.StoreThenLoseAnswer.Struck));
        Assert.Equal((1, 1), (Analytics.SentCount, Analytics.Duplicates));
    }

    [Theory]
    [InlineData(nameof(ServiceBusFaults.Fail), 4)]
    [InlineData(nameof(ServiceBusFaults.Busy), 1)] // between two tries the SDK would wait ten seconds
    public async Task After_the_last_try_it_is_an_outage(string fault, int tries)
    {
        await using var way = new ServiceBusWay(bus, scene, o => o.MaxAttempts = tries);
        var striking = fault is nameof(ServiceBusFaults.Fail) ? bus.Faults.Fail : bus.Faults.Busy;
        striking.Probability = 1;

        await Assert.ThrowsAsync<OutageException>(() => way.SendAsync(Queues.Analytics, Event("1")));

        Assert.Equal((tries, 0), (striking.Struck, Analytics.SentCount));
    }

    [Fact]
    public async Task A_token_that_is_refused_once_is_made_anew()
    {
        await using var way = new ServiceBusWay(bus, scene);
        bus.Faults.RefuseToken.Next();

        await way.SendAsync(Queues.Analytics, Event("1"));

        Assert.Equal((1, 1), (bus.Faults.RefuseToken.Struck, Analytics.SentCount));
    }

    [Fact]
    public async Task What_cannot_pass_says_what_to_mend()
    {
        await using var bare = await ServiceBusDouble.StartAsync(new() { Queues = [new("analytics")], MaxQueueBytes = 1 });
        await using var way = new ServiceBusWay(bare, scene);

        var full = await RefusedAsync(() => way.SendAsync(Queues.Analytics, Event("1")));
        var missing = await RefusedAsync(() => way.SendAsync(Queues.Notifications, Event("1")));
        bare.Faults.RefuseToken.Probability = 1;
        var unknown = await RefusedAsync(() => way.SendAsync(Queues.Analytics, Event("1")));

        Assert.Contains("'analytics' is full", full.Message, StringComparison.Ordinal);
        Assert.Contains("no queue 'notifications'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Azure Service Bus Data Sender", unknown.Message, StringComparison.Ordinal);
        Assert.Empty(await scene.KeptAsync());

        async Task<ServiceBusRefusedException> RefusedAsync(Func<Task> send)
        {
            var refusal = await Assert.ThrowsAsync<ServiceBusRefusedException>(send);
            Assert.DoesNotContain("SharedAccess", refusal.ToString(), StringComparison.Ordinal);
            return refusal;
        }
    }

    [Fact]
    public async Task A_limit_above_the_queues_own_is_named()
    {
        await using var strict = await ServiceBusDouble.StartAsync(new() { MaxMessageBytes = 100_000 });
        await using var way = new ServiceBusWay(strict, scene);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => way.SendAsync(Queues.Analytics, Event("1")));

        Assert.Contains("Veza:ServiceBus:MaxBatchBytes is 200000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_message_that_the_queue_does_not_understand_is_parked_and_the_others_pass()
    {
        await using var way = new ServiceBusWay(bus, scene);
        bus.Faults.Misunderstands = m => m.MessageId == "analytics:2";

        await way.SendAsync(Queues.Analytics, Event("1"), Event("2"), Event("3"));

        Assert.Equal(["analytics:1", "analytics:3"], Analytics.Sent.Select(m => m.MessageId));
        Assert.Equal([("", "2", true)], (await scene.KeptAsync()).Select(k => (k.Consumer, k.Event, k.Parked)));
    }

    [Fact]
    public async Task An_event_that_fits_in_no_send_is_parked_and_the_others_pass()
    {
        await using var way = new ServiceBusWay(bus, scene, o => (o.MaxBatchBytes, o.MaxInlineBytes) = (4096, 1000));

        await way.SendAsync(Queues.Analytics, Event("1"), Event("2", type: "test." + new string('x', 5000)), Event("3"));

        Assert.Equal(["analytics:1", "analytics:3"], Analytics.Sent.Select(m => m.MessageId).Order());
        Assert.Equal([("", "2", true)], (await scene.KeptAsync()).Select(k => (k.Consumer, k.Event, k.Parked)));
    }

    [Fact]
    public async Task A_namespace_out_of_reach_is_an_outage()
    {
        await using var way = new ServiceBusWay(bus, scene);
        bus.Faults.Outage = true;

        await Assert.ThrowsAsync<OutageException>(() => way.SendAsync(Queues.Analytics, Event("1")));
        bus.Faults.Outage = false;
        await way.SendAsync(Queues.Analytics, Event("1"));

        Assert.Equal(1, Analytics.SentCount);
    }

    private async Task<EventEnvelope> ReadAsync(BusMessage message) =>
        await scene.Get<EventReceiver>().ReadAsync(message.Body, CancellationToken.None);
}
