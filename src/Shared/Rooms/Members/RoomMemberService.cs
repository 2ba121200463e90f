using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.RateLimits;
using Veza.Shared.Rooms.Announcing;

namespace Veza.Shared.Rooms.Members;

/// <summary>
/// Moves people in and out of rooms. Each change holds the room's row, so the member count is exact and revisions have no
/// hole, and before it the rows of those who come in, so that nobody is in more rooms than allowed; it costs the same
/// number of statements for one person as for two hundred.
/// </summary>
public sealed class RoomMemberService(
    Postgres database,
    RoomRepository rooms,
    RoomMemberRepository members,
    RoomAccess access,
    RoomPeople people,
    RoomAdditions additions,
    RoomAnnouncer announcer,
    AuditLog audit,
    ModerationGate gate,
    Surges surges,
    SpaceRights spaces,
    UserLimits limits,
    IOptions<RoomOptions> options,
    TimeProvider clock)
{
    /// <summary>
    /// Enters a public channel; a member is answered at once, so repeating it is harmless. Who enters an empty one owns it.
    /// Refusals: <c>room_not_found</c> (also for what is not public), <c>room_archived</c>, <c>room_full</c>,
    /// <c>too_many_rooms</c>, <c>banned</c>, <c>rate_limited</c>.
    /// </summary>
    public async Task<Result<RoomView>> JoinAsync(RoomId roomId, TenantId tenant, UserId user, CancellationToken ct) =>
        await limits.TakeAsync(UserLimit.Joins, user, ct) is { } limited ? limited : await EnterAsync(roomId, tenant, user, ct);

    /// <summary>The same, not counted: the person did not ask for it by itself.</summary>
    internal async Task<Result<RoomView>> EnterAsync(RoomId roomId, TenantId tenant, UserId user, CancellationToken ct)
    {
        // A client joins all its rooms again at each connect: no lock for those who are in.
        if (await access.FindRoomAsync(roomId, user, ct) is { } known) return known;

        await using var work = await database.BeginAsync(ct);
        await people.LockAsync(work, [user], ct);
        if (await rooms.LockPublicAsync(work, roomId, tenant, ct) is not { } room) return RoomErrors.NotFound;
        if (await members.ListAmongAsync(work, roomId, [user], ct) is [var self]) return RoomView.Of(room, self);

        var role = room.MemberCount == 0 && room.Space is null ? RoomRole.Owner : RoomRole.Member; // a space is whose its channels are
        var added = await AddAsync(work, room, user, [user], role, ct);
        if (added.Failed) return added.Error;

        await work.CommitAsync(CancellationToken.None);
        surges.Note(tenant, roomId, SurgeKind.Joins);
        await announcer.JoinedAsync(work, added.Value.Room, user, added.Value.Members);
        return RoomView.Of(added.Value.Room, added.Value.Members.Single());
    }

    /// <summary>
    /// Adds people. In a public channel every member may, elsewhere admins. Those who are in already are passed over.
    /// </summary>
    /// <returns>
    /// Those who were added. Refusals: <c>room_not_found</c>, <c>not_room_admin</c>, <c>direct_room_fixed</c>,
    /// <c>room_archived</c>, <c>user_not_found</c>, <c>room_full</c>, <c>validation_failed</c>, <c>invites_off</c>, and those of
    /// <see cref="RoomAdditions.RefuseAsync"/>.
    /// </returns>
    public async Task<Result<IReadOnlyList<RoomMember>>> InviteAsync(
        RoomId roomId, UserId inviter, IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        UserId[] invited = [.. users.Distinct()];
        if (invited.Length is 0 || invited.Length > options.Value.MaxInvitesPerCall)
            return Error.Field("user_ids", FieldFault.WrongCount(1, options.Value.MaxInvitesPerCall, invited.Length));

        if (await access.FindRoomAsync(roomId, inviter, ct) is not { } view) return RoomErrors.NotFound;
        var cards = await people.ListAsync(view.TenantId, invited, ct);
        var closed = await gate.RefuseToInviteAsync(view.TenantId, roomId, ct);

        await using var work = await database.BeginAsync(ct);
        if (!cards.Failed) await people.LockAsync(work, [inviter, .. invited], ct);
        var locked = await access.ToChangeAsync(work, roomId, inviter, Permission.TakePart, ct);
        if (locked.Failed) return locked.Error;

        var room = locked.Value.Room;
        var invite = room.IsPublic ? Permission.InviteToPublicRoom : Permission.InviteToPrivateRoom;
        if (!locked.Value.Can(invite)) return RoomErrors.NotPermitted(invite);
        if (cards.Failed) return cards.Error;
        if (closed is not null && !locked.Value.Can(Permission.WriteInLockedRooms)) return closed;

        var present = (await members.ListAmongAsync(work, roomId, invited, ct)).Select(m => m.UserId).ToHashSet();
        UserId[] missing = [.. invited.Where(u => !present.Contains(u))];
        if (missing.Length == 0 && room.ArchivedAt is null) return Array.Empty<RoomMember>();

        var added = await AddAsync(work, room, inviter, missing, RoomRole.Member, ct);
        if (added.Failed) return added.Error;

        await work.CommitAsync(CancellationToken.None);
        await announcer.JoinedAsync(work, added.Value.Room, inviter, added.Value.Members);
        return Result(added.Value.Members);
    }

    /// <summary>
    /// Leaves. An owner hands the room to the admin of longest standing; where there is none the answer is
    /// <c>last_owner</c>. With its last member a private room goes too; a public channel waits for the next to join.
    /// Refusals besides: <c>room_not_found</c>, <c>direct_room_fixed</c>, <c>rate_limited</c>.
    /// </summary>
    public async Task<Result<Done>> LeaveAsync(RoomId roomId, UserId user, CancellationToken ct) =>
        await limits.TakeAsync(UserLimit.Leaves, user, ct) is { } limited ? limited : await LeaveUncountedAsync(roomId, user, ct);

    private async Task<Result<Done>> LeaveUncountedAsync(RoomId roomId, UserId user, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, roomId, user, Permission.TakePart, ct);
        return locked.Failed
            ? locked.Error
            : await FollowAsync(work, await TakeOutAsync(work, locked.Value.Room, locked.Value.Self, by: user, ct));
    }

    /// <summary>
    /// Removes someone; admins may remove members, an owner everyone. To remove oneself is to leave.
    /// Refusals: <c>room_not_found</c>, <c>not_room_admin</c>, <c>direct_room_fixed</c>, <c>member_not_found</c>,
    /// <c>last_owner</c>.
    /// </summary>
    public async Task<Result<Done>> RemoveAsync(RoomId roomId, UserId remover, UserId user, CancellationToken ct)
    {
        if (remover == user) return await LeaveUncountedAsync(roomId, user, ct); // it counts as a request

        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, roomId, remover, Permission.RemoveMembers, ct);
        if (locked.Failed) return locked.Error;
        if (await members.ListAmongAsync(work, roomId, [user], ct) is not [var member]) return RoomErrors.MemberNotFound;
        var removal = AccessPolicy.ToRemove(member.Role);
        if (!locked.Value.Can(removal)) return RoomErrors.NotPermitted(removal);
        if (await RefuseHigherAsync(work, locked.Value.Room, remover, user, ct) is { } refusal) return refusal;

        return await FollowAsync(work, await TakeOutAsync(work, locked.Value.Room, member, remover, ct));
    }

    /// <summary>
    /// Puts a member out in the transaction of what asks for it, which has locked the room and knows that it may;
    /// <see cref="DepartedAsync"/> follows its commit. Refusal: <c>last_owner</c>.
    /// </summary>
    internal Task<Result<Departure>> ExpelAsync(UnitOfWork work, Room room, RoomMember member, UserId by, CancellationToken ct) =>
        TakeOutAsync(work, room, member, by, ct);

    /// <summary>After the commit: the member hears nothing more of the room, and the others learn of it.</summary>
    internal Task DepartedAsync(UnitOfWork work, Departure departure) =>
        announcer.LeftAsync(work, departure.Room, departure.User, departure.NewOwner);

    /// <summary>The members by id, for one of them; <c>room_not_found</c> for others.</summary>
    public async Task<Result<IReadOnlyList<RoomMember>>> ListAsync(
        RoomId room, UserId caller, UserId? after, int limit, CancellationToken ct) =>
        await access.FindMembershipAsync(room, caller, ct) is null
            ? RoomErrors.NotFound
            : Result(await members.ListAsync(room, after, limit, ct));

    private static Result<IReadOnlyList<RoomMember>> Result(List<RoomMember> members) => members;

    /// <summary>The common part of joining and inviting; the users and the room's row are locked, none of the users is in it.</summary>
    private async Task<Result<(Room Room, List<RoomMember> Members)>> AddAsync(
        UnitOfWork work, Room room, UserId by, UserId[] users, RoomRole role, CancellationToken ct)
    {
        if (await RefuseStrangersAsync(work, room, by, users, ct) is { } strange) return strange;
        if (room.ArchivedAt is not null) return RoomErrors.Archived;
        if (await gate.ListBansAsync(work, room.TenantId, room.Id, users, ct) is [{ User: { } banned } ban, ..])
            return banned == by ? GateErrors.Banned(ban) : RoomErrors.NotAddable(banned);
        if (room.MemberCount + users.Length > options.Value.MaxMembers) return RoomErrors.Full(options.Value.MaxMembers);

        var now = clock.Now();
        UserId[] others = [.. users.Where(u => u != by)];
        if (others.Length < users.Length && await people.RefuseFullAsync(work, [by], ct) is { } full) return full;
        if (await additions.RefuseAsync(work, room.Id, by, others, now, ct) is { } refusal) return refusal;

        var added = await members.InsertAsync(work, room, users, [.. users.Select(_ => role)], now, ct);
        var changed = room with { MemberCount = room.MemberCount + added.Count, Revision = room.Revision + 1 };
        await rooms.UpdateAsync(work, changed, now, ct);
        await additions.NoteAsync(work, room.Id, by, others, now, ct);
        await announcer.AppendAsync(work, RoomEvents.MemberJoined, changed, by, added, ct);
        return (changed, added);
    }

    /// <summary>Into a channel of a space only those come who may see it there.</summary>
    private async Task<Error?> RefuseStrangersAsync(UnitOfWork work, Room room, UserId by, UserId[] users, CancellationToken ct)
    {
        if (room.Space is not { } space) return null;
        var may = await spaces.ListAsync(work, space, room.Id, users, ct);
        foreach (var user in users)
            if (!may.TryGetValue(user, out var set) || !set.Has(Permission.ViewRoom)) return user == by ? RoomErrors.NotFound : RoomErrors.NotAddable(user);
        return null;
    }

    /// <summary>The common part of leaving and removing. The room's row is locked.</summary>
    private async Task<Result<Departure>> TakeOutAsync(
        UnitOfWork work, Room room, RoomMember member, UserId by, CancellationToken ct)
    {
        var last = room.MemberCount == 1;
        var heir = member.Role.IsOwner() ? await members.FindHeirAsync(work, room.Id, member.UserId, ct) : null;
        if (member.Role.IsOwner() && heir is null && !last) return RoomErrors.LastOwner;

        var now = clock.Now();
        var changed = room with { MemberCount = room.MemberCount - 1, Revision = room.Revision + 1, Departures = room.Departures + 1 };
        await members.LeaveAsync(work, room.Id, member.UserId, now, ct);
        var newOwner = heir is { } next && next.Role.IsHeir() ? next with { Role = RoomRole.Owner } : null;
        if (newOwner is not null) await members.UpdateRoleAsync(work, room.Id, newOwner.UserId, newOwner.Role, ct);
        await announcer.AppendAsync(work, RoomEvents.MemberLeft, changed, by, [member], ct);
        if (by != member.UserId) await NoteAsync(work, changed, by, "room.member_removed", member, after: null, ct);
        if (newOwner is not null) await NoteAsync(work, changed, by, "room.owner_succeeded", heir!, newOwner, ct);
        if (last && !room.IsPublic && room.Space is null)
        {
            await rooms.DeleteAsync(work, changed, now, ct);
            await announcer.AppendAsync(work, RoomEvents.Deleted, changed, by, [], ct);
        }
        else
        {
            await rooms.UpdateAsync(work, changed, now, ct);
        }

        return new Departure(changed, member.UserId, newOwner);
    }

    /// <summary>Nobody removes from a channel who stands above them, or beside, in its space.</summary>
    private async Task<Error?> RefuseHigherAsync(UnitOfWork work, Room room, UserId by, UserId user, CancellationToken ct)
    {
        if (room.Space is not { } space) return null;
        var standings = await spaces.ListAsync(work, space, [by, user], ct);
        return standings.GetValueOrDefault(user) is { Rank: > 0 } other && standings.GetValueOrDefault(by)?.Outranks(other) != true
            ? AccessErrors.Outranked
            : null;
    }

    private async Task<Result<Done>> FollowAsync(UnitOfWork work, Result<Departure> departure)
    {
        if (departure.Failed) return departure.Error;
        await work.CommitAsync(CancellationToken.None);
        await DepartedAsync(work, departure.Value);
        return default(Done);
    }

    private Task NoteAsync(
        UnitOfWork work, Room room, UserId by, string action, RoomMember former, RoomMember? after, CancellationToken ct) => audit.AppendAsync(
        work,
        new(room.TenantId, AuditActor.Person(by), action, AuditTarget.OfMember(room.Id, former.UserId),
            Before: new JsonObject { ["role"] = former.Role.Code() },
            After: after is null ? null : new JsonObject { ["role"] = after.Role.Code() }), ct);
}

/// <summary>Somebody is out of a room.</summary>
/// <param name="Room">As it is now.</param>
/// <param name="NewOwner">The room's, when it was theirs.</param>
internal sealed record Departure(Room Room, UserId User, RoomMember? NewOwner);
