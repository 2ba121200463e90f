using Veza.Shared.Events;
using Veza.Shared.Events.Retries;
using static Veza.Shared.Tests.Events.EventScene;

namespace Veza.Shared.Tests.Events;

/// <summary>In queues with sessions, nothing of a session passes what waits of it.</summary>
public sealed class KeepingSessionsInOrder
{
    [Fact]
    public async Task Later_events_of_a_session_wait_behind_one_that_failed_and_other_sessions_go_on()
    {
        var consumer = new NotingConsumer(Queues.BridgeOutbound) { Then = HandlingEvents.FailAt("a1") };
        await using var scene = await CreateAsync(consumer);

        await scene.DispatchAsync(Queues.BridgeOutbound, Event("a1", "a"), Event("b1", "b"), Event("a2", "a"));
        await scene.DispatchAsync(Queues.BridgeOutbound, Event("a3", "a"), Event("b2", "b"));
        Assert.Equal(["b1", "b2"], await scene.EffectsAsync());
        consumer.Then = null;
        await scene.RetryAsync();

        Assert.Equal(["b1", "b2", "a1", "a2", "a3"], await scene.EffectsAsync());
        Assert.Empty(await scene.KeptAsync());
    }

    [Fact]
    public async Task Workers_that_race_each_other_keep_the_order()
    {
        var consumer = new NotingConsumer(Queues.BridgeOutbound) { Then = HandlingEvents.FailAt("0") };
        await using var scene = await CreateAsync(consumer);
        foreach (var i in Enumerable.Range(0, 20)) await scene.DispatchAsync(Queues.BridgeOutbound, Event($"{i}", "a"));
        consumer.Then = async _ => await Task.Yield();
        scene.Clock.Advance(TimeSpan.FromHours(2));

        for (var left = true; left; left = await scene.Database.CountAsync("event_retries") > 0)
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
                scene.Get<EventRetries>().RetryAsync(TimeSpan.FromMinutes(1), CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), await scene.EffectsAsync());
    }

    [Fact]
    public async Task A_parked_event_lets_its_session_go_on()
    {
        var consumer = new NotingConsumer(Queues.BridgeOutbound) { Then = HandlingEvents.FailAt("1") };
        await using var scene = await CreateAsync([new("Veza:Events:MaxAttempts", "2")], [consumer]);
        await scene.DispatchAsync(Queues.BridgeOutbound, Event("1", "a"), Event("2", "a"));

        await scene.RetryAsync();
        await scene.DispatchAsync(Queues.BridgeOutbound, Event("3", "a"));

        Assert.Equal(["2", "3"], await scene.EffectsAsync());
        Assert.Equal([("1", true)], (await scene.KeptAsync()).Select(k => (k.Event, k.Parked)));
    }

    [Fact]
    public async Task In_a_queue_without_sessions_nothing_waits()
    {
        var consumer = new NotingConsumer(Queues.Analytics) { Then = HandlingEvents.FailAt("1") };
        await using var scene = await CreateAsync(consumer);

        await scene.DispatchAsync(Queues.Analytics, Event("1", "a"), Event("2", "a"));

        Assert.Equal(["2"], await scene.EffectsAsync());
    }

    [Fact]
    public async Task The_outbox_hands_over_a_session_in_order_though_its_first_event_is_late()
    {
        var transport = new FlakyTransport();
        await using var scene = await CreateAsync([], [new NotingConsumer(Queues.BridgeOutbound)], transport);
        await scene.AppendAsync("a");
        await scene.Database.RunAsync("UPDATE outbox SET available_at = available_at + interval '1 hour'");
        await scene.AppendAsync("a");
        await scene.AppendAsync("b");

        await scene.RelayAsync();
        Assert.Equal(["3"], transport.Sent.Select(s => s.Event.Id));
        scene.Clock.Advance(TimeSpan.FromHours(2));
        await scene.RelayAsync();

        Assert.Equal(["3", "1", "2"], transport.Sent.Select(s => s.Event.Id));
    }
}
