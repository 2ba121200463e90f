using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class JoiningAndLeaving
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Joins_of_one_person_racing_each_other_are_one_join()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync("Alice"), await scene.PersonAsync("Bob"));
        var room = await scene.ChannelAsync(alice);
        scene.Gateway.Clear();

        var joined = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            scene.Members.JoinAsync(room, RoomScene.Tenant, bob, Ct)));

        Assert.All(joined, j => Assert.Equal((2, 1L), (j.Value.MemberCount, j.Value.Revision)));
        Assert.Equal((2, 2, 1, false), await scene.StateAsync(room));
        Assert.Equal(1, await scene.OutboxAsync("room.member_joined"));
        var told = Assert.Single(scene.Gateway.For(Group.Room(room), "room.member_joined"));
        Assert.Equal(("Bob", "member", 2), ((string?)told["user_name"], (string?)told["role"], (int?)told["member_count"]));
        Assert.Equal(["room.member_joined"], scene.Gateway.TypesFor(Group.User(bob)));
    }

    [Fact]
    public async Task Who_comes_back_gets_the_row_that_was_kept()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        var room = await scene.ChannelAsync(alice, bob);
        await scene.Members.LeaveAsync(room, bob, Ct);
        var left = await scene.Access.ListLeftAsync(bob, default, 10, Ct);
        scene.Clock.Advance(TimeSpan.FromHours(1));

        var joined = await scene.Members.JoinAsync(room, RoomScene.Tenant, bob, Ct);

        Assert.Equal([room], left);
        Assert.Empty(await scene.Access.ListLeftAsync(bob, default, 10, Ct));
        Assert.Equal(scene.Clock.Now(), joined.Value.JoinedAt);
        Assert.Equal(2, await scene.Database.CountAsync("room_members"));
        Assert.Equal((2, 2, 2, false), await scene.StateAsync(room));
    }

    [Fact]
    public async Task Only_open_public_channels_of_the_own_tenant_can_be_joined()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        var stranger = await scene.PersonAsync("Stranger", new TenantId(Fresh.Id()));
        var (open, group, archived) = (await scene.ChannelAsync(alice), await scene.GroupAsync(alice), await scene.ChannelAsync(alice));
        await scene.Rooms.ArchiveAsync(archived, alice, Ct);

        var foreign = await scene.Members.JoinAsync(open, new TenantId(Fresh.Id()), stranger, Ct);
        var hidden = await scene.Members.JoinAsync(group, RoomScene.Tenant, bob, Ct);
        var shut = await scene.Members.JoinAsync(archived, RoomScene.Tenant, bob, Ct);
        var absent = await scene.Members.JoinAsync(new(Fresh.Id()), RoomScene.Tenant, bob, Ct);
        var fine = await scene.Members.JoinAsync(open, RoomScene.Tenant, bob, Ct);

        Assert.Equal(
            ("room_not_found", "room_not_found", "room_archived", "room_not_found", null),
            (foreign.Error?.Code, hidden.Error?.Code, shut.Error?.Code, absent.Error?.Code, fine.Error?.Code));
        Assert.Equal((1, 1, 0, false), await scene.StateAsync(group));
    }

    [Fact]
    public async Task A_full_room_takes_nobody_even_when_many_try_at_once()
    {
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:Rooms:MaxMembers", "4"));
        var people = await scene.PeopleAsync(11);
        var room = await scene.ChannelAsync(people[0]);

        var joined = await Task.WhenAll(people[1..].Select(p => scene.Members.JoinAsync(room, RoomScene.Tenant, p, Ct)));

        Assert.Equal(3, joined.Count(j => !j.Failed));
        Assert.All(joined.Where(j => j.Failed), j => Assert.Equal("room_full", j.Error!.Code));
        Assert.Equal((4, 4, 3, false), await scene.StateAsync(room));
    }

    [Fact]
    public async Task The_last_owner_may_leave_when_an_admin_can_follow()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(3);
        var room = await scene.GroupAsync(people[0], people[1], people[2]);

        var refused = await scene.Members.LeaveAsync(room, people[0], Ct);
        await scene.Roles.ChangeRoleAsync(room, people[0], people[2], RoomRole.Admin, Ct);
        var left = await scene.Members.LeaveAsync(room, people[0], Ct);

        Assert.Equal(("last_owner", null), (refused.Error?.Code, left.Error?.Code));
        Assert.Equal(("member", "owner"), (await scene.RoleAsync(room, people[1]), await scene.RoleAsync(room, people[2])));
        Assert.Equal((2, 2, 2, false), await scene.StateAsync(room));
        Assert.Contains("room.member_left", scene.Gateway.TypesFor(Group.User(people[0])));
        Assert.False(scene.Gateway.IsInRoom(people[0], room));
    }

    [Fact]
    public async Task A_private_room_goes_with_its_last_member()
    {
        await using var scene = await RoomScene.CreateAsync();
        var alice = await scene.PersonAsync();
        var room = await scene.GroupAsync(alice);

        await scene.Members.LeaveAsync(room, alice, Ct);

        Assert.Equal((0, 0, 1, true), await scene.StateAsync(room));
        Assert.Equal((1, 1), (await scene.OutboxAsync("room.member_left"), await scene.OutboxAsync("room.deleted")));
    }

    [Fact]
    public async Task Who_enters_an_empty_public_channel_owns_it()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        var room = await scene.ChannelAsync(alice);
        await scene.Members.LeaveAsync(room, alice, Ct);

        var joined = await scene.Members.JoinAsync(room, RoomScene.Tenant, bob, Ct);

        Assert.Equal(RoomRole.Owner, joined.Value.Role);
        Assert.Equal((1, 1, 2, false), await scene.StateAsync(room));
    }

    [Fact]
    public async Task Leaving_and_being_invited_at_once_leaves_an_exact_count()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(6);
        var room = await scene.GroupAsync(people[0], people[1..]);

        await Task.WhenAll(people[1..].SelectMany(p => Enumerable.Range(0, 4).SelectMany(_ => new Task[]
        {
            scene.Members.LeaveAsync(room, p, Ct),
            scene.Members.InviteAsync(room, people[0], people[1..], Ct),
        })));

        var state = await scene.StateAsync(room);
        Assert.Equal(state.Counted, state.Kept);
        Assert.Equal(
            state.Revision, await scene.OutboxAsync("room.member_joined") + await scene.OutboxAsync("room.member_left"));
    }

    [Fact]
    public async Task Owner_and_heir_leaving_at_once_never_leave_the_others_without_an_owner()
    {
        await using var scene = await RoomScene.CreateAsync();
        for (var round = 0; round < 8; round++)
        {
            var people = await scene.PeopleAsync(3);
            var room = await scene.GroupAsync(people[0], people[1], people[2]);
            await scene.Roles.ChangeRoleAsync(room, people[0], people[1], RoomRole.Admin, Ct);

            await Task.WhenAll(
                scene.Members.LeaveAsync(room, people[0], Ct),
                scene.Roles.ChangeRoleAsync(room, people[0], people[1], RoomRole.Member, Ct),
                scene.Members.LeaveAsync(room, people[1], Ct));

            Assert.Equal(1, await scene.Database.ValueAsync<long>(
                "SELECT count(*) FROM room_members WHERE room_id = $1 AND role = 'owner' AND left_at IS NULL", room.Value));
            var state = await scene.StateAsync(room);
            Assert.Equal(state.Counted, state.Kept);
        }
    }

    [Fact]
    public async Task An_invitation_of_many_is_one_change_of_which_each_one_learns()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(30);
        var room = await scene.GroupAsync(people[0], people[1]);
        scene.Gateway.Clear();

        var added = await scene.Members.InviteAsync(room, people[0], [.. people, people[5]], Ct);

        Assert.Equal(28, added.Value.Count);
        Assert.Equal((30, 30, 1, false), await scene.StateAsync(room));
        Assert.Equal(28, scene.Gateway.For(Group.Room(room), "room.member_joined").Count);
        Assert.All(people[2..], p => Assert.Equal(["room.member_joined", "member.added"], scene.Gateway.TypesFor(Group.User(p))));
        Assert.Empty(scene.Gateway.TypesFor(Group.User(people[1])));
        Assert.Equal(1, await scene.OutboxAsync("room.member_joined"));
    }

    [Fact]
    public async Task An_invitation_of_those_who_are_in_changes_nothing()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var room = await scene.GroupAsync(people[0], people[1]);

        var added = await scene.Members.InviteAsync(room, people[0], people, Ct);

        Assert.Empty(added.Value);
        Assert.Equal((2, 2, 0, false), await scene.StateAsync(room));
    }
}
