using Veza.Shared.Common;
using Veza.Shared.Rooms;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class CountingUnderRaces
{
    private const int Limit = 1_000;
    private const int Free = 5;
    private const int Tries = 30;

    private static CancellationToken Ct => CancellationToken.None;

    [Theory]
    [InlineData("creations")]
    [InlineData("joins")]
    [InlineData("directs")]
    [InlineData("all of them")]
    public async Task Nobody_gets_into_more_rooms_than_allowed_however_many_tries_at_once(string how)
    {
        await using var scene = await RoomScene.CreateAsync();
        var alice = await scene.PersonAsync("Alice");
        var others = await scene.PeopleAsync(Tries);
        var channels = await Task.WhenAll(others.Select(o => scene.ChannelAsync(o)));
        await FillAsync(scene, alice, Limit - Free);
        Func<int, Task<Error?>>[] ways =
        [
            async i => (await scene.Rooms.CreateAsync(Group(alice, others[i]), Ct)).Error,
            async i => (await scene.Members.JoinAsync(channels[i], RoomScene.Tenant, alice, Ct)).Error,
            async i => (await scene.Rooms.CreateAsync(Direct(alice, others[i]), Ct)).Error,
        ];
        var way = Array.IndexOf(["creations", "joins", "directs"], how);

        var refusals = await Task.WhenAll(Enumerable.Range(0, Tries).Select(i => ways[way < 0 ? i % ways.Length : way](i)));

        Assert.Equal(Free, refusals.Count(r => r is null));
        Assert.All(refusals.Where(r => r is not null), r => Assert.Equal("too_many_rooms", r!.Code));
        Assert.Equal(Limit, await RoomsOfAsync(scene, alice));
    }

    [Theory]
    [InlineData("additions")]
    [InlineData("creations")]
    [InlineData("directs")]
    public async Task Others_put_nobody_into_more_rooms_than_allowed_either(string how)
    {
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:Rooms:OwnPlacesPercent", "0"));
        var alice = await scene.PersonAsync("Alice");
        var others = await scene.PeopleAsync(Tries);
        var groups = await Task.WhenAll(others.Select(o => scene.GroupAsync(o)));
        await FillAsync(scene, alice, Limit - Free);

        var refusals = await Task.WhenAll(Enumerable.Range(0, Tries).Select(async i => how switch
        {
            "additions" => (await scene.Members.InviteAsync(groups[i], others[i], [alice, others[(i + 1) % Tries]], Ct)).Error,
            "creations" => (await scene.Rooms.CreateAsync(Group(others[i], alice), Ct)).Error,
            _ => (await scene.Rooms.CreateAsync(Direct(others[i], alice), Ct)).Error,
        }));

        Assert.Equal(Free, refusals.Count(r => r is null));
        Assert.Equal(Limit, await RoomsOfAsync(scene, alice));
    }

    [Fact]
    public async Task A_full_room_takes_nobody_whichever_way_they_come()
    {
        await using var scene = await RoomScene.CreateAsync(new KeyValuePair<string, string>("Veza:Rooms:MaxMembers", "16"));
        var people = await scene.PeopleAsync(1 + (3 * Tries));
        var room = await scene.ChannelAsync(people[0]);

        var refusals = await Task.WhenAll(Enumerable.Range(0, Tries).Select(async i => i % 2 == 0
            ? (await scene.Members.InviteAsync(room, people[0], people[((3 * i) + 1)..((3 * i) + 4)], Ct)).Error
            : (await scene.Members.JoinAsync(room, RoomScene.Tenant, people[(3 * i) + 1], Ct)).Error));

        Assert.All(refusals.Where(r => r is not null), r => Assert.Equal("room_full", r!.Code));
        var (counted, kept, _, _) = await scene.StateAsync(room);
        Assert.Equal((kept, true), ((int)counted, counted is > 13 and <= 16));
    }

    [Fact]
    public async Task A_pair_that_has_its_room_meanwhile_needs_no_place_for_it()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync("Alice"), await scene.PersonAsync("Bob"));
        await FillAsync(scene, alice, Limit - 1);

        var opened = await Task.WhenAll(Enumerable.Range(0, Tries).Select(_ => scene.Rooms.CreateAsync(Direct(alice, bob), Ct)));

        Assert.Single(opened.Select(o => o.Value.Room.Id).Distinct());
        Assert.Equal(Limit, await RoomsOfAsync(scene, alice));
    }

    [Fact]
    public async Task People_who_add_each_other_at_once_do_not_wait_for_each_other_in_a_ring()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(6);
        var rooms = await Task.WhenAll(people.Select(p => scene.GroupAsync(p)));

        var changes = Enumerable.Range(0, 60).Select(async i =>
        {
            var (owner, room) = (people[i % 6], rooms[i % 6]);
            UserId[] others = [.. people.Where(p => p != owner)];
            if (i % 2 == 0) Array.Reverse(others);
            return i % 3 == 0
                ? (await scene.Rooms.CreateAsync(Group(owner, others), Ct)).Error
                : (await scene.Members.InviteAsync(room, owner, others, Ct)).Error;
        });

        Assert.All(await Task.WhenAll(changes), Assert.Null);
    }

    /// <summary>Rooms of the person alone, straight into the tables.</summary>
    private static async Task FillAsync(RoomScene scene, UserId user, int rooms)
    {
        await scene.Database.RunAsync("""
            INSERT INTO rooms (id, tenant_id, type, visibility, name, created_by, created_at, updated_at, member_count)
            SELECT gen_random_uuid(), $1, 'group', 'private', 'Filler', $2, now(), now(), 1 FROM generate_series(1, $3)
            """, RoomScene.Tenant.Value, user.Value, rooms);
        await scene.Database.RunAsync("""
            INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at)
            SELECT id, $1, tenant_id, 'owner', now() FROM rooms WHERE name = 'Filler' AND created_by = $1
            """, user.Value);
    }

    private static Task<long> RoomsOfAsync(RoomScene scene, UserId user) => scene.Database.ValueAsync<long>(
        "SELECT count(*) FROM room_members WHERE user_id = $1 AND left_at IS NULL", user.Value);

    private static CreateRoom Direct(UserId one, UserId other) =>
        new(RoomScene.Tenant, one, RoomType.Direct, null, null, null, [other]);

    private static CreateRoom Group(UserId owner, params UserId[] others) =>
        new(RoomScene.Tenant, owner, RoomType.Group, "A group", null, null, others);
}
