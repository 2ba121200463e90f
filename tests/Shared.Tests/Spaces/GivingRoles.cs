using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Spaces;

/// <summary>Nobody gives or takes what they lack, and nobody touches what is not below them.</summary>
public sealed class GivingRoles
{
    private static readonly PermissionSet OfManagers =
        PermissionSet.Of(Permission.ManageRoles, Permission.RemoveMembers, Permission.BanMembers, Permission.PinMessages);

    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task A_manager_makes_and_gives_roles_of_what_they_have_and_of_no_more()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var (mia, bob) = (await scene.MemberAsync(), await scene.MemberAsync());
        await scene.RoleAsync(OfManagers, mia);

        var more = await scene.Roles.CreateAsync(scene.Id, RoomScene.Tenant, mia, "More", PermissionSet.Of(Permission.ManageSpace), Ct);
        var pins = await scene.Roles.CreateAsync(scene.Id, RoomScene.Tenant, mia, "Pins", PermissionSet.Of(Permission.PinMessages), Ct);
        var given = await scene.Roles.GiveAsync(scene.Id, mia, bob, [pins.Value.Id.Value], Ct);
        var raised = await scene.Roles.UpdateAsync(new(scene.Id, pins.Value.Id, mia, null, PermissionSet.Of(Permission.ManageSpace)), RoomScene.Tenant, Ct);
        var byBob = await scene.Roles.GiveAsync(scene.Id, bob, bob, [], Ct);

        Assert.Equal(("permission_denied", "space.manage"), (more.Error?.Code, more.Error?.Words["permission"]));
        Assert.Equal((false, "permission_denied", "permission_denied"), (given.Failed, raised.Error?.Code, byBob.Error?.Code));
        Assert.True((await scene.Spaces.FindAsync(scene.Id, bob, Ct)).Value.Permissions.Has(Permission.PinMessages));
    }

    [Fact]
    public async Task A_manager_touches_neither_their_own_role_nor_one_above_nor_who_stands_beside_or_above()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var (mia, max, ada, bob) = (await scene.MemberAsync(), await scene.MemberAsync(), await scene.MemberAsync(), await scene.MemberAsync());
        var managers = await scene.RoleAsync(OfManagers, mia, max);
        var admins = await scene.RoleAsync(PermissionSet.Of(Permission.ViewRoom), ada); // higher, with less

        Error?[] refusals =
        [
            (await scene.Roles.UpdateAsync(new(scene.Id, managers.Id, mia, "Mine", null), RoomScene.Tenant, Ct)).Error,
            (await scene.Roles.DeleteAsync(scene.Id, admins.Id, mia, Ct)).Error,
            (await scene.Roles.GiveAsync(scene.Id, mia, bob, [managers.Id.Value], Ct)).Error,
            (await scene.Roles.GiveAsync(scene.Id, mia, mia, [managers.Id.Value, admins.Id.Value], Ct)).Error,
            (await scene.Roles.GiveAsync(scene.Id, mia, max, [], Ct)).Error,
            (await scene.Members.KickAsync(scene.Id, mia, max, Ct)).Error,
            (await scene.Members.BanAsync(scene.Id, mia, ada, null, Ct)).Error,
            (await scene.Members.KickAsync(scene.Id, mia, scene.Owner, Ct)).Error,
            (await scene.Roles.OrderAsync(scene.Id, mia, [managers.Id.Value, admins.Id.Value], Ct)).Error,
        ];

        Assert.All(refusals, r => Assert.Equal("role_not_below_yours", r?.Code));
        Assert.False((await scene.Members.KickAsync(scene.Id, mia, bob, Ct)).Failed);
        Assert.Equal(5 - 1, (await scene.Spaces.FindAsync(scene.Id, scene.Owner, Ct)).Value.Space.MemberCount);
    }

    [Fact]
    public async Task What_a_role_gave_ends_with_it_in_every_process()
    {
        await using var scene = await SpaceScene.CreateAsync();
        await using var sibling = await scene.SiblingAsync();
        var bob = await scene.MemberAsync();
        var channel = await scene.ChannelAsync(bob);
        var role = await scene.RoleAsync(PermissionSet.Of(Permission.SendMessages), bob);
        await scene.Roles.SetEveryoneAsync(scene.Id, scene.Owner, PermissionSet.Of(Permission.ViewRoom), Ct);
        Assert.Null(await scene.SayAsync(channel, bob));
        await Eventually.TrueAsync(async () => await sibling.SayAsync(channel, bob) is null);

        await scene.Roles.DeleteAsync(scene.Id, role.Id, scene.Owner, Ct);

        Assert.Equal("permission_denied", await scene.SayAsync(channel, bob));
        await Eventually.TrueAsync(async () => await sibling.SayAsync(channel, bob) == "permission_denied");
        Assert.True(await scene.IsInAsync(channel, bob)); // read-only, and still there
    }

    [Fact]
    public async Task Who_loses_what_they_give_meanwhile_gives_it_to_nobody()
    {
        await using var scene = await SpaceScene.CreateAsync();
        var (mia, bob) = (await scene.MemberAsync(), await scene.MemberAsync());
        var managers = await scene.RoleAsync(OfManagers, mia);
        var pins = (await scene.Roles.CreateAsync(scene.Id, RoomScene.Tenant, scene.Owner, "Pins", PermissionSet.Of(Permission.PinMessages), Ct)).Value;

        var demotion = scene.Roles.UpdateAsync(new(scene.Id, managers.Id, scene.Owner, null, PermissionSet.None), RoomScene.Tenant, Ct);
        var gift = scene.Roles.GiveAsync(scene.Id, mia, bob, [pins.Id.Value], Ct);
        await demotion;
        var given = await gift;

        var has = (await scene.Spaces.FindAsync(scene.Id, bob, Ct)).Value.Permissions.Has(Permission.PinMessages);
        Assert.Equal(has ? null : "permission_denied", given.Error?.Code);
        Assert.Equal("permission_denied", (await scene.Roles.GiveAsync(scene.Id, mia, bob, [], Ct)).Error?.Code);
    }
}
