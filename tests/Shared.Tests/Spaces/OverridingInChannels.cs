using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Spaces.Roles;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Spaces;

public sealed class OverridingInChannels
{
    private static readonly PermissionSet View = PermissionSet.Of(Permission.ViewRoom);
    private static readonly PermissionSet Send = PermissionSet.Of(Permission.SendMessages);

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task An_announcement_channel_is_one_in_which_a_role_alone_may_write()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var (eva, bob) = (await scene.MemberAsync(), await scene.MemberAsync());
        var channel = await scene.ChannelAsync(eva, bob);
        var editors = await scene.RoleAsync(PermissionSet.None, eva);

        await scene.OverrideAsync(
            channel, new(OverrideKind.Everyone, default, default, Send), new(OverrideKind.Role, editors.Id.Value, Send, default));

        Assert.Equal((null, "permission_denied", null), (await scene.SayAsync(channel, eva), await scene.SayAsync(channel, bob), await scene.SayAsync(channel, scene.Owner)));
    }

    [Fact]
    public async Task Who_may_not_see_a_channel_any_more_is_out_of_it_finds_it_nowhere_and_cannot_come_back()
    {
        await using var scene = await SpaceScene.CreateAsync();
        await using var sibling = await scene.SiblingAsync();
        var (eva, bob) = (await scene.MemberAsync(), await scene.MemberAsync());
        var channel = await scene.ChannelAsync(eva, bob);
        Assert.Equal((null, null), (await scene.SayAsync(channel, bob), await sibling.SayAsync(channel, bob)));

        await scene.OverrideAsync(
            channel, new(OverrideKind.Everyone, default, default, View), new(OverrideKind.Member, eva.Value, View, default));

        Assert.Equal("room_not_found", await scene.SayAsync(channel, bob));
        await scene.SettleAsync();
        Assert.False(await scene.IsInAsync(channel, bob));
        await Eventually.TrueAsync(async () => await sibling.SayAsync(channel, bob) == "room_not_found");
        Assert.True(await scene.IsInAsync(channel, eva));
        Assert.DoesNotContain((await scene.Channels.ListAsync(scene.Id, bob, Ct)).Value.Channels, c => c.Room.Id == channel);
        Assert.Equal("room_not_found", (await scene.Rooms.Members.JoinAsync(channel, RoomScene.Tenant, bob, Ct)).Error?.Code);
        Assert.Equal("not_addable", (await scene.Rooms.Members.InviteAsync(channel, scene.Owner, [bob], Ct)).Error?.Code);
    }

    [Fact]
    public async Task A_guest_sees_only_the_channels_that_they_were_let_into()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var guest = await scene.MemberAsync();
        var (open, other) = (await scene.ChannelAsync(), await scene.ChannelAsync());
        await scene.Roles.SetEveryoneAsync(scene.Id, scene.Owner, Send, Ct); // without a role one sees nothing

        await scene.OverrideAsync(open, new ChannelOverride(OverrideKind.Member, guest.Value, View, default));
        var added = await scene.Rooms.Members.InviteAsync(open, scene.Owner, [guest], Ct);

        Assert.False(added.Failed);
        Assert.Null(await scene.SayAsync(open, guest));
        Assert.Equal(open, Assert.Single((await scene.Channels.ListAsync(scene.Id, guest, Ct)).Value.Channels).Room.Id);
        Assert.Equal("room_not_found", (await scene.Rooms.Members.JoinAsync(other, RoomScene.Tenant, guest, Ct)).Error?.Code);
    }

    [Fact]
    public async Task Nobody_overrides_what_they_lack_nor_for_what_is_not_below_them()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var (mia, bob) = (await scene.MemberAsync(), await scene.MemberAsync());
        var channel = await scene.ChannelAsync(mia, bob);
        var managers = await scene.RoleAsync(PermissionSet.Of(Permission.ManageRoles), mia);

        Error?[] refusals =
        [
            await TryAsync(mia, new ChannelOverride(OverrideKind.Member, bob.Value, PermissionSet.Of(Permission.DeleteMessagesOfOthers), default)),
            await TryAsync(mia, new ChannelOverride(OverrideKind.Everyone, default, default, PermissionSet.Of(Permission.PinMessages))),
            await TryAsync(bob, new ChannelOverride(OverrideKind.Member, bob.Value, Send, default)),
            await TryAsync(mia, new ChannelOverride(OverrideKind.Role, managers.Id.Value, Send, default)),
            await TryAsync(mia, new ChannelOverride(OverrideKind.Member, scene.Owner.Value, default, Send)),
            await TryAsync(mia, new ChannelOverride(OverrideKind.Role, Fresh.Id(), Send, default)),
            await TryAsync(mia, new ChannelOverride(OverrideKind.Member, Fresh.Id(), Send, default)),
            await TryAsync(mia, new ChannelOverride(OverrideKind.Member, bob.Value, Send, Send)),
        ];

        Assert.Equal(
            [
                "permission_denied", "permission_denied", "permission_denied", "role_not_below_yours", "role_not_below_yours", "role_not_found",
                "member_not_found", "validation_failed",
            ],
            refusals.Select(r => r?.Code));
        Assert.Null(await TryAsync(mia, new ChannelOverride(OverrideKind.Member, bob.Value, default, Send)));
        Assert.Equal("permission_denied", await scene.SayAsync(channel, bob));

        async Task<Error?> TryAsync(UserId by, ChannelOverride one) => (await scene.Overrides.ReplaceAsync(channel, by, [one], Ct)).Error;
    }

    [Fact]
    public async Task A_send_asks_memory_for_what_its_author_may()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var bob = await scene.MemberAsync();
        var channel = await scene.ChannelAsync(bob);
        await scene.SayAsync(channel, bob);
        var before = scene.Rooms.Access.MembershipQueries;

        for (var i = 0; i < 20; i++) Assert.Null(await scene.SayAsync(channel, bob));

        Assert.Equal(before, scene.Rooms.Access.MembershipQueries);
    }

    [Fact]
    public async Task A_lost_notice_is_made_up_for_by_the_watch_over_rights()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var bob = await scene.MemberAsync();
        var channel = await scene.ChannelAsync(bob);
        await scene.Rooms.SettleRightsAsync();
        Assert.Null(await scene.SayAsync(channel, bob));

        // By an operator's own statement: nobody announces it.
        await scene.Rooms.Database.RunAsync("UPDATE spaces SET everyone = 1");
        scene.Rooms.Clock.Advance(TimeSpan.FromSeconds(3));

        await Eventually.TrueAsync(async () => await scene.SayAsync(channel, bob) == "permission_denied");
    }
}
