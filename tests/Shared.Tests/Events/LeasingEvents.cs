using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Realtime;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Events;

/// <summary>Events are with one relay at a time, which holds them by a lease and not by a transaction.</summary>
public sealed class LeasingEvents
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task Killed_between_the_claim_and_the_send_a_relay_leaves_its_events_to_others_when_the_lease_is_over()
    {
        var transport = new GatedTransport();
        await using var scene = await CreateAsync(transport);
        await scene.AppendAsync();
        await scene.AppendAsync("session");
        await scene.AppendAsync("session");

        Assert.Equal([1, 2, 3], await ClaimAsync(scene));
        scene.Clock.Advance(EventScene.Lease - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await scene.RelayAsync());
        scene.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, await scene.RelayAsync());

        Assert.Equal(["1", "2", "3"], transport.Sent);
        Assert.Equal(0, await scene.Database.CountAsync("outbox"));
    }

    [Fact]
    public async Task A_queue_that_does_not_answer_holds_no_transaction()
    {
        var transport = new GatedTransport { Closed = true };
        await using var scene = await CreateAsync(transport);
        await scene.AppendAsync("session");

        var relay = scene.RelayAsync();
        await transport.Reached.WaitAsync(Ct);
        await NoTransactionsAsync(scene);

        Assert.False(relay.IsCompleted);
        transport.Open();
        Assert.Equal(1, await relay);
    }

    [Fact]
    public async Task A_clients_service_that_does_not_answer_holds_no_transaction()
    {
        var gateway = new GatedGateway();
        await using var scene = await EventScene.CreateAsync(
            [], [], configure: services => services.Replace(ServiceDescriptor.Singleton<IRealtimeGateway>(gateway)));
        await scene.AppendAsync(type: "user.updated", payload: $$"""{"user_id": "{{Fresh.Id()}}"}""");

        var relay = scene.RelayAsync();
        await gateway.Reached.WaitAsync(Ct);
        await NoTransactionsAsync(scene);

        Assert.False(relay.IsCompleted);
        gateway.Open();
        Assert.Equal(1, await relay);
    }

    [Fact]
    public async Task A_relay_keeps_what_it_is_sending_for_longer_than_a_lease()
    {
        var transport = new GatedTransport { Closed = true };
        await using var scene = await CreateAsync(transport);
        await scene.AppendAsync();

        var relay = scene.RelayAsync();
        await transport.Reached.WaitAsync(Ct);
        var begun = scene.Clock.GetUtcNow();
        for (var i = 0; i < 5; i++)
        {
            var before = await LeaseEndAsync(scene);
            await Eventually.TrueAsync(async () =>
            {
                scene.Clock.Advance(EventScene.Lease / 20); // in steps: its timer may not be set yet
                return await LeaseEndAsync(scene) > before;
            });
        }

        Assert.True(scene.Clock.GetUtcNow() - begun > EventScene.Lease);
        Assert.Equal(0, await scene.AnotherRelay().RelayOnceAsync(Ct));
        transport.Open();
        await relay;
        Assert.Equal(["1"], transport.Sent);
    }

    [Fact]
    public async Task Whoever_comes_back_after_its_lease_changes_nothing_of_what_another_is_at()
    {
        var transport = new GatedTransport { Closed = true };
        await using var scene = await CreateAsync(transport);
        await scene.AppendAsync("session");

        var hanging = scene.RelayAsync();
        await transport.Reached.WaitAsync(Ct);
        scene.Clock.Advance(new EventOptions().SendTimeout + (2 * EventScene.Lease)); // it should have stopped, and does not
        var other = scene.AnotherRelay().RelayOnceAsync(Ct);
        await transport.Reached.WaitAsync(Ct);
        var before = await RowsAsync(scene);
        transport.FailFirst();
        await hanging;

        Assert.Equal(before, await RowsAsync(scene));
        transport.Open();
        await other;
        Assert.Equal(0, await scene.Database.CountAsync("outbox"));
    }

    [Fact]
    public async Task Claims_side_by_side_are_disjoint_and_none_passes_what_another_holds_of_its_session()
    {
        await using var scene = await CreateAsync(new GatedTransport());
        foreach (var session in new[] { null, "a", "b", null, "a", "b" }) await scene.AppendAsync(session);

        var first = await ClaimAsync(scene, limit: 1);
        var second = await ClaimAsync(scene, limit: 2);
        var third = await ClaimAsync(scene);

        Assert.Equal([[1, 2], [3, 4, 6], []], new[] { first, second, third });
    }

    [Fact]
    public async Task A_session_is_left_alone_while_somebody_is_at_its_first_event()
    {
        await using var scene = await CreateAsync(new GatedTransport());
        foreach (var session in new[] { "a", "a", "b" }) await scene.AppendAsync(session);

        await using var former = await scene.Get<Postgres>().BeginAsync(Ct);
        await former.Command("SELECT 1 FROM outbox WHERE id = 1 FOR UPDATE").RunAsync(Ct);

        Assert.Equal([3], await ClaimAsync(scene));
    }

    [Fact]
    public async Task Claims_that_race_take_of_each_session_what_comes_next_and_no_more()
    {
        string[] sessions = ["a", "b"];
        await using var scene = await CreateAsync(new GatedTransport());
        for (var i = 0; i < 400; i++) await scene.AppendAsync(sessions[i % 2]);
        var (finished, passed, random) = (new ConcurrentDictionary<long, bool>(), new ConcurrentQueue<long>(), new Random(1));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(WorkAsync, Ct)));

        Assert.Empty(passed);
        Assert.Equal(400, finished.Count);

        async Task WorkAsync()
        {
            var events = scene.Get<OutboxRepository>();
            while (finished.Count < 400)
            {
                var claim = Fresh.Id();
                var held = await events.ClaimAsync(Terms(scene, claim, limit: 3), Ct);
                foreach (var e in held)
                    for (var earlier = e.Id - 2; earlier > 0 && !finished.ContainsKey(earlier); earlier -= 2)
                        if (held.TrueForAll(h => h.Id != earlier)) passed.Enqueue(e.Id);
                await FinishAsync(events, claim, [.. held.Select(h => h.Id)]);
            }
        }

        async Task FinishAsync(OutboxRepository events, Guid claim, long[] ids)
        {
            if (ids.Length == 0) return;
            bool fails;
            lock (random) fails = random.Next(4) == 0;
            if (fails)
            {
                await events.DelayAsync(ids, [.. ids.Select(_ => "")], claim, scene.Clock.GetUtcNow() - TimeSpan.FromHours(1), Ct);
                return;
            }

            foreach (var id in ids) finished[id] = true;
            Assert.Equal(ids.Length, await events.DeleteAsync(ids, claim, Ct));
        }
    }

    private static Task<EventScene> CreateAsync(GatedTransport transport) =>
        EventScene.CreateAsync([], [new NotingConsumer(Queues.BridgeOutbound)], transport);

    private static async Task<List<long>> ClaimAsync(EventScene scene, int limit = 10) =>
        (await scene.Get<OutboxRepository>().ClaimAsync(Terms(scene, Fresh.Id(), limit), Ct)).ConvertAll(e => e.Id);

    private static OutboxClaimTerms Terms(EventScene scene, Guid claim, int limit)
    {
        var now = scene.Clock.Now();
        return new(claim, scene.Get<ProcessIdentity>().Id, now, now + EventScene.Lease, now, now, limit);
    }

    private static Task<DateTime> LeaseEndAsync(EventScene scene) => scene.Database.ValueAsync<DateTime>("SELECT available_at FROM outbox");

    /// <summary>Those of others, which look after something else, end by themselves.</summary>
    private static Task NoTransactionsAsync(EventScene scene) => Eventually.TrueAsync(async () =>
        await scene.Database.CountAsync("pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'") == 0);

    private static Task<List<(int Attempts, DateTime Due, Guid Claim)>> RowsAsync(EventScene scene) => scene.Database.ListAsync(
        "SELECT attempts, available_at, claim FROM outbox", r => (r.GetInt32(0), r.GetDateTime(1), r.GetGuid(2)));
}
