using System.Text.Json.Nodes;
using Veza.Shared.Common;
using Veza.Shared.Presence;
using Veza.Shared.Realtime;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Presence;

public sealed class BeingThere
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Who_connects_is_online_and_watchers_are_told_once()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (presence, alice) = (scene.Get<PresenceService>(), await scene.PersonAsync());

        await presence.ConnectedAsync(alice, "one", Ct);
        await presence.ConnectedAsync(alice, "two", Ct);

        Assert.Equal((PresenceStatus.Online, ToMilliseconds(scene.Clock.Now())), await SeenAsync(presence, alice));
        var told = Assert.Single(Told(scene, alice));
        Assert.Equal(("online", alice.Value), ((string?)told["status"], (Guid?)told["user_id"]));
        Assert.Equal($"presence:{alice}", scene.Gateway.Published[^1].Key);
    }

    [Fact]
    public async Task Who_closes_the_last_connection_is_offline_after_a_grace()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (presence, alice) = (scene.Get<PresenceService>(), await scene.PersonAsync());
        await presence.ConnectedAsync(alice, "one", Ct);
        await presence.ConnectedAsync(alice, "two", Ct);

        await presence.DisconnectedAsync(alice, "one");
        scene.Clock.Advance(TimeSpan.FromSeconds(10));
        await presence.SweepAsync(Ct);
        var withOne = await SeenAsync(presence, alice);
        await presence.DisconnectedAsync(alice, "two");
        var lastSeen = scene.Clock.Now();
        var inGrace = await SeenAsync(presence, alice);
        scene.Clock.Advance(TimeSpan.FromSeconds(3));
        await presence.SweepAsync(Ct);

        Assert.Equal((PresenceStatus.Online, PresenceStatus.Online), (withOne.Status, inGrace.Status));
        Assert.Equal((PresenceStatus.Offline, ToMilliseconds(lastSeen)), await SeenAsync(presence, alice));
        Assert.Equal(["online", "offline"], Told(scene, alice).Select(e => (string?)e["status"]));
    }

    [Fact]
    public async Task A_reload_within_the_grace_is_no_departure()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (presence, alice) = (scene.Get<PresenceService>(), await scene.PersonAsync());
        await presence.ConnectedAsync(alice, "one", Ct);

        await presence.DisconnectedAsync(alice, "one");
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        await presence.ConnectedAsync(alice, "two", Ct);
        scene.Clock.Advance(TimeSpan.FromSeconds(30));
        await presence.SweepAsync(Ct);

        Assert.Single(Told(scene, alice));
        Assert.Equal(PresenceStatus.Online, (await SeenAsync(presence, alice)).Status);
    }

    [Fact]
    public async Task A_lease_without_traffic_ends_after_ninety_seconds_and_traffic_renews_it()
    {
        await using var scene = await RoomScene.CreateAsync();
        var presence = scene.Get<PresenceService>();
        var (silent, busy) = (await scene.PersonAsync(), await scene.PersonAsync());
        await presence.ConnectedAsync(silent, "one", Ct);
        await presence.ConnectedAsync(busy, "two", Ct);

        scene.Clock.Advance(TimeSpan.FromSeconds(89));
        await presence.TouchAsync(busy, "two");
        var before = await presence.ListAsync([silent, busy], Ct);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await presence.ListAsync([silent, busy], Ct);
        await presence.SweepAsync(Ct);
        await presence.SweepAsync(Ct);

        Assert.Equal([PresenceStatus.Online, PresenceStatus.Online], before.Select(p => p.Status));
        Assert.Equal([PresenceStatus.Offline, PresenceStatus.Online], after.Select(p => p.Status));
        Assert.Equal(["online", "offline"], Told(scene, silent).Select(e => (string?)e["status"]));
        Assert.Equal(["online"], Told(scene, busy).Select(e => (string?)e["status"]));
    }

    [Fact]
    public async Task Traffic_renews_at_most_every_twenty_seconds()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (presence, alice) = (scene.Get<PresenceService>(), await scene.PersonAsync());
        await presence.ConnectedAsync(alice, "one", Ct);
        var connected = scene.Clock.Now();

        scene.Clock.Advance(TimeSpan.FromSeconds(19));
        await presence.TouchAsync(alice, "one");
        var early = await SeenAsync(presence, alice);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await presence.TouchAsync(alice, "one");

        Assert.Equal(ToMilliseconds(connected), early.LastSeen);
        Assert.Equal(ToMilliseconds(scene.Clock.Now()), (await SeenAsync(presence, alice)).LastSeen);
    }

    [Fact]
    public async Task A_chosen_status_shows_until_another_is_chosen_and_hiding_looks_like_leaving()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (presence, alice) = (scene.Get<PresenceService>(), await scene.PersonAsync());
        await presence.ConnectedAsync(alice, "one", Ct);

        await presence.UpdateAsync(alice, PresenceStatus.Busy, Ct);
        await presence.UpdateAsync(alice, PresenceStatus.Busy, Ct);
        await presence.UpdateAsync(alice, PresenceStatus.Offline, Ct);
        var hidden = scene.Clock.Now();
        scene.Clock.Advance(TimeSpan.FromSeconds(30));
        await presence.TouchAsync(alice, "one");
        await presence.ConnectedAsync(alice, "two", Ct);
        var whileHidden = await SeenAsync(presence, alice);
        await presence.UpdateAsync(alice, PresenceStatus.Online, Ct);

        Assert.Equal((PresenceStatus.Offline, ToMilliseconds(hidden)), whileHidden);
        Assert.Equal(["online", "busy", "offline", "online"], Told(scene, alice).Select(e => (string?)e["status"]));
    }

    [Fact]
    public async Task To_choose_a_status_without_a_connection_shows_only_over_REST()
    {
        await using var scene = await RoomScene.CreateAsync();
        var presence = scene.Get<PresenceService>();
        var (alice, bob) = (await scene.PersonAsync(), await scene.PersonAsync());

        var chosen = (await presence.UpdateAsync(alice, PresenceStatus.Away, Ct)).Value;
        var requested = (await presence.UpdateByRequestAsync(bob, PresenceStatus.Away, Ct)).Value;
        scene.Clock.Advance(TimeSpan.FromSeconds(91));

        Assert.Equal((PresenceStatus.Offline, PresenceStatus.Away), (chosen.Status, requested.Status));
        Assert.Equal(PresenceStatus.Offline, (await SeenAsync(presence, bob)).Status);
        await presence.ConnectedAsync(alice, "one", Ct);
        Assert.Equal(PresenceStatus.Away, (await SeenAsync(presence, alice)).Status);
    }

    [Fact]
    public async Task Each_departure_is_found_by_one_process_only()
    {
        await using var scene = await RoomScene.CreateAsync();
        await using var sibling = await scene.SiblingAsync();
        var people = await scene.PeopleAsync(40);
        var (here, there) = (scene.Get<PresenceService>(), sibling.Get<PresenceService>());
        foreach (var person in people) await here.ConnectedAsync(person, person.ToString(), Ct);
        scene.Gateway.Clear();
        scene.Clock.Advance(TimeSpan.FromSeconds(91));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? here : there).SweepAsync(Ct)));

        var told = scene.Gateway.Published.Concat(sibling.Gateway.Published).Select(p => (Guid?)p.Event["user_id"]).ToList();
        Assert.Equal(people.Select(p => (Guid?)p.Value).Order(), told.Order());
    }

    [Fact]
    public async Task Only_people_of_the_own_tenant_can_be_watched_or_asked_for()
    {
        await using var scene = await RoomScene.CreateAsync();
        var presence = scene.Get<PresenceService>();
        var (alice, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        var stranger = await scene.PersonAsync("Stranger", new TenantId(Fresh.Id()));

        var visible = await presence.FilterVisibleAsync(
            alice, [stranger.Value, bob.Value, Fresh.Id(), bob.Value, alice.Value], Ct);

        Assert.Equal([bob, alice], visible);
        Assert.Equal("user_not_found", (await presence.FindAsync(alice, stranger, Ct)).Error?.Code);
        Assert.Equal(PresenceStatus.Offline, (await presence.FindAsync(alice, bob, Ct)).Value.Status);
    }

    [Fact]
    public async Task No_key_stays_for_ever()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (presence, alice) = (scene.Get<PresenceService>(), await scene.PersonAsync());
        await presence.ConnectedAsync(alice, "one", Ct);
        await presence.UpdateAsync(alice, PresenceStatus.Away, Ct);

        var redis = await scene.Get<Shared.Database.Redis.RedisServer>().DatabaseAsync();
        string[] keys = ["presence:due", $"presence:leases:{alice}", $"presence:state:{alice}"];
        foreach (var key in keys)
            Assert.True(await redis.KeyTimeToLiveAsync(scene.Server.Scene.RedisPrefix + key) > TimeSpan.Zero, key);
    }

    private static IReadOnlyList<JsonObject> Told(RoomScene scene, UserId user) =>
        scene.Gateway.For(Group.PresenceOf(user), "presence");

    private static async Task<(PresenceStatus Status, DateTimeOffset? LastSeen)> SeenAsync(PresenceService presence, UserId user)
    {
        var state = Assert.Single(await presence.ListAsync([user], Ct));
        return (state.Status, state.LastSeen);
    }

    private static DateTimeOffset? ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
