using FsCheck;
using FsCheck.Fluent;
using Veza.Shared.Access;
using Veza.Shared.Access.Spaces;

namespace Veza.Shared.Tests.Access;

/// <summary>The algorithm of spaces and channels, against a model that decides each permission by itself.</summary>
public sealed class ResolvingPermissions
{
    private static readonly Gen<PermissionSet> Sets =
        Gen.Choose(0, int.MaxValue).Select(bits => new PermissionSet((ulong)bits).Within(PermissionCodes.Everything));

    /// <summary>Half of them say nothing of most permissions, as overrides do.</summary>
    private static readonly Gen<PermissionOverride> Overrides =
        from allow in Sets
        from deny in Sets
        from thin in Sets
        select new PermissionOverride(allow.Within(thin), deny.Within(thin));

    private static readonly Gen<Scene> Scenes =
        from isOwner in Gen.Choose(0, 9).Select(n => n == 0)
        from everyone in Sets
        from roles in Gen.ListOf(Sets.Zip(Overrides, (gives, changes) => new Role(gives, changes)))
        from ofEveryone in Overrides
        from ofMember in Overrides
        select new Scene(isOwner, everyone, [.. roles], ofEveryone, ofMember);

    [Fact]
    public void In_a_channel_it_is_as_the_model_says() =>
        Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            var set = PermissionEvaluator.InChannel(scene.Grants);
            return PermissionCodes.All.All(p => set.Has(p.Permission) == Model(scene, p.Permission)) && PermissionCodes.Everything.Covers(set);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void In_the_space_it_is_what_everyone_and_the_roles_give() =>
        Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            var set = PermissionEvaluator.InSpace(scene.Grants);
            return PermissionCodes.All.All(p =>
                set.Has(p.Permission) == (scene.IsOwner || scene.Everyone.Has(p.Permission) || scene.Roles.Exists(r => r.Gives.Has(p.Permission))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void The_order_of_roles_makes_no_difference_and_one_more_that_changes_nothing_neither() =>
        Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            var turned = scene with { Roles = [.. Enumerable.Reverse(scene.Roles), new Role(PermissionSet.None, default)] };
            return PermissionEvaluator.InChannel(scene.Grants) == PermissionEvaluator.InChannel(turned.Grants);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Who_gives_only_what_they_have_gives_nobody_more_than_that() =>
        Prop.ForAll(Scenes.Zip(Sets).ToArbitrary(), pair =>
        {
            var (scene, given) = pair;
            var own = PermissionEvaluator.InSpace(scene.Grants);
            var after = PermissionEvaluator.InSpace(new(IsOwner: false, PermissionSet.None, given));
            return !PermissionEvaluator.MayGrant(own, given) || own.Covers(after);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void What_a_channel_gives_beyond_the_space_counts_there_alone_and_admins_of_it_keep_all_that_admins_may()
    {
        var everything = PermissionCodes.Everything;
        var plain = AccessPolicy.InSpace(RoomRole.Member, PermissionSet.Of(Permission.ViewRoom));

        Assert.False(plain.Has(Permission.SendMessages));
        Assert.True(plain.Has(Permission.TakePart));
        Assert.Equal(PermissionSet.None, AccessPolicy.InSpace(RoomRole.Member, everything.Without(PermissionSet.Of(Permission.ViewRoom))));
        Assert.True(AccessPolicy.InSpace(RoomRole.Admin, PermissionSet.None).Covers(AccessPolicy.Of(RoomRole.Admin)));
        Assert.True(AccessPolicy.InSpace(RoomRole.Member, everything).Has(Permission.DeleteRoom));
        Assert.False(AccessPolicy.InSpace(RoomRole.Member, everything).Has(Permission.HandOverRoom));
        Assert.False(AccessPolicy.InSpace(RoomRole.Member, everything.Without(PermissionSet.Of(Permission.ReadAudit))).Has(Permission.ChangeMemberRoles));
    }

    [Fact]
    public void Every_word_has_one_permission_and_its_bit_fits_what_is_stored()
    {
        Assert.Equal(PermissionCodes.All.Count, PermissionCodes.All.Select(p => p.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(PermissionCodes.All, p => Assert.Equal(p.Permission, PermissionCodes.Parse(p.Code)));
        Assert.True((long)PermissionCodes.Everything.Bits > 0);
        Assert.Null(PermissionCodes.Parse("message.fly"));
        foreach (var (permission, code) in PermissionCodes.All)
            Assert.Contains($"| `{code}` |", WorkingCopy.Read("docs/permissions.md"), StringComparison.Ordinal);
    }

    /// <summary>From the last step to the first: whoever says something of the permission last has decided.</summary>
    private static bool Model(Scene scene, Permission permission)
    {
        if (scene.IsOwner) return true;
        return Decide(Permission.ViewRoom) && Decide(permission);

        bool Decide(Permission p)
        {
            if (scene.OfMember.Allow.Has(p)) return true;
            if (scene.OfMember.Deny.Has(p)) return false;
            if (scene.Roles.Exists(r => r.Changes.Allow.Has(p))) return true;
            if (scene.Roles.Exists(r => r.Changes.Deny.Has(p))) return false;
            if (scene.OfEveryone.Allow.Has(p)) return true;
            if (scene.OfEveryone.Deny.Has(p)) return false;
            return scene.Everyone.Has(p) || scene.Roles.Exists(r => r.Gives.Has(p));
        }
    }

    private sealed record Role(PermissionSet Gives, PermissionOverride Changes);

    private sealed record Scene(bool IsOwner, PermissionSet Everyone, List<Role> Roles, PermissionOverride OfEveryone, PermissionOverride OfMember)
    {
        public SpaceGrants Grants => new(
            IsOwner, Everyone, Join(Roles.Select(r => r.Gives)), OfEveryone,
            new(Join(Roles.Select(r => r.Changes.Allow)), Join(Roles.Select(r => r.Changes.Deny))), OfMember);

        private static PermissionSet Join(IEnumerable<PermissionSet> sets) => sets.Aggregate(PermissionSet.None, (one, other) => one.With(other));
    }
}
