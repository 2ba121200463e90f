using System.Net;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Veza.Shared.Presence;
using Veza.Shared.Presence.Typing;
using Veza.Shared.Realtime;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Presence;

public sealed class PresenceWithoutRedis
{
    private static CancellationToken Ct => CancellationToken.None;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everyone_is_offline_nobody_fails_and_traffic_brings_people_back(bool hangs)
    {
        await using var proxy = StartProxy(ConfigurationOptions.Parse(TestEnvironment.Redis).EndPoints[0]);
        await using var scene = await RoomScene.CreateAsync(
            new("Veza:Redis:ConnectionString", $"127.0.0.1:{proxy.Port}"), new("Veza:Redis:Timeout", "00:00:00.200"));
        var (presence, typing) = (scene.Get<PresenceService>(), scene.Get<TypingService>());
        var (alice, bob) = (await scene.PersonAsync("Alice"), await scene.PersonAsync("Bob"));
        var room = await scene.GroupAsync(alice, bob);
        await presence.ConnectedAsync(alice, "one", Ct);
        Assert.Equal(PresenceStatus.Online, (await presence.ListAsync([alice], Ct))[0].Status);

        if (hangs) proxy.Stall();
        else proxy.Refuse();
        scene.Clock.Advance(TimeSpan.FromSeconds(20));
        await presence.TouchAsync(alice, "one");
        await presence.ConnectedAsync(bob, "two", Ct);
        var states = await presence.ListAsync([alice, bob], Ct);
        var chosen = (await presence.UpdateAsync(alice, PresenceStatus.Busy, Ct)).Value;
        await presence.SweepAsync(Ct);
        var typed = await typing.SetAsync(room, alice, typing: true, Ct);
        proxy.Resume();

        Assert.Equal([PresenceStatus.Offline, PresenceStatus.Offline], states.Select(s => s.Status));
        Assert.Equal((PresenceStatus.Offline, false), (chosen.Status, typed.Failed));
        Assert.Single(scene.Gateway.For(Group.Room(room), "typing"));
        await Eventually.TrueAsync(async () =>
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(5));
            await presence.TouchAsync(alice, "one");
            await presence.TouchAsync(bob, "two");
            return (await presence.ListAsync([alice, bob], Ct)).All(s => s.Status != PresenceStatus.Offline);
        });
    }

    [Fact]
    public async Task After_an_outage_nobody_is_found_gone_before_traffic_could_renew_the_leases()
    {
        await using var proxy = StartProxy(ConfigurationOptions.Parse(TestEnvironment.Redis).EndPoints[0]);
        await using var scene = await RoomScene.CreateAsync(
            new("Veza:Redis:ConnectionString", $"127.0.0.1:{proxy.Port}"), new("Veza:Redis:Timeout", "00:00:00.200"));
        var (presence, life) = (scene.Get<PresenceService>(), scene.Get<IOptions<PresenceOptions>>().Value.LeaseLife);
        var alice = await scene.PersonAsync("Alice");
        await presence.ConnectedAsync(alice, "one", Ct);

        scene.Clock.Advance(life - TimeSpan.FromSeconds(1));
        proxy.Refuse();
        await presence.SweepAsync(Ct);
        proxy.Resume();
        await Eventually.TrueAsync(async () => (await presence.ListAsync([alice], Ct))[0].Status == PresenceStatus.Online);
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        await presence.SweepAsync(Ct); // her lease ran out while it could not be renewed
        var told = Offline();
        scene.Clock.Advance(life);
        await presence.SweepAsync(Ct);

        Assert.Equal((0, 1), (told, Offline()));

        int Offline() => scene.Gateway.For(Group.PresenceOf(alice), "presence").Count(e => (string?)e["status"] == "offline");
    }

    private static FaultyProxy StartProxy(EndPoint redis) => redis switch
    {
        DnsEndPoint named => FaultyProxy.Start(named.Host, named.Port),
        IPEndPoint numbered => FaultyProxy.Start(numbered.Address.ToString(), numbered.Port),
        _ => throw new InvalidOperationException("VEZA_TEST_REDIS names no server that can be reached over TCP."),
    };
}
