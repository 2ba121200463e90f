using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Rooms;

namespace Veza.Shared.Moderation.Actions.Telling;

/// <summary>Reading what was done: those who look after the tenant all of it, those who look after a room what was done there.</summary>
public sealed class ModerationRecords(ActionRepository actions, TenantRoles roles, RoomAccess rooms, ModerationGate gate, TimeProvider clock)
{
    /// <summary>Most actions of a page.</summary>
    public const int MaxListed = 200;

    /// <summary>Newest first.</summary>
    /// <returns>Refusals: <c>validation_failed</c>, <c>room_not_found</c>, <c>moderator_required</c>.</returns>
    public async Task<Result<IReadOnlyList<ModerationAction>>> ListAsync(
        TenantId tenant, UserId reader, RoomId? room, UserId? user, ActionKind? kind, Guid? before, int limit, CancellationToken ct)
    {
        if (limit is < 1 or > MaxListed) return Error.Field("limit", FieldFault.OutOfRange(1, MaxListed));
        if (await RefuseAsync(reader, room, ct) is { } refusal) return refusal;
        return Result.From<IReadOnlyList<ModerationAction>>(await actions.ListAsync(tenant, room, user, kind, before, limit, ct));
    }

    /// <summary>One action. Refusal: <c>action_not_found</c>.</summary>
    public async Task<Result<ModerationAction>> FindAsync(Guid id, TenantId tenant, UserId reader, CancellationToken ct) =>
        await actions.FindAsync(id, ct) is { } found && found.TenantId == tenant && await RefuseAsync(reader, found.Room, ct) is null
            ? found : ModerationErrors.ActionNotFound;

    /// <summary>What was done to a person, newest first. Refusals: <c>moderator_required</c>, <c>user_not_found</c>.</summary>
    public async Task<Result<(TenantRole Role, IReadOnlyList<ModerationAction> Actions)>> ShowPersonAsync(
        UserId user, TenantId tenant, UserId reader, CancellationToken ct)
    {
        if (await RefuseAsync(reader, room: null, ct) is { } refusal) return refusal;
        var people = await roles.ListAsync([user], ct);
        return people.GetValueOrDefault(user) is { } person && person.Tenant == tenant
            ? (person.Role, await actions.ListAsync(tenant, room: null, user, kind: null, before: null, MaxListed, ct))
            : IdentityErrors.UserNotFound;
    }

    /// <summary>What holds in a room for one of its members. Refusal: <c>room_not_found</c>.</summary>
    public async Task<Result<RoomRestrictions>> ShowRoomAsync(RoomId room, UserId user, CancellationToken ct)
    {
        if (await rooms.FindMembershipAsync(room, user, ct) is not { } membership) return RoomErrors.NotFound;
        var (all, now) = (await gate.FindAsync(membership.TenantId, ct), clock.Now());
        return new RoomRestrictions(
            all.FindOfRoom(RestrictionKind.LockRoom, room, now), all.FindOfRoom(RestrictionKind.SlowMode, room, now),
            all.Find(RestrictionKind.Mute, room, user, now), all.FindOfRoom(RestrictionKind.Raid, room, now),
            membership.Can(Permission.WriteInLockedRooms));
    }

    private async Task<Error?> RefuseAsync(UserId reader, RoomId? room, CancellationToken ct)
    {
        if (await roles.CanAsync(reader, Permission.ModerateTenant, ct)) return null;
        if (room is not { } where) return ModerationErrors.ModeratorRequired;
        return await rooms.FindMembershipAsync(where, reader, ct) is not { } membership ? RoomErrors.NotFound
            : membership.Can(Permission.ModerateMembers) ? null
            : RoomErrors.NotPermitted(Permission.ModerateMembers);
    }
}

/// <summary>What holds in a room for a member.</summary>
/// <param name="Exempt">The member may write in it all the same, locked or slow.</param>
public sealed record RoomRestrictions(Restriction? Lock, Restriction? Slow, Restriction? Mute, Restriction? Raid, bool Exempt);
