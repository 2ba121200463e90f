using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class MakingRooms
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Directs_made_by_both_at_once_are_one_room_of_two()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync("Alice"), await scene.PersonAsync("Bob"));

        var made = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => scene.Rooms.CreateAsync(
            i % 2 == 0 ? Direct(alice, bob) : Direct(bob, alice), Ct)));

        var room = Assert.Single(made.Select(m => m.Value.Room.Id).Distinct());
        Assert.Single(made, m => m.Value.IsNew);
        Assert.Equal((2, 2, 0, false), await scene.StateAsync(room));
        Assert.Equal(1, await scene.OutboxAsync("room.created"));
        Assert.Equal(["room.member_joined"], scene.Gateway.TypesFor(Group.User(bob)));
        Assert.True(scene.Gateway.IsInRoom(alice, room) && scene.Gateway.IsInRoom(bob, room));
    }

    [Fact]
    public async Task Each_of_a_pair_sees_the_other_in_their_direct_room()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync("Alice"), await scene.PersonAsync("Bob"));

        var room = (await scene.Rooms.CreateAsync(Direct(alice, bob), Ct)).Value.Room.Id;

        Assert.Equal(bob, (await scene.Access.FindRoomAsync(room, alice, Ct))!.OtherUserId);
        Assert.Equal(alice, (await scene.Access.FindRoomAsync(room, bob, Ct))!.OtherUserId);
    }

    [Fact]
    public async Task The_maker_owns_the_room_and_the_others_are_members()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(3);

        var made = await scene.Rooms.CreateAsync(
            new(RoomScene.Tenant, people[0], RoomType.Group, "  Les amis  ", " ", null, [people[1], people[2], people[0], people[1]]), Ct);

        Assert.Equal(("Les amis", (string?)null, RoomRole.Owner, 3), Facts(made.Value.Room));
        Assert.Equal("member", await scene.RoleAsync(made.Value.Room.Id, people[2]));
    }

    [Fact]
    public async Task A_group_may_have_no_name_get_one_and_lose_it_and_a_channel_may_not()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(2);
        var made = await scene.Rooms.CreateAsync(new(RoomScene.Tenant, people[0], RoomType.Group, " ", null, null, [people[1]]), Ct);
        var channel = await scene.ChannelAsync(people[0]);

        var named = await scene.Rooms.UpdateAsync(new(made.Value.Room.Id, people[0], "Plans", null, null), Ct);
        var nameless = await scene.Rooms.UpdateAsync(new(made.Value.Room.Id, people[0], " ", null, null), Ct);
        var refused = await scene.Rooms.UpdateAsync(new(channel, people[0], "", null, null), Ct);

        Assert.Equal((null, "Plans", null), (made.Value.Room.Name, named.Value.Name, nameless.Value.Name));
        Assert.Equal("required", refused.Error?.Fields?["name"].Code);
    }

    [Fact]
    public async Task People_of_another_tenant_do_not_exist()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        var stranger = await scene.PersonAsync("Stranger", new TenantId(Fresh.Id()));

        var with = await scene.Rooms.CreateAsync(new(RoomScene.Tenant, alice, RoomType.Group, "G", null, null, [bob, stranger]), Ct);
        var direct = await scene.Rooms.CreateAsync(Direct(alice, stranger), Ct);
        var without = await scene.Rooms.CreateAsync(new(RoomScene.Tenant, alice, RoomType.Group, "G", null, null, [bob]), Ct);

        Assert.Equal(("user_not_found", "user_not_found"), (with.Error?.Code, direct.Error?.Code));
        Assert.False(without.Failed);
        Assert.Equal(1, await scene.Database.CountAsync("rooms"));
    }

    [Theory]
    [InlineData("direct", null, null, null, 2, "members")]
    [InlineData("direct", null, null, null, 0, "members")]
    [InlineData("direct", "A name", null, null, 1, "name")]
    [InlineData("direct", null, "A topic", null, 1, "topic")]
    [InlineData("direct", null, null, "public", 1, "visibility")]
    [InlineData("group", "A name", null, "public", 1, "visibility")]
    [InlineData("channel", null, null, "public", 1, "name")]
    [InlineData("channel", "   ", null, "public", 1, "name")]
    [InlineData("channel", "A\nname", null, null, 1, "name")]
    public async Task What_makes_no_sense_is_refused_by_field(
        string type, string? name, string? topic, string? visibility, int others, string field)
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(others + 1);

        var made = await scene.Rooms.CreateAsync(
            new(RoomScene.Tenant, people[0], RoomCodes.ParseType(type)!.Value, name, topic,
                RoomCodes.ParseVisibility(visibility), people[1..]), Ct);

        Assert.Equal("validation_failed", made.Error?.Code);
        Assert.Equal([field], made.Error!.Fields!.Keys);
    }

    [Fact]
    public async Task Limits_hold()
    {
        await using var scene = await RoomScene.CreateAsync(
            new("Veza:Rooms:MaxMembers", "3"), new("Veza:Rooms:MaxRoomsPerUser", "2"), new("Veza:Rooms:MaxInvitesPerCall", "3"));
        var people = await scene.PeopleAsync(5);

        var wide = await scene.Rooms.CreateAsync(NewGroup(people), Ct);
        var full = await scene.Rooms.CreateAsync(NewGroup(people[..4]), Ct);
        var first = await scene.Rooms.CreateAsync(NewGroup(people[..3]), Ct);
        await scene.Rooms.CreateAsync(NewGroup(people[1..3]), Ct);
        var third = await scene.Rooms.CreateAsync(NewGroup(people[2], people[4]), Ct);
        var direct = await scene.Rooms.CreateAsync(Direct(people[4], people[2]), Ct);

        Assert.Equal(
            ("validation_failed", "room_full", null, "too_many_rooms", "not_addable"),
            (wide.Error?.Code, full.Error?.Code, first.Error?.Code, third.Error?.Code, direct.Error?.Code));
    }

    private static CreateRoom Direct(UserId one, UserId other) =>
        new(RoomScene.Tenant, one, RoomType.Direct, null, null, null, [other]);

    private static CreateRoom NewGroup(params UserId[] people) =>
        new(RoomScene.Tenant, people[0], RoomType.Group, "A group", null, null, people[1..]);

    private static (string?, string?, RoomRole, int) Facts(RoomView room) =>
        (room.Name, room.Topic, room.Role, room.MemberCount);
}
