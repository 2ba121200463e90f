using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Spaces;

public sealed class LeavingSpaces
{
    private static CancellationToken Ct => CancellationToken.None;

    [Theory]
    [InlineData("leave")]
    [InlineData("kick")]
    [InlineData("ban")]
    public async Task Who_goes_is_out_of_all_channels_without_roles_and_every_process_refuses_their_next_word(string how)
    {
        await using var scene = await SpaceScene.CreateAsync(new KeyValuePair<string, string>("Veza:Spaces:DeparturesPerTransaction", "1"));
        await using var sibling = await scene.SiblingAsync();
        var bob = await scene.MemberAsync();
        RoomId[] channels = [await scene.ChannelAsync(bob), await scene.ChannelAsync(bob), await scene.ChannelAsync(bob)];
        await scene.RoleAsync(PermissionSet.Of(Permission.PinMessages), bob);
        foreach (var channel in channels) Assert.Equal((null, null), (await scene.SayAsync(channel, bob), await sibling.SayAsync(channel, bob)));

        var done = how switch
        {
            "leave" => await scene.Members.LeaveAsync(scene.Id, bob, Ct),
            "kick" => await scene.Members.KickAsync(scene.Id, scene.Owner, bob, Ct),
            _ => await scene.Members.BanAsync(scene.Id, scene.Owner, bob, "enough", Ct),
        };

        Assert.False(done.Failed);
        foreach (var channel in channels) Assert.Equal("room_not_found", await scene.SayAsync(channel, bob));
        await scene.SettleAsync();
        foreach (var channel in channels)
        {
            Assert.False(await scene.IsInAsync(channel, bob));
            await Eventually.TrueAsync(async () => await sibling.SayAsync(channel, bob) == "room_not_found");
            Assert.Equal((1, 1), ((await scene.Rooms.StateAsync(channel)).Counted, (await scene.Rooms.StateAsync(channel)).Kept));
            Assert.Equal("room_not_found", (await scene.Rooms.Members.JoinAsync(channel, RoomScene.Tenant, bob, Ct)).Error?.Code);
        }

        Assert.Equal("space_not_found", (await scene.Spaces.FindAsync(scene.Id, bob, Ct)).Error?.Code);
        Assert.Equal(0, await scene.Rooms.Database.CountAsync("space_member_roles"));
        Assert.Equal(1, (await scene.Spaces.FindAsync(scene.Id, scene.Owner, Ct)).Value.Space.MemberCount);
    }

    [Fact]
    public async Task A_ban_holds_until_it_is_lifted_and_takes_the_invites_with_it_that_the_person_made()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var bob = await scene.MemberAsync();
        await scene.RoleAsync(PermissionSet.Of(Permission.InviteMembers), bob);
        var theirs = (await scene.Invites.CreateAsync(scene.Id, bob, null, null, Ct)).Value.Code;
        var open = (await scene.Invites.CreateAsync(scene.Id, scene.Owner, null, null, Ct)).Value.Code;

        await scene.Members.BanAsync(scene.Id, scene.Owner, bob, "enough", Ct);
        var during = await scene.Invites.AcceptAsync(open, RoomScene.Tenant, bob, Ct);
        var listed = (await scene.Members.ListBansAsync(scene.Id, scene.Owner, null, 10, Ct)).Value;
        await scene.Members.UnbanAsync(scene.Id, scene.Owner, bob, Ct);
        var after = await scene.Invites.AcceptAsync(open, RoomScene.Tenant, bob, Ct);

        Assert.Equal((bob, "enough"), (Assert.Single(listed).UserId, listed[0].Reason));
        Assert.Equal(("invite_not_found", false), (during.Error?.Code, after.Failed));
        Assert.True((await scene.Invites.ShowAsync(theirs, RoomScene.Tenant, await scene.Rooms.PersonAsync(), Ct)).Failed);
        Assert.Equal("ban_not_found", (await scene.Members.UnbanAsync(scene.Id, scene.Owner, bob, Ct)).Error?.Code);
    }

    [Fact]
    public async Task An_owner_stays_until_somebody_else_owns_it()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var bob = await scene.MemberAsync();

        var early = await scene.Members.LeaveAsync(scene.Id, scene.Owner, Ct);
        var foreign = await scene.Spaces.HandOverAsync(scene.Id, bob, bob, Ct);
        var given = await scene.Spaces.HandOverAsync(scene.Id, scene.Owner, bob, Ct);
        var late = await scene.Members.LeaveAsync(scene.Id, scene.Owner, Ct);

        Assert.Equal(("space_needs_owner", "space_owner_required"), (early.Error?.Code, foreign.Error?.Code));
        Assert.Equal((bob, false), (given.Value.Space.OwnerId, given.Value.IsOwner));
        Assert.False(late.Failed);
        Assert.Equal("member_not_found", (await scene.Spaces.HandOverAsync(scene.Id, bob, scene.Owner, Ct)).Error?.Code);
    }

    [Fact]
    public async Task A_deleted_space_is_gone_for_all_with_its_channels()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var bob = await scene.MemberAsync();
        var channel = await scene.ChannelAsync(bob);
        Assert.Null(await scene.SayAsync(channel, bob));

        var refused = await scene.Spaces.DeleteAsync(scene.Id, bob, Ct);
        var done = await scene.Spaces.DeleteAsync(scene.Id, scene.Owner, Ct);

        Assert.Equal(("space_owner_required", false), (refused.Error?.Code, done.Failed));
        Assert.Equal("room_not_found", await scene.SayAsync(channel, bob));
        await scene.SettleAsync();
        Assert.True((await scene.Rooms.StateAsync(channel)).Deleted);
        Assert.Empty(await scene.Spaces.ListAsync(bob, Ct));
        Assert.Equal("space_not_found", (await scene.Spaces.DeleteAsync(scene.Id, scene.Owner, Ct)).Error?.Code);
    }
}
