using System.Text.Json.Nodes;
using Veza.Shared.Access;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Rooms.Announcing;

namespace Veza.Shared.Rooms.Members;

/// <summary>
/// Decides who may do what in a room. Each change holds the room's row, so a room that has members has one owner, however many
/// decide at once; a unique index has the last word.
/// </summary>
public sealed class RoomRoleService(
    Postgres database, RoomRepository rooms, RoomMemberRepository members, RoomAccess access, RoomAnnouncer announcer, AuditLog audit,
    TimeProvider clock)
{
    /// <summary>
    /// Makes someone an admin or a plain member. Admins may promote, and demote themselves; the rest is the owner's. An
    /// owner who steps down is followed by the admin of longest standing, or refused with <c>last_owner</c>.
    /// Refusals besides: <c>room_not_found</c>, <c>not_room_admin</c>, <c>direct_room_fixed</c>, <c>room_archived</c>,
    /// <c>member_not_found</c>, <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<RoomMember>> ChangeRoleAsync(
        RoomId roomId, UserId changer, UserId user, RoomRole role, CancellationToken ct)
    {
        if (role.IsOwner()) return Error.Field("role", FieldFault.UnknownValue("it must be 'admin' or 'member'."));

        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, roomId, changer, Permission.ChangeMemberRoles, ct);
        if (locked.Failed) return locked.Error;
        if (locked.Value.Room.ArchivedAt is not null) return RoomErrors.Archived;
        if (await members.ListAmongAsync(work, roomId, [user], ct) is not [var member]) return RoomErrors.MemberNotFound;
        var changed = member with { Role = role };
        if (changed == member) return member;
        var change = AccessPolicy.ToChangeRole(member.Role);
        if (changer != user && !locked.Value.Can(change)) return RoomErrors.NotPermitted(change);

        var heir = member.Role.IsOwner() ? await members.FindHeirAsync(work, roomId, user, ct) : null;
        if (member.Role.IsOwner() && heir is null) return RoomErrors.LastOwner;

        RoomMember[] about = heir is { } next && next.Role.IsHeir() ? [changed, next with { Role = RoomRole.Owner }] : [changed];
        await NoteAsync(work, locked.Value.Room, changer, "room.role_changed", member, changed, ct);
        if (about is [_, var owner]) await NoteAsync(work, locked.Value.Room, changer, "room.owner_succeeded", heir!, owner, ct);
        await StoreAsync(work, locked.Value.Room, changer, about, ct);
        return changed;
    }

    /// <summary>
    /// Makes a member the owner; who was it stays as an admin. Also in an archived room, since it only concerns who decides about it.
    /// Repeated, it changes nothing. Refusals: <c>room_not_found</c>, <c>not_room_admin</c>, <c>direct_room_fixed</c>,
    /// <c>member_not_found</c>.
    /// </summary>
    /// <returns>The new owner.</returns>
    public async Task<Result<RoomMember>> HandOverAsync(RoomId roomId, UserId owner, UserId to, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, roomId, owner, Permission.TakePart, ct);
        if (locked.Failed) return locked.Error;
        var heir = (await members.ListAmongAsync(work, roomId, [to], ct)).SingleOrDefault();
        // What a former owner asks again has happened, unless the room has been handed on meanwhile.
        if (heir?.Role.IsOwner() == true && locked.Value.Can(Permission.RepeatHandOver)) return heir;
        if (!locked.Value.Can(Permission.HandOverRoom)) return RoomErrors.NotPermitted(Permission.HandOverRoom);
        if (heir is null) return RoomErrors.MemberNotFound;

        var changed = heir with { Role = RoomRole.Owner };
        await NoteAsync(work, locked.Value.Room, owner, "room.handed_over", heir, changed, ct);
        await StoreAsync(work, locked.Value.Room, owner, [locked.Value.Self with { Role = RoomRole.Admin }, changed], ct);
        return changed;
    }

    private Task NoteAsync(
        UnitOfWork work, Room room, UserId by, string action, RoomMember former, RoomMember member, CancellationToken ct) => audit.AppendAsync(
        work,
        new(room.TenantId, AuditActor.Person(by), action, AuditTarget.OfMember(room.Id, member.UserId),
            Before: new JsonObject { ["role"] = former.Role.Code() }, After: new JsonObject { ["role"] = member.Role.Code() }), ct);

    /// <summary>Stores the roles in this order, one change of the room, and tells of them; commits.</summary>
    private async Task StoreAsync(UnitOfWork work, Room former, UserId by, IReadOnlyList<RoomMember> about, CancellationToken ct)
    {
        var room = former with { Revision = former.Revision + 1 };
        foreach (var member in about) await members.UpdateRoleAsync(work, room.Id, member.UserId, member.Role, ct); // two at most
        await rooms.UpdateAsync(work, room, clock.Now(), ct);
        await announcer.AppendAsync(work, RoomEvents.Updated, room, by, about, ct);
        await work.CommitAsync(CancellationToken.None);

        await announcer.RoleChangedAsync(work, room, about);
    }
}
