using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class CountingChanges
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Revisions_have_no_hole_however_many_change_the_room_at_once()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(12);
        var room = await scene.ChannelAsync(people[0]);
        scene.Gateway.Clear();

        await Task.WhenAll(people[1..].SelectMany((p, i) => new Task[]
        {
            scene.Members.JoinAsync(room, RoomScene.Tenant, p, Ct),
            scene.Rooms.UpdateAsync(new(room, people[0], $"Name {i}", null, null), Ct),
            TakeRevisionAsync(scene, room),
        }));

        var taken = 11L;
        var told = scene.Gateway.Published.Where(p => p.Group == Group.Room(room))
            .Select(p => (long?)p.Event["revision"] ?? (long)p.Event["room"]!["revision"]!).Order().ToList();
        var state = await scene.StateAsync(room);
        Assert.Equal(33, state.Revision);
        Assert.Equal(33 - taken, told.Count);
        Assert.Equal(told.Distinct().Count(), told.Count);
        Assert.Equal((12, 12), (state.Counted, state.Kept));
    }

    [Fact]
    public async Task A_change_that_makes_no_difference_takes_no_revision()
    {
        await using var scene = await RoomScene.CreateAsync();
        var alice = await scene.PersonAsync();
        var room = await scene.GroupAsync(alice);

        var same = await scene.Rooms.UpdateAsync(new(room, alice, " A group ", "", RoomVisibility.Private), Ct);
        var other = await scene.Rooms.UpdateAsync(new(room, alice, null, "About us", null), Ct);

        Assert.Equal((0L, 1L), (same.Value.Revision, other.Value.Revision));
        Assert.Equal(("A group", "About us"), (other.Value.Name, other.Value.Topic));
        Assert.Equal(1, await scene.OutboxAsync("room.updated"));
    }

    [Fact]
    public async Task A_change_of_role_is_a_change_of_the_room_and_the_member_is_told_to_sync()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.GroupAsync(people[0], people[1]);
        scene.Gateway.Clear();

        await scene.Roles.ChangeRoleAsync(room, people[0], people[1], RoomRole.Admin, Ct);

        Assert.Equal(["room.updated", "room.member_changed"], scene.Gateway.TypesFor(Group.Room(room)));
        Assert.Equal(["sync.required"], scene.Gateway.TypesFor(Group.User(people[1])));
        Assert.Equal(1, (await scene.StateAsync(room)).Revision);
    }

    [Fact]
    public async Task The_next_revision_of_a_room_that_is_gone_is_an_error_of_the_program()
    {
        await using var scene = await RoomScene.CreateAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => TakeRevisionAsync(scene, new(Fresh.Id())));
    }

    private static async Task TakeRevisionAsync(RoomScene scene, RoomId room)
    {
        await using var work = await scene.Get<Postgres>().BeginAsync(Ct);
        await scene.Access.NextRevisionAsync(work, room, Ct);
        await work.CommitAsync(Ct);
    }
}
