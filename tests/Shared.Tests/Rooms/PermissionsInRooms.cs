using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Rooms;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class PermissionsInRooms
{
    private const string No = "not_room_admin";
    private const string Unseen = "room_not_found";

    private static CancellationToken Ct => CancellationToken.None;

    /// <summary>Per action: what an owner, an admin, a member and a stranger are told; null is success.</summary>
    public static TheoryData<string, string?[]> Matrix { get; } = new()
    {
        { "rename", [null, null, No, Unseen] },
        { "archive", [null, null, No, Unseen] },
        { "delete", [null, No, No, Unseen] },
        { "invite", [null, null, No, Unseen] },
        { "remove a member", [null, null, No, Unseen] },
        { "remove an admin", [null, No, No, Unseen] },
        { "remove the owner", ["last_owner", No, No, Unseen] },
        { "promote a member", [null, null, No, Unseen] },
        { "demote an admin", [null, No, No, Unseen] },
        { "demote the owner", [null, No, No, Unseen] },
        { "hand over", [null, No, No, Unseen] },
        { "hand over to a stranger", ["member_not_found", No, No, Unseen] },
        { "remove a stranger", ["member_not_found", "member_not_found", No, Unseen] },
        { "list members", [null, null, null, Unseen] },
        { "leave", [null, null, null, Unseen] },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Each_role_may_do_its_part_and_a_stranger_learns_nothing(string action, string?[] expected)
    {
        await using var scene = await RoomScene.CreateAsync();
        for (var role = 0; role < expected.Length; role++)
        {
            var people = await scene.PeopleAsync(6);
            var (owner, admin, member, other, otherAdmin, stranger) =
                (people[0], people[1], people[2], people[3], people[4], people[5]);
            var room = await scene.GroupAsync(owner, admin, member, other, otherAdmin);
            await scene.Roles.ChangeRoleAsync(room, owner, admin, RoomRole.Admin, Ct);
            await scene.Roles.ChangeRoleAsync(room, owner, otherAdmin, RoomRole.Admin, Ct);
            var actor = new[] { owner, admin, member, stranger }[role];
            if (string.Equals(action, "remove the owner", StringComparison.Ordinal) && role == 0)
            {
                // With admins at hand the owner's own departure would only hand the room on.
                await scene.Roles.ChangeRoleAsync(room, owner, admin, RoomRole.Member, Ct);
                await scene.Roles.ChangeRoleAsync(room, owner, otherAdmin, RoomRole.Member, Ct);
            }

            var code = await ActAsync(scene, action, room, actor, owner, other, otherAdmin, stranger);

            Assert.Equal((role, expected[role]), (role, code));
        }
    }

    [Fact]
    public async Task An_archived_room_is_read_only_until_it_is_opened_again()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(3);
        var room = await scene.GroupAsync(people[0], people[1]);
        var archived = await scene.Rooms.ArchiveAsync(room, people[0], Ct);
        var again = await scene.Rooms.ArchiveAsync(room, people[0], Ct);

        string?[] refused =
        [
            (await scene.Rooms.UpdateAsync(new(room, people[0], "New", null, null), Ct)).Error?.Code,
            (await scene.Members.InviteAsync(room, people[0], [people[2]], Ct)).Error?.Code,
            (await scene.Roles.ChangeRoleAsync(room, people[0], people[1], RoomRole.Admin, Ct)).Error?.Code,
        ];
        var seen = await scene.Access.FindMembershipAsync(room, people[1], Ct);
        var opened = await scene.Rooms.UnarchiveAsync(room, people[0], Ct);

        Assert.Equal((1L, 1L), (archived.Value.Revision, again.Value.Revision));
        Assert.All(refused, code => Assert.Equal("room_archived", code));
        Assert.True(seen!.Archived);
        Assert.Null(opened.Value.ArchivedAt);
        Assert.False((await scene.Members.InviteAsync(room, people[0], [people[2]], Ct)).Failed);
    }

    [Fact]
    public async Task A_direct_room_stays_as_it_is()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(3);
        var room = await scene.RoomAsync(new(RoomScene.Tenant, people[0], RoomType.Direct, null, null, null, [people[1]]));

        string?[] codes =
        [
            (await scene.Rooms.UpdateAsync(new(room, people[0], "New", null, null), Ct)).Error?.Code,
            (await scene.Rooms.ArchiveAsync(room, people[0], Ct)).Error?.Code,
            (await scene.Rooms.DeleteAsync(room, people[0], Ct)).Error?.Code,
            (await scene.Members.InviteAsync(room, people[0], [people[2]], Ct)).Error?.Code,
            (await scene.Members.RemoveAsync(room, people[0], people[1], Ct)).Error?.Code,
            (await scene.Members.LeaveAsync(room, people[0], Ct)).Error?.Code,
            (await scene.Roles.ChangeRoleAsync(room, people[0], people[1], RoomRole.Admin, Ct)).Error?.Code,
            (await scene.Roles.HandOverAsync(room, people[0], people[1], Ct)).Error?.Code,
        ];

        Assert.All(codes, code => Assert.Equal("direct_room_fixed", code));
        Assert.Equal((2, 2, 0, false), await scene.StateAsync(room));
    }

    [Fact]
    public async Task Every_member_of_a_public_channel_may_bring_others()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(3);
        var room = await scene.ChannelAsync(people[0], people[1]);

        var invited = await scene.Members.InviteAsync(room, people[1], [people[2]], Ct);

        Assert.Equal(people[2], Assert.Single(invited.Value).UserId);
    }

    [Fact]
    public async Task A_deleted_room_is_gone_for_everyone()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.GroupAsync(people[0], people[1]);
        await scene.Access.FindMembershipAsync(room, people[1], Ct);

        await scene.Rooms.DeleteAsync(room, people[0], Ct);

        Assert.Null(await scene.Access.FindMembershipAsync(room, people[1], Ct));
        Assert.Null(await scene.Access.FindRoomAsync(room, people[0], Ct));
        Assert.Equal([room], await scene.Access.ListLeftAsync(people[1], default, 10, Ct));
        Assert.Equal("room_not_found", (await scene.Rooms.DeleteAsync(room, people[0], Ct)).Error?.Code);
    }

    private static async Task<string?> ActAsync(
        RoomScene scene, string action, RoomId room, UserId actor, UserId owner, UserId member, UserId admin, UserId stranger) =>
        action switch
        {
            "rename" => (await scene.Rooms.UpdateAsync(new(room, actor, "New", null, null), Ct)).Error?.Code,
            "archive" => (await scene.Rooms.ArchiveAsync(room, actor, Ct)).Error?.Code,
            "delete" => (await scene.Rooms.DeleteAsync(room, actor, Ct)).Error?.Code,
            "invite" => (await scene.Members.InviteAsync(room, actor, [stranger], Ct)).Error?.Code,
            "remove a member" => (await scene.Members.RemoveAsync(room, actor, member, Ct)).Error?.Code,
            "remove an admin" => (await scene.Members.RemoveAsync(room, actor, admin, Ct)).Error?.Code,
            "remove the owner" => (await scene.Members.RemoveAsync(room, actor, owner, Ct)).Error?.Code,
            "promote a member" => (await scene.Roles.ChangeRoleAsync(room, actor, member, RoomRole.Admin, Ct)).Error?.Code,
            "demote an admin" => (await scene.Roles.ChangeRoleAsync(room, actor, admin, RoomRole.Member, Ct)).Error?.Code,
            "demote the owner" => (await scene.Roles.ChangeRoleAsync(room, actor, owner, RoomRole.Member, Ct)).Error?.Code,
            "hand over" => (await scene.Roles.HandOverAsync(room, actor, member, Ct)).Error?.Code,
            "hand over to a stranger" => (await scene.Roles.HandOverAsync(room, actor, new(Fresh.Id()), Ct)).Error?.Code,
            "remove a stranger" => (await scene.Members.RemoveAsync(
                room, actor, actor == stranger ? member : stranger, Ct)).Error?.Code,
            "list members" => (await scene.Members.ListAsync(room, actor, null, 10, Ct)).Error?.Code,
            "leave" => (await scene.Members.LeaveAsync(room, actor, Ct)).Error?.Code,
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "There is no such action here."),
        };
}
