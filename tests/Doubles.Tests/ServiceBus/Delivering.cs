using Veza.Doubles.Tests.ServiceBus.Support;

namespace Veza.Doubles.Tests.ServiceBus;

/// <summary>How a queue hands messages out.</summary>
public sealed class Delivering
{
    [Fact]
    public async Task What_is_done_is_gone_and_what_failed_comes_again_before_the_rest()
    {
        await using var scene = await BusScene.StartAsync();
        foreach (var id in new[] { "1", "2", "3" }) scene.Bus.Enqueue("plain", id, id);

        var first = await scene.TakeAsync("plain");
        Assert.True(first.Complete());
        Assert.False(first.Complete());
        var second = await scene.TakeAsync("plain");
        var third = await scene.TakeAsync("plain");
        Assert.True(third.Abandon());
        Assert.True(second.Abandon());
        var again = await scene.TryTakeAsync("plain", max: 10);

        Assert.Equal([("2", 2), ("3", 2)], again.Select(d => (d.Message.Body, d.Count)));
        Assert.Equal((1, 0, 2), (scene.Bus.Queue("plain").CompletedCount, scene.Bus.Queue("plain").Waiting, scene.Bus.Queue("plain").InFlight));
    }

    [Fact]
    public async Task A_session_goes_one_by_one_in_order_and_sessions_take_turns()
    {
        await using var scene = await BusScene.StartAsync();
        foreach (var (id, session) in new[] { ("a1", "a"), ("a2", "a"), ("b1", "b"), ("b2", "b") })
            scene.Bus.Enqueue("chat-events", id, id, session);

        var a1 = await scene.TakeAsync("chat-events");
        var b1 = await scene.TakeAsync("chat-events");
        scene.Bus.Enqueue("chat-events", "a3", "a3", "a");
        Assert.True(await scene.HasNothingAsync("chat-events"));
        Assert.Equal(("a1", "b1"), (a1.Message.Body, b1.Message.Body));

        a1.Abandon();
        var again = await scene.TakeAsync("chat-events");
        Assert.Equal(("a1", 2), (again.Message.Body, again.Count));
        again.Complete();
        b1.Complete();

        var rest = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var next = await scene.TakeAsync("chat-events");
            rest.Add(next.Message.Body);
            next.Complete();
        }

