using Veza.Shared.Common;
using Veza.Shared.Rooms;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Spaces;

public sealed class ComingIntoSpaces
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task An_invite_with_three_uses_lets_in_three_of_twelve_who_come_at_once_by_two_processes()
    {
        await using var scene = await SpaceScene.CreateAsync();
        await using var sibling = await scene.SiblingAsync();
        var people = await scene.Rooms.PeopleAsync(12);
        var invite = (await scene.Invites.CreateAsync(scene.Id, scene.Owner, expiresIn: null, maxUses: 3, Ct)).Value;

        var came = await Task.WhenAll(people.Select((p, i) =>
            (i % 2 == 0 ? scene : sibling).Invites.AcceptAsync(invite.Code, RoomScene.Tenant, p, Ct)));

        Assert.Equal(3, came.Count(c => !c.Failed));
        Assert.All(came.Where(c => c.Failed), c => Assert.Equal("invite_not_found", c.Error!.Code));
        Assert.Equal(3, await scene.Rooms.Database.ValueAsync<int>("SELECT uses FROM space_invites WHERE code = $1", invite.Code));
        Assert.Equal(4, (await scene.Spaces.FindAsync(scene.Id, scene.Owner, Ct)).Value.Space.MemberCount);
    }

    [Fact]
    public async Task One_person_who_accepts_many_times_at_once_takes_one_use_and_lands_in_the_default_channel()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var bob = await scene.Rooms.PersonAsync("Bob");
        var invite = (await scene.Invites.CreateAsync(scene.Id, scene.Owner, TimeSpan.FromHours(1), maxUses: 5, Ct)).Value;

        var came = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => scene.Invites.AcceptAsync(invite.Code, RoomScene.Tenant, bob, Ct)));

        Assert.All(came, c => Assert.False(c.Failed));
        Assert.Equal(1, (await scene.Invites.ListAsync(scene.Id, scene.Owner, Ct)).Value.Single().Uses);
        var first = (await scene.Channels.ListAsync(scene.Id, bob, Ct)).Value.Channels.Single().Room.Id;
        await scene.SettleAsync();
        Assert.True(await scene.IsInAsync(first, bob));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("revoked")]
    [InlineData("made up")]
    [InlineData("no code")]
    [InlineData("banned")]
    [InlineData("of another tenant")]
    [InlineData("deleted space")]
    public async Task An_invite_that_leads_nowhere_says_the_same_whatever_the_reason_and_lets_nobody_in(string why)
    {
        await using var scene = await SpaceScene.CreateAsync();
        var bob = await scene.Rooms.PersonAsync("Bob");
        var (code, tenant) = ((await scene.Invites.CreateAsync(scene.Id, scene.Owner, TimeSpan.FromMinutes(5), maxUses: null, Ct)).Value.Code, RoomScene.Tenant);
        Assert.False((await scene.Invites.ShowAsync(code, tenant, bob, Ct)).Failed);
        switch (why)
        {
            case "expired":
                scene.Rooms.Clock.Advance(TimeSpan.FromMinutes(6));
                break;
            case "revoked":
                await scene.Invites.RevokeAsync(scene.Id, scene.Owner, code, Ct);
                break;
            case "made up":
                code = new string('A', 16);
                break;
            case "no code":
                code = "../../x";
                break;
            case "banned":
                await scene.Members.BanAsync(scene.Id, scene.Owner, bob, "no", Ct);
                break;
            case "of another tenant":
                tenant = new TenantId(Fresh.Id());
                break;
            default:
                await scene.Spaces.DeleteAsync(scene.Id, scene.Owner, Ct);
                break;
        }

        var (shown, accepted) = (await scene.Invites.ShowAsync(code, tenant, bob, Ct), await scene.Invites.AcceptAsync(code, tenant, bob, Ct));

        Assert.Equal(("invite_not_found", "invite_not_found"), (shown.Error?.Code, accepted.Error?.Code));
        Assert.Equal(0, await scene.Rooms.Database.ValueAsync<long>("SELECT count(*) FROM space_members WHERE user_id = $1", bob.Value));
    }

    [Fact]
    public async Task A_public_space_is_found_and_joined_by_its_tenant_and_by_nobody_who_is_banned()
    {
        await using var scene = await SpaceScene.CreateAsync();
        await scene.Spaces.UpdateAsync(new(scene.Id, scene.Owner, "Équipe", null, RoomVisibility.Public), Ct);
        var (bob, eve) = (await scene.Rooms.PersonAsync("Bob"), await scene.Rooms.PersonAsync("Eve"));
        await scene.Members.BanAsync(scene.Id, scene.Owner, eve, null, Ct);

        var seen = await scene.Spaces.DiscoverAsync(RoomScene.Tenant, bob, "équi", null, default, 10, Ct);
        var joined = await scene.Members.JoinAsync(scene.Id, RoomScene.Tenant, bob, Ct);

        Assert.Equal((scene.Id, false), (Assert.Single(seen).Id, joined.Failed));
        Assert.Empty(await scene.Spaces.DiscoverAsync(RoomScene.Tenant, eve, "", null, default, 10, Ct));
        Assert.Equal("space_not_found", (await scene.Members.JoinAsync(scene.Id, RoomScene.Tenant, eve, Ct)).Error?.Code);
        Assert.Equal("space_not_found", (await scene.Members.JoinAsync(scene.Id, new(Fresh.Id()), await scene.Rooms.PersonAsync(), Ct)).Error?.Code);
    }

    [Fact]
    public async Task Nobody_is_in_more_spaces_than_allowed_and_no_space_has_more_members_however_many_come_at_once()
    {
        await using var scene = await SpaceScene.CreateAsync(new("Veza:Spaces:MaxMembers", "3"), new("Veza:Spaces:MaxSpacesPerUser", "1"));
        var invite = (await scene.Invites.CreateAsync(scene.Id, scene.Owner, expiresIn: null, maxUses: null, Ct)).Value;
        var people = await scene.Rooms.PeopleAsync(6);

        var came = await Task.WhenAll(people.Select(p => scene.Invites.AcceptAsync(invite.Code, RoomScene.Tenant, p, Ct)));
        var second = await scene.Spaces.CreateAsync(new(RoomScene.Tenant, scene.Owner, "Another", null, null), Ct);

        Assert.Equal(2, came.Count(c => !c.Failed));
        Assert.All(came.Where(c => c.Failed), c => Assert.Equal("space_full", c.Error!.Code));
        Assert.Equal("too_many_spaces", second.Error?.Code);
        Assert.Equal(1, await scene.Rooms.Database.CountAsync("spaces"));
    }
}
