using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Rooms;

namespace Veza.Shared.Moderation.Actions;

/// <summary>Where an action happens, whose rows the transaction holds.</summary>
/// <param name="Room">The room, locked; null: the tenant.</param>
/// <param name="Member">The person it is done to, as far as they are in the room.</param>
internal sealed record Place(Room? Room, RoomMember? Member);

/// <summary>
/// Whether somebody may do it: those who look after the tenant to whom they outrank, everywhere they may look; those who look after a
/// room to its members, whom they outrank there. The person is locked first and the room then, as everywhere.
/// </summary>
public sealed class ModerationAuthority(TenantRoles roles, RoomAccess rooms)
{
    /// <summary>
    /// Refusals: <c>action_on_oneself</c>, <c>user_not_found</c>, <c>room_not_found</c>, <c>member_not_found</c>, <c>direct_room_fixed</c>,
    /// <c>moderator_required</c>, <c>not_room_admin</c>, <c>last_owner</c>, <c>person_outranks_you</c>.
    /// </summary>
    /// <param name="byCase">They decide a case of the room: it permits those who look after the tenant what they could not reach.</param>
    internal async Task<Result<Place>> ToActAsync(
        UnitOfWork work, TenantId tenant, UserId by, ActionKind kind, RoomId? roomId, UserId? user, bool toUndo, CancellationToken ct,
        bool byCase = false)
    {
        if (user == by && kind is not (ActionKind.DeleteMessage or ActionKind.BulkDelete)) return ModerationErrors.OnOneself;
        if (user is { } target) await roles.LockAsync(work, target, ct);
        var people = await roles.ListAsync(work, user is { } other ? [by, other] : [by], ct);
        if (people.GetValueOrDefault(by) is not { } self) return ModerationErrors.ModeratorRequired;
        var them = user is { } id ? people.GetValueOrDefault(id) : null;
        if (user is not null && them?.Tenant != tenant) return IdentityErrors.UserNotFound;

        var isModerator = AccessPolicy.Can(self.Role, Permission.ModerateTenant, isOperators: false);
        var outranks = them is null || user == by || AccessPolicy.Outranks(self.Role, them.Role);
        if (roomId is not { } where)
        {
            if (!isModerator) return ModerationErrors.ModeratorRequired;
            return outranks ? new Place(null, null) : await RefuseRankAsync(work, tenant, them!.Role, ct);
        }

        var found = await rooms.ToModerateAsync(work, where, tenant, by, user, isModerator, ct, byCase);
        if (found.Failed) return found.Error;
        var (room, _, member) = found.Value;
        var permission = Needed(kind);
        var onWhom = member is null || user == by ? permission : AccessPolicy.ToModerate(member.Role);
        var mayInRoom = found.Value.Can(permission) && (onWhom == Permission.ModerateMembers || found.Value.Can(onWhom)) && (user == by || found.Value.IsAbove);
        var isBelow = them is null || user == by || !AccessPolicy.Outranks(them.Role, self.Role);
        if (!(isModerator && outranks) && !(mayInRoom && isBelow))
        {
            return isModerator || (mayInRoom && !isBelow)
                ? await RefuseRankAsync(work, tenant, them!.Role, ct)
                : RoomErrors.NotPermitted(member is null ? permission : AccessPolicy.ToModerate(member.Role));
        }

        return member is null && !toUndo && (kind is ActionKind.Warn or ActionKind.Kick or ActionKind.Mute)
            ? RoomErrors.MemberNotFound
            : new Place(room, member);
    }

    private static Permission Needed(ActionKind kind) => kind switch
    {
        ActionKind.LockRoom or ActionKind.SlowMode or ActionKind.Raid => Permission.ModerateRoom,
        ActionKind.DeleteMessage or ActionKind.BulkDelete => Permission.DeleteMessagesOfOthers,
        ActionKind.Warn or ActionKind.Mute => Permission.MuteMembers,
        ActionKind.Kick => Permission.RemoveMembers,
        ActionKind.Ban => Permission.BanMembers,
        _ => Permission.ModerateMembers,
    };

    private async Task<Error> RefuseRankAsync(UnitOfWork work, TenantId tenant, TenantRole role, CancellationToken ct) =>
        role.IsOwner() && await roles.CountOwnersAsync(work, tenant, ct) == 1 ? ModerationErrors.LastOwner : ModerationErrors.Outranked;
}
