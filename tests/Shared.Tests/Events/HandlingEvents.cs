using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Retries;
using static Veza.Shared.Tests.Events.EventScene;

namespace Veza.Shared.Tests.Events;

/// <summary>What a queue delivers takes effect once, however often and in whatever order it comes.</summary>
public sealed class HandlingEvents
{
    [Fact]
    public async Task Repeated_deliveries_take_effect_once()
    {
        await using var scene = await CreateAsync(new NotingConsumer(Queues.Analytics));

        await scene.DispatchAsync(Queues.Analytics, Event("1"), Event("2"), Event("1"));
        await scene.DispatchAsync(Queues.Analytics, Event("2"), Event("3"));

        Assert.Equal(["1", "2", "3"], (await scene.EffectsAsync()).Order());
        Assert.Empty(await scene.KeptAsync());
    }

    [Fact]
    public async Task Deliveries_that_race_each_other_take_effect_once()
    {
        await using var scene = await CreateAsync(new NotingConsumer(Queues.Analytics));
        var events = Enumerable.Range(0, 40).Select(i => Event($"{i}")).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
        {
            var shuffled = events.ToArray();
            new Random(n).Shuffle(shuffled);
            return scene.DispatchAsync(Queues.Analytics, shuffled);
        }));

        Assert.Equal(events.Select(e => e.Id).Order(), (await scene.EffectsAsync()).Order());
        Assert.Empty(await scene.KeptAsync());
    }

    [Fact]
    public async Task A_failing_event_takes_none_of_its_neighbours_along()
    {
        var consumer = new NotingConsumer(Queues.Analytics) { Then = FailAt("2") };
        await using var scene = await CreateAsync(consumer);

        await scene.DispatchAsync(Queues.Analytics, Event("1"), Event("2"), Event("3"));

        Assert.Equal(["1", "3"], await scene.EffectsAsync());
        Assert.Equal([("noting", "2", 1, false, "FormatException")], await scene.KeptAsync());
    }

    [Fact]
    public async Task What_failed_is_tried_again_and_then_forgotten()
    {
        var consumer = new NotingConsumer(Queues.Analytics) { Then = FailAt("1") };
        await using var scene = await CreateAsync(consumer);
        await scene.DispatchAsync(Queues.Analytics, Event("1"));

        await scene.RetryAsync();
        consumer.Then = null;
        await scene.RetryAsync();

        Assert.Equal(["1"], await scene.EffectsAsync());
        Assert.Empty(await scene.KeptAsync());
        Assert.Equal(3, consumer.Calls);
    }

    [Fact]
    public async Task A_waiting_event_is_not_tried_before_its_time()
    {
        var consumer = new NotingConsumer(Queues.Analytics) { Then = FailAt("1") };
        await using var scene = await CreateAsync(consumer);
        await scene.DispatchAsync(Queues.Analytics, Event("1"));

        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        var tried = await scene.Get<EventRetries>().RetryAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Equal((0, 1), (tried, consumer.Calls));
    }

    [Fact]
    public async Task After_the_last_try_an_event_is_parked()
    {
        var consumer = new NotingConsumer(Queues.Analytics) { Then = FailAt("1") };
        await using var scene = await CreateAsync([new("Veza:Events:MaxAttempts", "3")], [consumer]);

        await scene.DispatchAsync(Queues.Analytics, Event("1"));
        for (var i = 0; i < 5; i++) await scene.RetryAsync();

        Assert.Equal([("noting", "1", 3, true, "FormatException")], await scene.KeptAsync());
        Assert.Equal(3, consumer.Calls);
        Assert.Contains(scene.Server.Log.Errors, l => l.Text.Contains("is parked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_that_a_consumer_refuses_is_parked_at_once_with_its_words()
    {
        var consumer = new NotingConsumer(Queues.Analytics) { Then = _ => throw new EventRefusedException("It has no number.") };
        await using var scene = await CreateAsync(consumer);

        await scene.DispatchAsync(Queues.Analytics, Event("1"));

        Assert.Equal([("noting", "1", 1, true, "It has no number.")], await scene.KeptAsync());
    }

    [Fact]
    public async Task An_event_that_nobody_at_the_queue_acts_on_is_kept()
    {
        await using var scene = await CreateAsync(new NotingConsumer(Queues.Analytics));

        await scene.DispatchAsync(Queues.Analytics, Event("1", type: "other.happened"), Event("2"));
        await scene.DispatchAsync(Queues.Notifications, Event("3"));

        Assert.Equal(["2"], await scene.EffectsAsync());
        Assert.Equal(["1", "3"], (await scene.KeptAsync()).Where(k => k.Consumer.Length == 0).Select(k => k.Event));
    }

    [Fact]
    public async Task Two_consumers_of_one_queue_do_not_stand_or_fall_together()
    {
        var bad = new NotingConsumer(Queues.Analytics, "bad") { Then = FailAt("1") };
        await using var scene = await CreateAsync(bad, new NotingConsumer(Queues.Analytics, "good"));

        await scene.DispatchAsync(Queues.Analytics, Event("1"));

        Assert.Equal(["good"], await scene.Database.ListAsync("SELECT consumer FROM effects", r => r.GetString(0)));
        Assert.Equal("bad", Assert.Single(await scene.KeptAsync()).Consumer);
    }

    [Fact]
    public async Task When_not_even_the_retry_table_can_be_written_the_queue_is_told()
    {
        var consumer = new NotingConsumer(Queues.Analytics) { Then = FailAt("1") };
        await using var scene = await CreateAsync(consumer);
        await scene.Database.RunAsync("ALTER TABLE event_retries RENAME TO away");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => scene.DispatchAsync(Queues.Analytics, Event("1")));

        await scene.Database.RunAsync("ALTER TABLE away RENAME TO event_retries");
        consumer.Then = null;
        await scene.DispatchAsync(Queues.Analytics, Event("1"));
        Assert.Equal(["1"], await scene.EffectsAsync());
    }

    [Fact]
    public async Task A_consumer_whose_connection_breaks_off_has_done_nothing_and_is_tried_again()
    {
        var consumer = new NotingConsumer(Queues.Analytics);
        await using var scene = await CreateAsync(consumer);
        consumer.Then = _ => scene.Database.CutAsync();

        await scene.DispatchAsync(Queues.Analytics, Event("1"));
        Assert.Empty(await scene.EffectsAsync());
        consumer.Then = null;
        await scene.RetryAsync();

        Assert.Equal(["1"], await scene.EffectsAsync());
    }

    [Fact]
    public async Task What_is_left_when_time_is_up_waits_in_the_retry_table()
    {
        var consumer = new NotingConsumer(Queues.Analytics);
        await using var scene = await CreateAsync(consumer);
        consumer.Then = _ =>
        {
            scene.Clock.Advance(TimeSpan.FromMinutes(1));
            throw new TimeoutException();
        };

        await scene.DispatchAsync(Queues.Analytics, Event("1"), Event("2"), Event("3"));

        Assert.Equal([("1", 0), ("2", 0), ("3", 0)], (await scene.KeptAsync()).Select(k => (k.Event, k.Attempts)));
    }

    [Fact]
    public void Consumers_need_names_of_their_own_and_a_queue_that_exists()
    {
        IEventConsumer[] twins = [new NotingConsumer(Queues.Analytics), new NotingConsumer(Queues.Notifications)];

        Assert.Throws<InvalidOperationException>(() => new EventConsumers(twins, []));
        Assert.Throws<InvalidOperationException>(() => new EventConsumers([new NotingConsumer("analytic")], []));
    }

    internal static Func<EventEnvelope, Task> FailAt(params string[] ids) =>
        e => ids.Contains(e.Id) ? throw new FormatException($"secret of {e.Id}") : Task.CompletedTask;
}
