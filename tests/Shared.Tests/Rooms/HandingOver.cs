using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class HandingOver
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task A_member_becomes_the_owner_and_the_former_one_an_admin_who_may_leave()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(3);
        var room = await scene.GroupAsync(people[0], people[1], people[2]);

        var refused = await scene.Members.LeaveAsync(room, people[0], Ct);
        var handed = await scene.Roles.HandOverAsync(room, people[0], people[2], Ct);
        var again = await scene.Roles.HandOverAsync(room, people[0], people[2], Ct);

        Assert.Equal("last_owner", refused.Error?.Code);
        Assert.Equal((people[2], RoomRole.Owner), (handed.Value.UserId, handed.Value.Role));
        Assert.Equal(handed.Value, again.Value);
        Assert.Equal(["admin", "member", "owner"], await RolesAsync(scene, room, people));
        Assert.Equal((3, 3, 1, false), await scene.StateAsync(room));
        Assert.Equal(
            ["room.updated", "room.member_changed", "room.member_changed"],
            scene.Gateway.TypesFor(Group.Room(room)).TakeLast(3));
        Assert.Null((await scene.Members.LeaveAsync(room, people[0], Ct)).Error);
    }

    [Fact]
    public async Task An_archived_room_can_be_handed_over_too()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.ChannelAsync(people[0], people[1]);
        await scene.Rooms.ArchiveAsync(room, people[0], Ct);

        await scene.Roles.HandOverAsync(room, people[0], people[1], Ct);

        Assert.Equal(["admin", "owner"], await RolesAsync(scene, room, people));
    }

    [Fact]
    public async Task Whoever_decides_at_once_the_room_has_one_owner()
    {
        await using var scene = await RoomScene.CreateAsync();
        await using var sibling = await scene.SiblingAsync();
        var people = await scene.PeopleAsync(6);
        var room = await scene.GroupAsync(people[0], people[1..]);
        await scene.Roles.ChangeRoleAsync(room, people[0], people[1], RoomRole.Admin, Ct);
        var owner = people[0];

        for (var round = 0; round < 5; round++)
        {
            Task[] decisions =
            [
                .. people.Select((to, i) => (i % 2 == 0 ? scene : sibling).Roles.HandOverAsync(room, owner, to, Ct)),
                scene.Roles.ChangeRoleAsync(room, owner, owner, RoomRole.Member, Ct),
                sibling.Roles.ChangeRoleAsync(room, owner, people[(round + 2) % 6], RoomRole.Admin, Ct),
            ];
            await Task.WhenAll(decisions);

            var roles = await RolesAsync(scene, room, people);
            owner = people[Array.IndexOf(roles, "owner")];
            Assert.Single(roles, "owner");
        }
    }

    [Fact]
    public async Task An_owner_who_leaves_while_handing_over_leaves_one_owner()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(3);
        var room = await scene.GroupAsync(people[0], people[1], people[2]);

        await Task.WhenAll(
            scene.Roles.HandOverAsync(room, people[0], people[1], Ct), scene.Members.LeaveAsync(room, people[0], Ct),
            scene.Members.LeaveAsync(room, people[1], Ct));

        Assert.Single(await RolesAsync(scene, room, people), "owner");
    }

    [Fact]
    public async Task Who_follows_an_owner_that_left_is_told_to_the_room()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(3);
        var room = await scene.GroupAsync(people[0], people[1], people[2]);
        await scene.Roles.ChangeRoleAsync(room, people[0], people[2], RoomRole.Admin, Ct);

        await scene.Members.LeaveAsync(room, people[0], Ct);

        Assert.Equal(["room.member_left", "room.member_changed"], scene.Gateway.TypesFor(Group.Room(room)).TakeLast(2));
    }

    private static async Task<string[]> RolesAsync(RoomScene scene, RoomId room, UserId[] people) =>
        await Task.WhenAll(people.Select(async p => await scene.RoleAsync(room, p) ?? "none"));
}
