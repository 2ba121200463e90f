using Veza.Shared.Common;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Channels;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Rooms;

public sealed class FindingRooms
{
    private static CancellationToken Ct => CancellationToken.None;

    [Theory]
    [InlineData("equipe", "Équipe produit")]
    [InlineData("ÉQUIPE", "Équipe produit")]
    [InlineData("creme", "zebra")]
    [InlineData("ПРИВЕТ", "привет всем")]
    [InlineData("100%", "100% sûr")]
    [InlineData("_", "")]
    public async Task Discovery_looks_past_case_and_accents_and_takes_signs_as_they_are(string text, string expected)
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        await PublicAsync(scene, alice, "Équipe produit", null);
        await PublicAsync(scene, alice, "100% sûr", null);
        await PublicAsync(scene, alice, "zebra", "Crème brûlée");
        await PublicAsync(scene, alice, "привет всем", null);

        var found = await scene.Get<PublicChannels>().DiscoverAsync(RoomScene.Tenant, bob, text, null, 10, Ct);

        Assert.Equal(expected.Length == 0 ? [] : [expected], found.Select(f => f.Name));
    }

    [Fact]
    public async Task Discovery_shows_open_public_channels_of_the_tenant_in_pages()
    {
        await using var scene = await RoomScene.CreateAsync();
        var (alice, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        var elsewhere = new TenantId(Fresh.Id());
        var (b, a, c) = (
            await PublicAsync(scene, alice, "b", null), await PublicAsync(scene, alice, "a", null),
            await PublicAsync(scene, alice, "c", null));
        await scene.RoomAsync(new(RoomScene.Tenant, alice, RoomType.Channel, "hidden", null, RoomVisibility.Private, []));
        await scene.RoomAsync(new(elsewhere, await scene.PersonAsync("Far", elsewhere), RoomType.Channel, "far", null, RoomVisibility.Public, []));
        await scene.Rooms.ArchiveAsync(await PublicAsync(scene, alice, "old", null), alice, Ct);
        await scene.Members.JoinAsync(c, RoomScene.Tenant, bob, Ct);

        var first = await scene.Get<PublicChannels>().DiscoverAsync(RoomScene.Tenant, bob, "", null, 2, Ct);
        var second = await scene.Get<PublicChannels>().DiscoverAsync(RoomScene.Tenant, bob, "", new(first[^1].Name, first[^1].Id), 2, Ct);

        Assert.Equal([a, b, c], first.Concat(second).Select(r => r.Id));
        Assert.Equal([false, false, true], first.Concat(second).Select(r => r.Joined));
        Assert.Equal(2, second[0].MemberCount);
    }

    [Fact]
    public async Task Own_rooms_come_newest_activity_first_in_pages()
    {
        await using var scene = await RoomScene.CreateAsync();
        var alice = await scene.PersonAsync();
        var rooms = new List<RoomId>();
        for (var i = 0; i < 5; i++)
        {
            scene.Clock.Advance(TimeSpan.FromMinutes(1));
            rooms.Add(await scene.GroupAsync(alice));
        }

        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.Database.RunAsync("UPDATE rooms SET last_message_at = $2 WHERE id = $1", rooms[0].Value, scene.Clock.Now());
        RoomId[] expected = [rooms[0], rooms[4], rooms[3], rooms[2], rooms[1]];

        var first = await scene.Access.ListRoomsAsync(alice, 3, Ct);
        var second = await scene.Access.ListRoomsAsync(alice, new RoomPlace(first[^1].ActiveAt, first[^1].Id), 3, Ct);

        Assert.Equal(expected, first.Concat(second).Select(r => r.Id));
        Assert.Equal(expected[..2], await scene.Access.ListRecentRoomIdsAsync(alice, 2, Ct));
    }

    [Fact]
    public async Task Members_come_in_pages()
    {
        await using var scene = await RoomScene.CreateAsync();
        var people = await scene.PeopleAsync(5);
        var room = await scene.GroupAsync(people[0], people[1..]);

        var first = (await scene.Members.ListAsync(room, people[0], null, 3, Ct)).Value;
        var second = (await scene.Members.ListAsync(room, people[0], first[^1].UserId, 3, Ct)).Value;

        Assert.Equal(people.Order(Comparer<UserId>.Create((x, y) => string.CompareOrdinal(x.ToString(), y.ToString()))),
            first.Concat(second).Select(m => m.UserId));
    }

    private static Task<RoomId> PublicAsync(RoomScene scene, UserId owner, string name, string? topic) =>
        scene.RoomAsync(new(RoomScene.Tenant, owner, RoomType.Channel, name, topic, RoomVisibility.Public, []));
}
