using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using static Veza.Shared.Tests.Events.EventScene;

namespace Veza.Shared.Tests.Events;

/// <summary>What every transport promises; each adapter has a class that derives from this one.</summary>
public abstract class TakingEventsToQueues
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    /// <summary>A transport between the outbox and the scene's consumers.</summary>
    private protected abstract Task<ITransportScene> OpenAsync(params IEventConsumer[] consumers);

    [Fact]
    public async Task What_is_sent_reaches_those_at_its_queue_and_nobody_else()
    {
        var (here, elsewhere) = (new NotingConsumer(Queues.Analytics, "here"), new NotingConsumer(Queues.Notifications, "elsewhere"));
        await using var way = await OpenAsync(here, elsewhere);

        await way.Transport.SendAsync(Queues.Analytics, [Event("1"), Event("2")], Ct);
        await way.DeliverAsync();

        Assert.Equal(["1", "2"], (await way.Scene.EffectsAsync()).Order());
        Assert.Equal(0, elsewhere.Calls);
    }

    [Fact]
    public async Task An_event_arrives_as_it_was_however_long()
    {
        var seen = new List<EventEnvelope>();
        var consumer = new NotingConsumer(Queues.BridgeOutbound)
        {
            Then = e =>
            {
                seen.Add(e);
                return Task.CompletedTask;
            },
        };
        await using var way = await OpenAsync(consumer);
        var sent = Event("1", "session") with { Payload = $$"""{"a":"{{new string('é', 300_000)}}"}""" };

        await way.Transport.SendAsync(Queues.BridgeOutbound, [sent], Ct);
        await way.DeliverAsync();

        Assert.Equal([sent], seen);
    }

    [Fact]
    public async Task What_is_sent_again_takes_effect_once()
    {
        await using var way = await OpenAsync(new NotingConsumer(Queues.Analytics));

        for (var i = 0; i < 2; i++) await way.Transport.SendAsync(Queues.Analytics, [Event("1"), Event("2")], Ct);
        await way.DeliverAsync();

        Assert.Equal(["1", "2"], (await way.Scene.EffectsAsync()).Order());
    }

    [Fact]
    public async Task Events_of_one_session_keep_their_order_within_a_send_and_from_one_to_the_next()
    {
        await using var way = await OpenAsync(new NotingConsumer(Queues.BridgeOutbound));

        foreach (var some in Enumerable.Range(0, 60).Select(i => Event($"{i}", $"s{i % 2}")).Chunk(20))
            await way.Transport.SendAsync(Queues.BridgeOutbound, some, Ct);
        await way.DeliverAsync();

        var effects = (await way.Scene.EffectsAsync()).ConvertAll(int.Parse);
        Assert.Equal(60, effects.Count);
        foreach (var session in effects.GroupBy(e => e % 2)) Assert.Equal(session.Order(), session);
    }

    [Fact]
    public async Task What_a_consumer_fails_over_is_no_failure_of_the_send_and_is_kept()
    {
        var consumer = new NotingConsumer(Queues.Analytics) { Then = HandlingEvents.FailAt("1") };
        await using var way = await OpenAsync(consumer);

        await way.Transport.SendAsync(Queues.Analytics, [Event("1"), Event("2")], Ct);
        await way.DeliverAsync();

        Assert.Equal(["2"], await way.Scene.EffectsAsync());
        Assert.Equal(["1"], (await way.Scene.KeptAsync()).Select(k => k.Event));
    }

    [Fact]
    public async Task Who_ends_a_send_is_not_told_that_it_succeeded()
    {
        await using var way = await OpenAsync(new NotingConsumer(Queues.Analytics));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => way.Transport.SendAsync(Queues.Analytics, [Event("1")], new CancellationToken(canceled: true)));
    }
}

/// <summary>A transport, and those whom it is to reach.</summary>
internal interface ITransportScene : IAsyncDisposable
{
    EventScene Scene { get; }

    IEventTransport Transport { get; }

    /// <summary>Has what the queues hold handled.</summary>
    Task DeliverAsync();
}
