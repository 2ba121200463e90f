using Veza.Shared.Common;
using Veza.Shared.Presence.Typing;
using Veza.Shared.Realtime;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Presence;

public sealed class Typing
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task A_start_is_told_at_most_every_three_seconds()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (typing, alice) = (scene.Get<TypingService>(), await scene.PersonAsync("Alice"));
        var (room, other) = (await scene.GroupAsync(alice), await scene.GroupAsync(alice));

        for (var i = 0; i < 10; i++) await typing.SetAsync(room, alice, typing: true, Ct);
        await typing.SetAsync(other, alice, typing: true, Ct);
        scene.Clock.Advance(TimeSpan.FromSeconds(2.9));
        await typing.SetAsync(room, alice, typing: true, Ct);
        var early = Told(scene, room).Count;
        scene.Clock.Advance(TimeSpan.FromSeconds(0.2));
        await typing.SetAsync(room, alice, typing: true, Ct);

        Assert.Equal((1, 2, 1), (early, Told(scene, room).Count, Told(scene, other).Count));
        var told = Told(scene, room)[0];
        Assert.Equal(("Alice", true, alice.Value), ((string?)told["user_name"], (bool?)told["typing"], (Guid?)told["user_id"]));
        Assert.Equal($"typing:{room}:{alice}", scene.Gateway.Published[^1].Key);
    }

    [Fact]
    public async Task A_stop_is_told_when_a_start_was()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (typing, alice) = (scene.Get<TypingService>(), await scene.PersonAsync());
        var room = await scene.GroupAsync(alice);

        await typing.SetAsync(room, alice, typing: false, Ct);
        await typing.SetAsync(room, alice, typing: true, Ct);
        await typing.SetAsync(room, alice, typing: false, Ct);
        await typing.SetAsync(room, alice, typing: false, Ct);
        await typing.SetAsync(room, alice, typing: true, Ct);
        scene.Clock.Advance(TimeSpan.FromSeconds(6));
        await typing.SetAsync(room, alice, typing: false, Ct);

        Assert.Equal([true, false, true], Told(scene, room).Select(e => (bool?)e["typing"]));
    }

    [Fact]
    public async Task Starts_racing_each_other_are_told_once()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (typing, alice) = (scene.Get<TypingService>(), await scene.PersonAsync());
        var room = await scene.GroupAsync(alice);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => typing.SetAsync(room, alice, typing: true, Ct).AsTask())));

        Assert.Single(Told(scene, room));
    }

    [Fact]
    public async Task Strangers_archived_rooms_and_crowds_are_left_alone()
    {
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:Presence:TypingMaxMembers", "2"));
        var (typing, people) = (scene.Get<TypingService>(), await scene.PeopleAsync(3));
        var (small, crowd, archived) = (
            await scene.GroupAsync(people[0], people[1]), await scene.GroupAsync(people[0], people[1..]), await scene.GroupAsync(people[0]));
        await scene.Rooms.ArchiveAsync(archived, people[0], Ct);

        var stranger = await typing.SetAsync(small, people[2], typing: true, Ct);
        var shut = await typing.SetAsync(archived, people[0], typing: true, Ct);
        var quiet = await typing.SetAsync(crowd, people[0], typing: true, Ct);
        var told = await typing.SetAsync(small, people[0], typing: true, Ct);

        Assert.Equal(
            ("room_not_found", "room_archived", null, null),
            (stranger.Error?.Code, shut.Error?.Code, quiet.Error?.Code, told.Error?.Code));
        Assert.Equal((1, 0), (Told(scene, small).Count, Told(scene, crowd).Count));
    }

    private static IReadOnlyList<System.Text.Json.Nodes.JsonObject> Told(RoomScene scene, RoomId room) =>
        scene.Gateway.For(Group.Room(room), "typing");
}
