using System.Net;
using StackExchange.Redis;
using Veza.Shared.Presence;
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
        var chosen = await presence.UpdateAsync(alice, PresenceStatus.Busy, Ct);
        var swept = await presence.SweepAsync(Ct);
        var typed = await typing.SetAsync(room, alice, typing: true, Ct);
        proxy.Resume();

        Assert.Equal([PresenceStatus.Offline, PresenceStatus.Offline], states.Select(s => s.Status));
        Assert.Equal((PresenceStatus.Offline, false, false), (chosen.Status, swept, typed.Failed));
        Assert.Single(scene.Gateway.For(Audience.Room(room), "typing"));
        await Eventually.TrueAsync(async () =>
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(5));
            await presence.TouchAsync(alice, "one");
            await presence.TouchAsync(bob, "two");
            return (await presence.ListAsync([alice, bob], Ct)).All(s => s.Status != PresenceStatus.Offline);
        });
    }

    private static FaultyProxy StartProxy(EndPoint redis) => redis switch
    {
        DnsEndPoint named => FaultyProxy.Start(named.Host, named.Port),
        IPEndPoint numbered => FaultyProxy.Start(numbered.Address.ToString(), numbered.Port),
        _ => throw new InvalidOperationException("VEZA_TEST_REDIS names no server that can be reached over TCP."),
    };
}
