using Veza.Shared.Common;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class AddingOthers
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task New_direct_rooms_are_counted_by_the_minute_and_those_that_are_there_are_not()
    {
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:RateLimits:DirectRoomsPerMinute", "2"));
        var (alice, others) = (await scene.PersonAsync("Alice"), await scene.PeopleAsync(3));

        var codes = new List<string?>();
        foreach (var other in (UserId[])[others[0], others[1], others[2], others[0]])
            codes.Add((await scene.Rooms.CreateAsync(Direct(alice, other), Ct)).Error?.Code);

        Assert.Equal([null, null, "rate_limited", null], codes);
    }

    [Fact]
    public async Task Strangers_fill_no_place_that_a_person_keeps_and_the_person_goes_on_making_and_joining_rooms()
    {
        await using var scene = await RoomScene.CreateAsync(
            new("Veza:Rooms:MaxRoomsPerUser", "10"), new("Veza:Rooms:OwnPlacesPercent", "30"));
        var (victim, strangers) = (await scene.PersonAsync("Victim"), await scene.PeopleAsync(24));
        var channel = await scene.ChannelAsync(strangers[0]);

        var additions = await Task.WhenAll(strangers.Select(async (stranger, i) => (i % 3) switch
        {
            0 => (await scene.Rooms.CreateAsync(NewGroup(stranger, victim), Ct)).Error,
            1 => (await scene.Rooms.CreateAsync(Direct(stranger, victim), Ct)).Error,
            _ => (await scene.Members.InviteAsync(await scene.GroupAsync(stranger), stranger, [victim], Ct)).Error,
        }));
        var made = await scene.Rooms.CreateAsync(NewGroup(victim), Ct);
        var opened = await scene.Rooms.CreateAsync(Direct(victim, await scene.PersonAsync("Friend")), Ct);
        var joined = await scene.Members.JoinAsync(channel, RoomScene.Tenant, victim, Ct);
        var beyond = await scene.Rooms.CreateAsync(NewGroup(victim), Ct);

        Assert.Equal(7, additions.Count(a => a is null));
        Assert.All(additions.Where(a => a is not null), a => Assert.Equal("not_addable", a!.Code));
        Assert.Single(additions.OfType<Error>().Select(a => a.Detail).Distinct()); // no number of rooms, whoever asks and how
        Assert.Equal(
            (false, false, false, "too_many_rooms"), (made.Failed, opened.Failed, joined.Failed, beyond.Error?.Code));
    }

    [Fact]
    public async Task One_adder_puts_so_many_people_into_rooms_in_a_day_whichever_way_and_however_many_at_once()
    {
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:Rooms:AdditionsPerDay", "7"));
        var (alice, people) = (await scene.PersonAsync("Alice"), await scene.PeopleAsync(30));
        var room = await scene.GroupAsync(alice);

        var additions = await Task.WhenAll(people.Select(async (person, i) => (i % 3) switch
        {
            0 => (await scene.Rooms.CreateAsync(NewGroup(alice, person), Ct)).Error,
            1 => (await scene.Rooms.CreateAsync(Direct(alice, person), Ct)).Error,
            _ => (await scene.Members.InviteAsync(room, alice, [person], Ct)).Error,
        }));
        var own = await scene.Rooms.CreateAsync(NewGroup(alice), Ct);
        scene.Clock.Advance(TimeSpan.FromDays(1));
        var nextDay = await scene.Members.InviteAsync(await scene.GroupAsync(alice), alice, people[..7], Ct);
        var batch = await scene.Members.InviteAsync(room, alice, people[7..9], Ct);

        Assert.Equal(7, additions.Count(a => a is null));
        Assert.All(additions.Where(a => a is not null), a => Assert.Equal(
            ("too_many_additions", ErrorKind.RateLimited, true), (a!.Code, a.Kind, a.RetryAfter > TimeSpan.FromHours(23))));
        Assert.Equal((false, 7, "too_many_additions"), (own.Failed, nextDay.Value.Count, batch.Error?.Code));
        Assert.Equal(7, await scene.Database.CountAsync("room_additions")); // those of the day before are gone
    }

    [Fact]
    public async Task One_adder_puts_the_same_person_into_so_many_rooms_in_a_day_and_others_still_may()
    {
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:Rooms:AdditionsOfOnePerDay", "4"));
        var (alice, bob, carol) = (await scene.PersonAsync("Alice"), await scene.PersonAsync("Bob"), await scene.PersonAsync("Carol"));

        var additions = new List<Error?>();
        for (var i = 0; i < 6; i++) additions.Add((await scene.Rooms.CreateAsync(NewGroup(alice, bob, carol), Ct)).Error);
        var left = (await scene.Access.ListRoomsAsync(bob, 10, Ct))[0].Id;
        await scene.Members.LeaveAsync(left, bob, Ct);
        var again = await scene.Members.InviteAsync(left, alice, [bob], Ct);
        var byOther = await scene.Rooms.CreateAsync(NewGroup(carol, bob), Ct);

        Assert.Equal([null, null, null, null, "too_many_additions", "too_many_additions"], additions.Select(a => a?.Code));
        Assert.Equal(("too_many_additions", false), (again.Error?.Code, byOther.Failed));
    }

    [Fact]
    public async Task Who_leaves_is_not_brought_back_over_and_over_not_even_by_several()
    {
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:Rooms:AdditionsToRoomPerDay", "2"));
        var (alice, bob, carol) = (await scene.PersonAsync("Alice"), await scene.PersonAsync("Bob"), await scene.PersonAsync("Carol"));
        var room = await scene.ChannelAsync(alice, bob, carol);
        await scene.Members.LeaveAsync(room, bob, Ct);

        var second = await scene.Members.InviteAsync(room, alice, [bob], Ct);
        await scene.Members.LeaveAsync(room, bob, Ct);
        var third = await scene.Members.InviteAsync(room, carol, [bob], Ct);
        var byOneself = await scene.Members.JoinAsync(room, RoomScene.Tenant, bob, Ct);

        Assert.Equal((1, "too_many_additions", false), (second.Value.Count, third.Error?.Code, byOneself.Failed));
    }

    [Fact]
    public async Task A_direct_room_that_there_is_costs_nothing_to_open()
    {
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:Rooms:AdditionsPerDay", "1"));
        var (alice, bob) = (await scene.PersonAsync("Alice"), await scene.PersonAsync("Bob"));
        var first = await scene.Rooms.CreateAsync(Direct(alice, bob), Ct);

        var again = await scene.Rooms.CreateAsync(Direct(alice, bob), Ct);

        Assert.Equal(first.Value.Room.Id, again.Value.Room.Id);
    }

    [Fact]
    public async Task Who_is_added_learns_by_whom_and_when_and_who_comes_alone_is_told_nothing_of_the_kind()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob, carol) = (await scene.PersonAsync("Alice"), await scene.PersonAsync("Bob"), await scene.PersonAsync("Carol"));
        var room = await scene.ChannelAsync(alice, bob);
        await scene.Members.InviteAsync(room, alice, [carol], Ct);
        var open = await scene.ChannelAsync(alice);
        await scene.Members.JoinAsync(open, RoomScene.Tenant, bob, Ct);
        await scene.Rooms.CreateAsync(Direct(alice, bob), Ct);

        foreach (var added in new[] { bob, carol })
        {
            var told = Assert.Single(scene.Gateway.For(Group.User(added), "member.added"));
            Assert.Equal(
                ($"{room}", "channel", $"{alice}", "Alice", scene.Clock.Now()),
                ((string?)told["room"]!["id"], (string?)told["room"]!["type"], (string?)told["added_by"], (string?)told["added_by_name"],
                    DateTimeOffset.Parse((string)told["added_at"]!, System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Empty(scene.Gateway.For(Group.User(alice), "member.added"));
        Assert.Contains("room.member_joined", scene.Gateway.TypesFor(Group.Room(room)));
    }

    private static CreateRoom Direct(UserId one, UserId other) =>
        new(RoomScene.Tenant, one, RoomType.Direct, null, null, null, [other]);

    private static CreateRoom NewGroup(UserId owner, params UserId[] others) =>
        new(RoomScene.Tenant, owner, RoomType.Group, "A group", null, null, others);
}
