using Veza.Shared.Events;
using Veza.Shared.Events.Retries;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Events;

/// <summary>Who tries an event of the retry table holds it by a lease and not by a transaction.</summary>
public sealed class TryingEventsAgain
{
    private static readonly TimeSpan Lease = new EventOptions().LongestTry + new EventOptions().Lease;

    [Fact]
    public async Task A_consumer_that_waits_for_another_system_holds_no_transaction()
    {
        var (consumer, gate) = (new NotingConsumer(Queues.Analytics), new Gate());
        await using var scene = await WithOneThatFailedAsync(consumer);
        consumer.First = gate.PassAsync;

        var trying = scene.RetryAsync();
        await gate.Reached;
        await NoTransactionsAsync(scene);

        Assert.False(trying.IsCompleted);
        gate.Open();
        Assert.Equal(1, await trying);
        Assert.Equal(["1"], await scene.EffectsAsync());
        Assert.Empty(await scene.KeptAsync());
    }

    [Fact]
    public async Task So_does_a_consumer_that_a_queue_delivers_to()
    {
        var gate = new Gate();
        await using var scene = await EventScene.CreateAsync(new NotingConsumer(Queues.Analytics) { First = gate.PassAsync });

        var delivering = scene.DispatchAsync(Queues.Analytics, EventScene.Event("1"));
        await gate.Reached;
        await NoTransactionsAsync(scene);

        gate.Open();
        await delivering;
        Assert.Equal(["1"], await scene.EffectsAsync());
    }

    [Fact]
    public async Task Nobody_else_tries_it_before_the_lease_is_over_and_it_takes_effect_once()
    {
        var (consumer, gate) = (new NotingConsumer(Queues.Analytics), new Gate());
        await using var scene = await WithOneThatFailedAsync(consumer);
        consumer.First = gate.PassAsync;
        var hanging = scene.RetryAsync(); // it heeds no time limit
        await gate.Reached;
        consumer.First = null;

        scene.Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        var early = await TryAsync(scene);
        scene.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var late = await TryAsync(scene);
        gate.Open();
        await hanging;

        Assert.Equal((0, 1), (early, late));
        Assert.Equal(["1"], await scene.EffectsAsync());
        Assert.Empty(await scene.KeptAsync());
    }

    [Fact]
    public async Task What_an_orderly_stop_interrupts_is_due_again_at_once()
    {
        var consumer = new NotingConsumer(Queues.Analytics);
        await using var scene = await WithOneThatFailedAsync(consumer);
        var reached = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        consumer.First = _ =>
        {
            reached.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
        };
        scene.Clock.Advance(TimeSpan.FromHours(2));

        var trying = scene.Get<EventRetries>().RetryAsync(TimeSpan.FromMinutes(1), stop.Token);
        await reached.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trying);
        consumer.First = null;

        Assert.Equal(1, await TryAsync(scene)); // without a step of the clock
        Assert.Equal(["1"], await scene.EffectsAsync());
    }

    [Fact]
    public async Task Who_fails_after_its_lease_changes_nothing_of_what_another_found()
    {
        var (consumer, gate) = (new NotingConsumer(Queues.Analytics), new Gate());
        await using var scene = await WithOneThatFailedAsync(consumer);
        consumer.First = gate.PassAsync;
        var hanging = scene.RetryAsync();
        await gate.Reached;
        consumer.First = null;
        consumer.Then = HandlingEvents.FailAt("1");

        scene.Clock.Advance(Lease);
        await TryAsync(scene);
        var before = await scene.KeptAsync();
        gate.Fail();
        await hanging;

        Assert.Equal(2, before.Single().Attempts);
        Assert.Equal(before, await scene.KeptAsync());
    }

    private static Task<int> TryAsync(EventScene scene) => scene.Get<EventRetries>().RetryAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

    private static async Task<EventScene> WithOneThatFailedAsync(NotingConsumer consumer)
    {
        var scene = await EventScene.CreateAsync(consumer);
        consumer.Then = HandlingEvents.FailAt("1");
        await scene.DispatchAsync(Queues.Analytics, EventScene.Event("1"));
        consumer.Then = null;
        return scene;
    }

    /// <summary>Those of others, which look after something else, end by themselves.</summary>
    private static Task NoTransactionsAsync(EventScene scene) => Eventually.TrueAsync(async () =>
        await scene.Database.CountAsync("pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'") == 0);

    /// <summary>Holds up whoever passes, until it is opened.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public Task PassAsync(IReadOnlyList<EventEnvelope> events)
        {
            reached.TrySetResult();
            return open.Task;
        }

        public void Open() => open.SetResult();

        public void Fail() => open.SetException(new HttpRequestException("came to nothing"));
    }
}
