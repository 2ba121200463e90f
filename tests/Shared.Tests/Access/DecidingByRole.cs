using System.Text.RegularExpressions;
using Veza.Shared.Access;
using Veza.Shared.Tests.Architecture;

namespace Veza.Shared.Tests.Access;

/// <summary>What each role permits, and that nothing but the policy compares roles.</summary>
public sealed partial class DecidingByRole
{
    /// <summary>Who may do what in a room: a member, an admin, an owner.</summary>
    public static TheoryData<Permission, bool[]> InRooms { get; } = new()
    {
        { Permission.ViewRoom, [true, true, true] },
        { Permission.SendMessages, [true, true, true] },
        { Permission.SendInThreads, [true, true, true] },
        { Permission.PinMessages, [true, true, true] },
        { Permission.AddReactions, [true, true, true] },
        { Permission.MentionEveryone, [true, true, true] },
        { Permission.AddAttachments, [true, true, true] },
        { Permission.InviteMembers, [false, true, true] },
        { Permission.BanMembers, [false, true, true] },
        { Permission.MuteMembers, [false, true, true] },
        { Permission.ManageRoles, [false, true, true] },
        { Permission.ManageSpace, [false, false, false] },
        { Permission.Moderate, [false, true, true] },
        { Permission.TakePart, [true, true, true] },
        { Permission.EditOwnMessages, [true, true, true] },
        { Permission.EditMessagesOfOthers, [false, false, false] },
        { Permission.DeleteOwnMessages, [true, true, true] },
        { Permission.DeleteMessagesOfOthers, [false, true, true] },
        { Permission.InviteToPublicRoom, [true, true, true] },
        { Permission.InviteToPrivateRoom, [false, true, true] },
        { Permission.ChangeRoom, [false, true, true] },
        { Permission.RemoveMembers, [false, true, true] },
        { Permission.RemoveAdmins, [false, false, true] },
        { Permission.ChangeMemberRoles, [false, true, true] },
        { Permission.ChangeAdminRoles, [false, false, true] },
        { Permission.HandOverRoom, [false, false, true] },
        { Permission.RepeatHandOver, [false, true, true] },
        { Permission.DeleteRoom, [false, false, true] },
        { Permission.ModerateMembers, [false, true, true] },
        { Permission.ModerateAdmins, [false, false, true] },
        { Permission.ModerateRoom, [false, true, true] },
        { Permission.WriteInLockedRooms, [false, true, true] },
        { Permission.ModerateTenant, [false, false, false] },
        { Permission.ManageModerationRules, [false, true, true] },
        { Permission.ManageTenant, [false, false, false] },
        { Permission.SeeEmails, [false, false, false] },
        { Permission.ReadAudit, [false, false, false] },
        { Permission.ManageInstallation, [false, false, false] },
    };

    [Theory]
    [MemberData(nameof(InRooms))]
    public void A_role_in_a_room_permits_its_part(Permission permission, bool[] expected)
    {
        var roles = Enum.GetValues<RoomRole>();

        var permitted = roles.Select(role => AccessPolicy.Can(role, permission));

        var least = Array.IndexOf(expected, true);
        Assert.Equal(expected, permitted);
        Assert.Equal(least < 0 ? null : roles[least], AccessPolicy.Least(permission));
    }

    [Fact]
    public void Every_permission_is_in_the_table_above()
    {
        var named = InRooms.Select(row => (Permission)((object[])row)[0]);

        Assert.Equal(Enum.GetValues<Permission>().Order(), named.Order());
    }

    [Theory]
    [InlineData(TenantRole.Guest, false)]
    [InlineData(TenantRole.Member, false)]
    [InlineData(TenantRole.Moderator, false)]
    [InlineData(TenantRole.Admin, true)]
    [InlineData(TenantRole.Owner, true)]
    public void In_a_tenant_admins_and_owners_may_do_what_there_is_and_only_the_operators_more(TenantRole role, bool may)
    {
        Permission[] inTenants = [Permission.ManageTenant, Permission.SeeEmails, Permission.ReadAudit, Permission.ManageModerationRules];

        foreach (var permission in Enum.GetValues<Permission>().Except([Permission.ModerateTenant]))
        {
            var isOfTenant = inTenants.Contains(permission);
            Assert.Equal(may && isOfTenant, AccessPolicy.Can(role, permission, isOperators: false));
            Assert.Equal(
                may && (isOfTenant || permission == Permission.ManageInstallation), AccessPolicy.Can(role, permission, isOperators: true));
        }
    }

    [Fact]
    public void Moderators_of_a_tenant_and_those_above_them_look_after_what_is_said_and_act_on_those_below_them()
    {
        Assert.Equal([TenantRole.Moderator, TenantRole.Admin, TenantRole.Owner], AccessPolicy.ListRoles(Permission.ModerateTenant));
        Assert.Equal([TenantRole.Admin, TenantRole.Owner], AccessPolicy.ListRoles(Permission.ReadAudit));
        foreach (var one in Enum.GetValues<TenantRole>())
            foreach (var other in Enum.GetValues<TenantRole>())
                Assert.Equal((int)one > (int)other, AccessPolicy.Outranks(one, other));
        Assert.Equal(Permission.ModerateMembers, AccessPolicy.ToModerate(RoomRole.Member));
        Assert.Equal(Permission.ModerateAdmins, AccessPolicy.ToModerate(RoomRole.Admin));
        Assert.Equal(Permission.ModerateAdmins, AccessPolicy.ToModerate(RoomRole.Owner));
    }

    [Fact]
    public void No_role_is_compared_anywhere_else()
    {
        var comparisons =
            from path in WorkingCopy.Sources("src")
            where !path.StartsWith("src/Shared/Access/", StringComparison.Ordinal)
            from line in WorkingCopy.Read(path).Split('\n')
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Comparison().IsMatch(line)
            select $"{path}: {line.Trim()}";

        Findings.None(comparisons);
    }

    [Theory]
    [InlineData("if (self.Role < least) return RoomErrors.NotFound;", true)]
    [InlineData("message.AuthorId == user || role >= RoomRole.Admin;", true)]
    [InlineData("if (member.Role == role) return member;", true)]
    [InlineData("await users.FindAsync(user, ct) is { Role: TenantRole.Admin or TenantRole.Owner };", true)]
    [InlineData("if (role is RoomRole.Owner) return null;", true)]
    [InlineData("if (given == TenantRole.Owner) return null;", true)]
    [InlineData("var role = room.MemberCount == 0 ? RoomRole.Owner : RoomRole.Member;", false)]
    [InlineData("if (s.Role is { } own) Write(own.Code());", false)]
    [InlineData("RoomRole.Owner => \"owner\",", false)]
    public void What_compares_a_role_is_found(string line, bool compares) => Assert.Equal(compares, Comparison().IsMatch(line));

    /// <summary>An operator or a pattern beside a role: <c>x.Role >= …</c>, <c>… == RoomRole.Admin</c>, <c>{ Role: … }</c>, <c>is TenantRole.…</c>.</summary>
    [GeneratedRegex(
        @"\b[Rr]ole\s*(==|!=|<=|>=|<|>(?!\w*\()|\bis\s+(?!\{\s*\}|null|not null))|(==|!=|<=|>=|[^=]<|[^=]>|\bis(\s+not)?|\bor|\band)\s+(RoomRole|TenantRole)\.|\{[^}]*\bRole:\s",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
