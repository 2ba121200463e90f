using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Realtime;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Events;

/// <summary>From the outbox to every destination, whatever breaks on the way.</summary>
public sealed class RelayingTheOutbox
{
    [Fact]
    public async Task An_event_goes_to_each_queue_that_somebody_is_at_and_leaves_the_outbox()
    {
        await using var scene = await EventScene.CreateAsync(
            new NotingConsumer(Queues.Analytics, "one"), new NotingConsumer(Queues.Notifications, "two"));
        await scene.AppendAsync();

        Assert.Equal(1, await scene.RelayAsync());

        Assert.Equal(["one", "two"], (await scene.Database.ListAsync("SELECT consumer FROM effects", r => r.GetString(0))).Order());
        Assert.Equal(0, await scene.Database.CountAsync("outbox"));
    }

    [Fact]
    public async Task What_this_process_is_about_to_tell_waits_for_that_though_not_for_ever()
    {
        await using var scene = await EventScene.CreateAsync(new NotingConsumer(Queues.Analytics));
        await using (var transaction = await scene.Get<Postgres>().BeginAsync(CancellationToken.None))
        {
            await scene.Get<EventOutbox>().AppendAsync(transaction, "test.happened", "{}", CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            Assert.Equal(0, await scene.RelayAsync()); // its owner is about to announce it
        }

        await scene.RelayAllAsync();
        Assert.Equal(["1"], await scene.EffectsAsync());
        await using var hanging = await scene.Get<Postgres>().BeginAsync(CancellationToken.None);
        await scene.Get<EventOutbox>().AppendAsync(hanging, "test.happened", "{}", CancellationToken.None);
        await hanging.CommitAsync(CancellationToken.None);
        scene.Clock.Advance(TimeSpan.FromSeconds(6)); // as from another process

        Assert.Equal(1, await scene.RelayAsync());
    }

    [Fact]
    public async Task A_queue_that_fails_delays_its_own_events_and_the_others_get_each_once()
    {
        var transport = new FlakyTransport { Broken = Queues.Analytics };
        await using var scene = await EventScene.CreateAsync(
            [], [new NotingConsumer(Queues.Analytics, "one"), new NotingConsumer(Queues.Notifications, "two")], transport);
        await scene.AppendAsync();

        for (var i = 0; i < 3; i++)
        {
            await scene.RelayAsync();
            scene.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal([Queues.Notifications], transport.Sent.Select(s => s.Queue));
        Assert.Equal(1, await scene.Database.CountAsync("outbox"));
        transport.Broken = null;
        await scene.RelayAsync();
        Assert.Equal([Queues.Notifications, Queues.Analytics], transport.Sent.Select(s => s.Queue));
        Assert.Equal(0, await scene.Database.CountAsync("outbox"));
    }

    [Fact]
    public async Task A_queue_that_does_not_answer_is_given_up_and_rests()
    {
        var transport = new FlakyTransport { Stuck = Queues.Analytics };
        await using var scene = await EventScene.CreateAsync(
            [], [new NotingConsumer(Queues.Analytics, "one"), new NotingConsumer(Queues.Notifications, "two")], transport);
        await scene.AppendAsync();

        var relay = scene.RelayAsync();
        await Eventually.TrueAsync(() => Task.FromResult(transport.Sent.Count == 1));
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await relay;

        await scene.AppendAsync();
        await scene.RelayAsync(); // returns although the queue is stuck: it is not asked again so soon
        Assert.Equal(2, transport.Sent.Count(s => s.Queue == Queues.Notifications));
    }

    [Fact]
    public async Task Killed_between_the_send_and_the_outbox_an_event_still_takes_effect_once()
    {
        var consumer = new NotingConsumer(Queues.Analytics);
        await using var scene = await EventScene.CreateAsync(consumer);
        await scene.AppendAsync();
        await scene.Database.RunAsync("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'gone'; END $$;
            CREATE TRIGGER refuse BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION refuse();
            """);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => scene.RelayAsync());
        await scene.Database.RunAsync("DROP TRIGGER refuse ON outbox");
        Assert.Equal(0, await scene.RelayAsync()); // as far as anybody knows, its relay is at it
        scene.Clock.Advance(EventScene.Lease);
        Assert.Equal(1, await scene.RelayAsync());

        Assert.Equal((1, 0), (await scene.Database.CountAsync("effects"), await scene.Database.CountAsync("outbox")));
    }

    [Fact]
    public async Task Many_relays_at_once_handle_each_event_once_and_sessions_in_order()
    {
        var consumer = new NotingConsumer(Queues.BridgeInbound);
        await using var scene = await EventScene.CreateAsync([new("Veza:Events:BatchSize", "7")], [consumer]);
        for (var i = 0; i < 60; i++) await scene.AppendAsync(i % 3 == 0 ? null : $"s{i % 3}");

        for (var left = true; left; left = await scene.Database.CountAsync("outbox") > 0)
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scene.RelayAsync()));

        var effects = (await scene.EffectsAsync()).ConvertAll(e => int.Parse(e, CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, 60), effects.Order());
        foreach (var session in new[] { 2, 0 })
            Assert.Equal(effects.Where(e => e % 3 == session).Order(), effects.Where(e => e % 3 == session));
    }

    [Fact]
    public async Task What_the_clients_service_does_not_know_yet_stays_in_the_outbox()
    {
        var gateway = new DeafGateway();
        await using var scene = await EventScene.CreateAsync(
            [], [], configure: services => services.Replace(ServiceDescriptor.Singleton<IRealtimeGateway>(gateway)));
        await scene.AppendAsync();

        await scene.RelayAsync();
        Assert.Equal(1, await scene.Database.CountAsync("outbox"));
        gateway.Hears = true;
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.RelayAsync();

        Assert.Equal(0, await scene.Database.CountAsync("outbox"));
    }

    [Fact]
    public async Task An_event_that_may_just_be_announced_is_left_alone()
    {
        await using var scene = await EventScene.CreateAsync([new("Veza:Events:Linger", "00:00:00.1")], []);
        await scene.AppendAsync();

        Assert.Equal(0, await scene.RelayAsync());
        scene.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, await scene.RelayAsync());
    }

    private sealed class DeafGateway : IRealtimeGateway
    {
        private readonly RecordingGateway recorder = new();

        public bool Hears { get; set; }

        public void Publish(Group audience, params ReadOnlySpan<RealtimeEvent> events) => recorder.Publish(audience, events);

        public Task AddToRoomAsync(UserId user, RoomMark room, CancellationToken ct) => Task.CompletedTask;

        public Task RemoveFromRoomAsync(UserId user, RoomId room, long? departures, CancellationToken ct) => Task.CompletedTask;

        public Task DisconnectAsync(UserId user, IReadOnlyCollection<SessionId> sessions, CancellationToken ct) => Task.CompletedTask;

        public Task<bool> FlushAsync(CancellationToken ct) => Task.FromResult(Hears);
    }
}
