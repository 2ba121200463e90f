using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Retries;
using static Veza.Shared.Tests.Events.EventScene;

namespace Veza.Shared.Tests.Events;

/// <summary>Messages of a queue that may hold anything.</summary>
public sealed class ReceivingMessages
{
    private const string Good = """{"event":{"id":"9","type":"test.happened","session":null,"created_at":"2026-05-01T10:20:30Z","payload":{}}}""";

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"event":7}""")]
    [InlineData("""{"event":{"id":"1","type":"test.happened","created_at":"2026-05-01T10:20:30Z"}}""")]
    [InlineData("""{"event":{"id":1,"type":"test.happened","created_at":"2026-05-01T10:20:30Z","payload":{}}}""")]
    [InlineData("""{"event":{"id":"1","type":"","created_at":"2026-05-01T10:20:30Z","payload":{}}}""")]
    [InlineData("""{"event":{"id":"1","type":"test.happened","created_at":"yesterday","payload":{}}}""")]
    [InlineData("""{"event":{"id":"1","type":"test.happened","created_at":5,"payload":{}}}""")]
    [InlineData("""{"event":{"id":"1","type":"a\u0000b","created_at":"2026-05-01T10:20:30Z","payload":{}}}""")]
    [InlineData("""{"event":{"id":"\ud800","type":"test.happened","created_at":"2026-05-01T10:20:30Z","payload":{}}}""")]
    [InlineData("""{"event":{"id":"1","type":"test.happened","created_at":"2026-05-01T10:20:30Z","payload_ref":"gone"}}""")]
    [InlineData("nul \0 and half a pair \ud83d")]
    public async Task What_is_no_event_is_parked_once_and_its_neighbours_are_handled(string message)
    {
        await using var scene = await CreateAsync(new NotingConsumer(Queues.Analytics));
        var receiver = scene.Get<EventReceiver>();

        await receiver.ReceiveAsync(Queues.Analytics, [message, Good], CancellationToken.None);
        await receiver.ReceiveAsync(Queues.Analytics, [message], CancellationToken.None);

        Assert.Equal(["9"], await scene.EffectsAsync());
        var kept = Assert.Single(await scene.KeptAsync());
        Assert.Equal(("", true), (kept.Consumer, kept.Parked));
        Assert.NotEmpty(kept.Error!);
    }

    [Fact]
    public async Task A_message_that_could_not_be_read_is_read_again_when_it_is_replayed()
    {
        await using var scene = await CreateAsync(new NotingConsumer(Queues.Analytics));
        await scene.Get<EventReceiver>().ReceiveAsync(Queues.Analytics, ["hello"], CancellationToken.None);
        var parked = Assert.Single(
            (await scene.Get<DeadLetterService>().ListAsync(parked: true, null, null, 10, CancellationToken.None)).Value);

        await scene.Get<DeadLetterService>().ReplayAsync(parked.Id, new(Fresh.Id()), new(Fresh.Id()), CancellationToken.None);
        await scene.RetryAsync();
        Assert.True(Assert.Single(await scene.KeptAsync()).Parked); // as unreadable as before
        await scene.Database.RunAsync("UPDATE event_retries SET payload = $1", Good);
        await scene.Get<DeadLetterService>().ReplayAsync(parked.Id, new(Fresh.Id()), new(Fresh.Id()), CancellationToken.None);
        await scene.RetryAsync();

        Assert.Equal(["9"], await scene.EffectsAsync());
        Assert.Empty(await scene.KeptAsync());
    }

    [Fact]
    public async Task Events_of_a_consumer_that_is_gone_wait_and_are_parked_when_it_does_not_come_back()
    {
        await using var scene = await CreateAsync([new("Veza:Events:MaxAttempts", "2")], [new NotingConsumer(Queues.Analytics)]);
        await scene.Database.RunAsync("""
            INSERT INTO event_retries (queue, consumer, event_id, type, payload, event_created_at, available_at, created_at)
            VALUES ('analytics', 'former', '1', 'test.happened', '{}', now(), now() - interval '1 day', now())
            """);

        await scene.RetryAsync();
        var waiting = await scene.KeptAsync();
        await scene.RetryAsync();

        Assert.Equal([("former", false)], waiting.Select(k => (k.Consumer, k.Parked)));
        Assert.Equal([("former", true)], (await scene.KeptAsync()).Select(k => (k.Consumer, k.Parked)));
    }

    [Fact]
    public async Task An_event_that_nobody_acts_on_yet_waits_for_the_process_that_does()
    {
        var consumer = new NotingConsumer(Queues.Analytics) { Acts = false };
        await using var scene = await CreateAsync(consumer);
        await scene.DispatchAsync(Queues.Analytics, Event("1"));
        var kept = Assert.Single(await scene.KeptAsync());

        consumer.Acts = true; // the new version
        await scene.RetryAsync();

        Assert.Equal(("", false), (kept.Consumer, kept.Parked));
        Assert.Equal("No consumer of this queue acts on events of this type.", kept.Error);
        Assert.Equal(["1"], await scene.EffectsAsync());
        Assert.Empty(await scene.KeptAsync());
    }

    [Fact]
    public async Task Old_traces_are_cleared_away_and_young_ones_stay()
    {
        await using var scene = await CreateAsync([new("Veza:Events:ParkedLifetime", "10.00:00:00")], []);
        await scene.Database.RunAsync("""
            INSERT INTO inbox (consumer, event_id, processed_at)
                SELECT 'c', n::text, now() - n * interval '1 day' FROM generate_series(1, 60) n;
            INSERT INTO event_payloads (event_id, payload, created_at)
                SELECT n::text, '{}', now() - n * interval '1 day' FROM generate_series(1, 60) n;
            INSERT INTO event_retries (queue, consumer, event_id, type, payload, event_created_at, available_at, parked_at, created_at)
                SELECT 'analytics', 'c', n::text, 't', '{}', now(), now(), CASE WHEN n > 1 THEN now() - n * interval '1 day' END, now()
                FROM generate_series(1, 60) n;
            """);

        await scene.Get<EventRetention>().PruneAsync(CancellationToken.None);

        Assert.Equal((15, 30, 10), (
            await scene.Database.CountAsync("inbox"), await scene.Database.CountAsync("event_payloads"),
            await scene.Database.CountAsync("event_retries")));
    }
}
