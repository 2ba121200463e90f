using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Channels;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class LandingInTheDefaultChannel
{
    private static readonly KeyValuePair<string, string> Named = new("Veza:Rooms:DefaultChannel", "Accueil");

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task People_who_come_at_once_land_in_one_channel_which_one_of_them_owns()
    {
        await using var scene = await RoomScene.CreateAsync(Named);
        await using var sibling = await scene.SiblingAsync(Named);
        var people = await scene.PeopleAsync(12);

        await Task.WhenAll(people.Select((p, i) => ComeAsync(i % 2 == 0 ? scene : sibling, p)));

        var room = Assert.Single(await scene.Database.ListAsync("SELECT id FROM rooms", r => new RoomId(r.GetGuid(0))));
        Assert.Equal((12, 12), ((await scene.StateAsync(room)).Counted, (await scene.StateAsync(room)).Kept));
        Assert.Single(await Task.WhenAll(people.Select(async p => await scene.RoleAsync(room, p) ?? "none")), "owner");
        Assert.Equal("Accueil", (await scene.Access.FindRoomAsync(room, people[0], Ct))!.Name);
    }

    [Fact]
    public async Task Many_who_come_in_one_go_are_one_change_of_the_room_and_nobody_is_said_to_have_added_them()
    {
        await using var scene = await RoomScene.CreateAsync(Named);
        var first = await scene.PersonAsync();
        var room = await ComeAsync(scene, first);
        var people = await scene.PeopleAsync(30);

        await ComeAsync(scene, people);
        await ComeAsync(scene, people);

        Assert.Equal((31, 31, 2, false), await scene.StateAsync(room));
        Assert.DoesNotContain(scene.Gateway.Published, e => e.Event.Text("type") == "member.added");
        Assert.Equal(0, await scene.Database.CountAsync("room_additions"));
    }

    [Theory]
    [InlineData("left")]
    [InlineData("deleted")]
    [InlineData("archived")]
    [InlineData("private")]
    [InlineData("full")]
    public async Task Nobody_is_put_where_they_left_or_where_there_is_no_open_place(string how)
    {
        await using var scene = await RoomScene.CreateAsync(Named, new("Veza:Rooms:MaxMembers", "2"));
        var (owner, second) = (await scene.PersonAsync(), await scene.PersonAsync());
        var room = await ComeAsync(scene, owner);
        switch (how)
        {
            case "left":
                await ComeAsync(scene, second);
                await scene.Members.LeaveAsync(room, second, Ct);
                break;
            case "deleted": await scene.Rooms.DeleteAsync(room, owner, Ct); break;
            case "archived": await scene.Rooms.ArchiveAsync(room, owner, Ct); break;
            case "private": await scene.Rooms.UpdateAsync(new(room, owner, null, null, RoomVisibility.Private), Ct); break;
            default: await ComeAsync(scene, await scene.PersonAsync()); break;
        }

        await ComeAsync(scene, second);

        Assert.Null(await scene.RoleAsync(room, second));
        Assert.Equal(1, await scene.Database.CountAsync("rooms"));
    }

    [Fact]
    public async Task A_public_channel_of_that_name_is_taken_and_stays_it_whatever_it_is_called_later()
    {
        await using var scene = await RoomScene.CreateAsync(Named);
        var people = await scene.PeopleAsync(3);
        var there = await scene.RoomAsync(new(RoomScene.Tenant, people[0], RoomType.Channel, "ACCUEIL", null, RoomVisibility.Public, []));

        await ComeAsync(scene, people[1]);
        await scene.Rooms.UpdateAsync(new(there, people[0], "Hall", null, null), Ct);
        await ComeAsync(scene, people[2]);

        Assert.Equal(["owner", "member", "member"], await Task.WhenAll(people.Select(async p => await scene.RoleAsync(there, p) ?? "none")));
    }

    [Fact]
    public async Task Each_tenant_has_its_own()
    {
        await using var scene = await RoomScene.CreateAsync(Named);
        var other = new TenantId(Fresh.Id());
        var (here, there) = (await scene.PersonAsync(), await scene.PersonAsync(tenant: other));

        await scene.Get<IEnumerable<ILocalConsumer>>().OfType<DefaultChannel>().Single()
            .HandleAsync([Came(here, RoomScene.Tenant), Came(there, other)], Ct);

        Assert.Equal(2, await scene.Database.CountAsync("room_members WHERE role = 'owner'"));
    }

    private static async Task<RoomId> ComeAsync(RoomScene scene, params UserId[] people)
    {
        await scene.Get<IEnumerable<ILocalConsumer>>().OfType<DefaultChannel>().Single()
            .HandleAsync([.. people.Select(p => Came(p, RoomScene.Tenant))], Ct);
        return new(await scene.Database.ValueAsync<Guid>("SELECT room_id FROM default_channels LIMIT 1"));
    }

    private static EventEnvelope Came(UserId user, TenantId tenant) => new(
        "1", "user.registered", null, DateTimeOffset.UnixEpoch, $$"""{"user_id":"{{user}}","tenant_id":"{{tenant}}"}""");
}