        Assert.Equal(["a2", "b2", "a3"], rest);
        await scene.Bus.UntilEmptyAsync("chat-events");
    }

    [Fact]
    public async Task A_message_that_always_fails_becomes_a_dead_letter_and_lets_its_session_go_on()
    {
        await using var scene = await BusScene.StartAsync();
        var sample = BusScene.Sample("dead-letter-message");
        scene.Bus.Enqueue("chat-events", sample.GetProperty("bodyText").GetString()!, "evt-0004", "conv-42");
        scene.Bus.Enqueue("chat-events", "next", "evt-0005", "conv-42");

        for (var i = 1; i <= 10; i++)
        {
            var delivery = await scene.TakeAsync("chat-events");
            Assert.Equal(("evt-0004", i), (delivery.Message.MessageId, delivery.Count));
            delivery.Abandon();
        }

        var dead = Assert.Single(scene.Bus.Queue("chat-events").DeadLetters);
        Assert.Equal(
            (sample.GetProperty("ApplicationProperties").GetProperty("DeadLetterReason").GetString(), sample.GetProperty("DeliveryCount").GetInt32()),
            (dead.Reason, dead.Message.DeliveryCount));
        Assert.Equal("next", (await scene.TakeAsync("chat-events")).Message.Body);
    }

    [Fact]
    public async Task A_scheduled_message_waits_for_its_time_and_takes_part_in_duplicate_detection()
    {
        await using var scene = await BusScene.StartAsync();
        var due = scene.Clock.GetUtcNow() + TimeSpan.FromMinutes(6);
        for (var i = 0; i < 2; i++)
        {
            var later = BusScene.Message("later", "evt-0002", "conv-42");
            later.ScheduledEnqueueTime = due;
            await scene.SendAsync("chat-events", later);
        }

        scene.Bus.Enqueue("chat-events", "sooner", "sooner", "conv-42");
        var queue = scene.Bus.Queue("chat-events");
        Assert.Equal((1, 1, 1), (queue.Scheduled, queue.Waiting, queue.Duplicates));

        (await scene.TakeAsync("chat-events")).Complete();
        await queue.UntilEmptyAsync();
        var taking = scene.TryTakeAsync("chat-events");
        scene.Clock.Advance(TimeSpan.FromMinutes(6) - TimeSpan.FromMilliseconds(1)); // the wire has milliseconds
        Assert.False(taking.IsCompleted);
        scene.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var delivery = Assert.Single(await taking);
        Assert.Equal(("evt-0002", 2), (delivery.Message.MessageId, delivery.Message.SequenceNumber));
        Assert.Equal(due, delivery.Message.EnqueuedAt, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_message_vanishes_at_the_end_of_its_life_unless_it_is_being_worked_on()
    {
        await using var scene = await BusScene.StartAsync();
        foreach (var id in new[] { "worked-on", "waiting" })
        {
            var mortal = BusScene.Message("a", id);
            mortal.TimeToLive = TimeSpan.FromSeconds(30);
            await scene.SendAsync("plain", mortal);
        }

        var working = await scene.TakeAsync("plain");

        scene.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((0, 1, 1), (scene.Bus.Queue("plain").Waiting, scene.Bus.Queue("plain").InFlight, scene.Bus.Queue("plain").Expired));
        Assert.True(working.Abandon());
        Assert.Equal((0, 2), (scene.Bus.Queue("plain").Waiting, scene.Bus.Queue("plain").Expired));
    }

    [Fact]
    public async Task A_lock_ends_by_the_clock_and_counts_as_a_failure()
    {
        await using var scene = await BusScene.StartAsync();
        scene.Bus.Enqueue("strict", "a");
        var slow = await scene.TakeAsync("strict");
        scene.Bus.Enqueue("chat-events", "b", sessionId: "s");
        var renewed = Assert.Single(await scene.Bus.Queue("chat-events").TakeAsync(1, TimeSpan.FromMinutes(5), () => false, default));

        scene.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False(slow.Complete());
        Assert.Equal(2, (await scene.TakeAsync("strict")).Count);
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 1, 2), (scene.Bus.Queue("strict").Waiting, scene.Bus.Queue("strict").DeadLetterCount, scene.Bus.Queue("strict").LocksLost));
        Assert.True(renewed.Complete());
        await scene.Bus.UntilEmptyAsync("chat-events");
    }

    [Fact]
    public async Task A_later_message_can_be_made_to_overtake()
    {
        await using var scene = await BusScene.StartAsync();
        foreach (var id in new[] { "1", "2", "3", "4" }) scene.Bus.Enqueue("plain", id, id);

        var single = await scene.TryTakeAsync("plain", max: 1, reorder: true);
        var batch = await scene.TryTakeAsync("plain", max: 2, reorder: true);
        var last = await scene.TryTakeAsync("plain", max: 2, reorder: true);

        Assert.Equal(["2", "3", "1", "4"], single.Concat(batch).Concat(last).Select(d => d.Message.Body));
    }

    [Fact]
    public async Task Many_receivers_of_many_sessions_never_share_one_and_keep_each_in_order()
    {
        await using var scene = await BusScene.StartAsync();
        var queue = scene.Bus.Queue("chat-events");
        using var stop = new CancellationTokenSource();
        var busy = new int[10];
        var receivers = Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            var random = new Random(n);
            while (true)
            {
                var delivery = (await queue.TakeAsync(1, TimeSpan.Zero, () => false, stop.Token))[0];
                var session = int.Parse(delivery.Message.SessionId!, null);
                Assert.Equal(1, Interlocked.Increment(ref busy[session]));
                await Task.Yield();
                Interlocked.Decrement(ref busy[session]);
                _ = delivery.Count < 9 && random.Next(4) == 0 ? delivery.Abandon() : delivery.Complete();
            }
        })).ToList();

        Parallel.For(0, 10, s =>
        {
            for (var i = 0; i < 100; i++) scene.Bus.Enqueue("chat-events", $"{i}", $"{s}-{i}", $"{s}");
        });
        await Task.WhenAny([queue.UntilAsync(q => q.CompletedCount == 1000, "done"), .. receivers]).Unwrap();
        await stop.CancelAsync();

        foreach (var session in queue.Completed.GroupBy(m => m.SessionId))
            Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), session.Select(m => m.Body));
        foreach (var receiver in receivers) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiver);
    }

    [Fact]
    public async Task Waiting_in_vain_ends_and_says_how_the_queue_stands()
    {
        await using var bus = await Veza.Doubles.ServiceBus.ServiceBusDouble.StartAsync(new() { Patience = TimeSpan.FromMilliseconds(50) });
        bus.Enqueue("analytics", "a");

        var e = await Assert.ThrowsAsync<TimeoutException>(() => bus.UntilEmptyAsync("analytics"));

        Assert.Contains("1 waiting, 0 in flight", e.Message, StringComparison.Ordinal);
    }
}
