using Veza.Shared.Access;
using Veza.Shared.Access.Rights;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Backplane;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Rooms;

/// <summary>
/// Hands out rooms to their members only: for others, and once it is deleted, a room does not exist. The other features
/// come to rooms through here.
/// </summary>
public sealed class RoomAccess
{
    private readonly RoomRepository rooms;
    private readonly RoomMemberRepository members;
    private readonly MembershipCache cache;
    private readonly RedisBackplane backplane;
    private readonly AnnouncementOrder order;
    private readonly RightsWatch rights;
    private readonly SpaceRights spaces;

    /// <summary>Listens to what other processes change.</summary>
    public RoomAccess(
        RoomRepository rooms, RoomMemberRepository members, RedisBackplane backplane, AnnouncementOrder order, RightsWatch rights, SpaceRights spaces,
        TimeProvider clock)
    {
        (this.rooms, this.members, this.backplane) = (rooms, members, backplane);
        (this.order, this.rights, this.spaces) = (order, rights, spaces);
        cache = new MembershipCache(members, spaces, rights.Options, clock);
        backplane.Handle(BackplaneMessage.RoomChanged, payload =>
        {
            if (RoomNotice.Read(payload.Span) is { } room) cache.Forget(room);
        });
        backplane.Missed += cache.Clear;
        rights.Forgetting += Forget;
        spaces.Forgetting += cache.Forget;
    }

    /// <summary>Queries that the membership cache has sent.</summary>
    internal long MembershipQueries => cache.Queries;

    /// <summary>
    /// That the user is in the room; null when not, or when the room is deleted. Served from memory: a change made here or
    /// announced by another process counts at once, one whose notice was lost within <see cref="RightsOptions.EndWithin"/>.
    /// </summary>
    public ValueTask<Membership?> FindMembershipAsync(RoomId room, UserId user, CancellationToken ct)
    {
        rights.Used();
        return cache.FindAsync(room, user, ct);
    }

    /// <summary>How each of the people stands to the room of the same place in the list, read from the database.</summary>
    public async Task<IReadOnlyList<RoomStanding>> ListStandingsAsync(
        IReadOnlyList<RoomId> rooms, IReadOnlyList<UserId> users, CancellationToken ct) =>
        await members.ListStandingsAsync([.. rooms.Select(r => r.Value)], [.. users.Select(u => u.Value)], ct);

    /// <summary>The counts of departures of the rooms, deleted ones too.</summary>
    public async Task<IReadOnlyList<RoomMark>> ListMarksAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct) =>
        await this.rooms.ListMarksAsync([.. rooms.Select(r => r.Value)], ct);

    /// <summary>Whether the user is in the room, read from the database and not from memory. Those who ask at a time share a query.</summary>
    public async Task<bool> IsMemberNowAsync(RoomId room, UserId user, CancellationToken ct) =>
        await FindMembershipNowAsync(room, user, ct) is not null;

    /// <summary>The same, and as what.</summary>
    internal ValueTask<Membership?> FindMembershipNowAsync(RoomId room, UserId user, CancellationToken ct)
    {
        cache.Forget(room);
        return cache.FindAsync(room, user, ct);
    }

    /// <summary>Whose the rooms are, deleted ones too; for those who count and show nothing of them.</summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> ListTenantsAsync(IReadOnlyCollection<Guid> rooms, CancellationToken ct) =>
        (await this.rooms.ListTenantsAsync([.. rooms], ct)).ToDictionary(r => r.Room, r => r.Tenant);

    /// <summary>All rooms of the user, newest activity first.</summary>
    public Task<IReadOnlyList<RoomView>> ListRoomsAsync(UserId user, int limit, CancellationToken ct) =>
        ListRoomsAsync(user, after: null, limit, ct);

    /// <summary>The same in pages: those behind the place.</summary>
    public async Task<IReadOnlyList<RoomView>> ListRoomsAsync(
        UserId user, RoomPlace? after, int limit, CancellationToken ct) =>
        await rooms.ListViewsAsync(user, after, limit, ct);

    /// <summary>The room as the member sees it, from the database.</summary>
    public Task<RoomView?> FindRoomAsync(RoomId room, UserId user, CancellationToken ct) =>
        rooms.FindViewAsync(room, user, ct);

    /// <summary>Ids of the user's rooms, newest activity first.</summary>
    public async Task<IReadOnlyList<RoomId>> ListRecentRoomIdsAsync(UserId user, int limit, CancellationToken ct) =>
        [.. (await ListRecentRoomsAsync(user, limit, ct)).Select(room => room.RoomId)];

    /// <summary>The user's rooms, newest activity first.</summary>
    public async Task<IReadOnlyList<RoomMark>> ListRecentRoomsAsync(UserId user, int limit, CancellationToken ct) =>
        await rooms.ListRecentAsync(user, limit, ct);

    /// <summary>Rooms that the user was in and is no longer in, or that are deleted; by id, those behind the last one of the page before.</summary>
    public async Task<IReadOnlyList<RoomId>> ListLeftAsync(UserId user, RoomId after, int limit, CancellationToken ct) =>
        await rooms.ListLeftIdsAsync(user, after, limit, ct);

    /// <summary>All rooms of the user by id, those behind the last one of the page before.</summary>
    public async Task<IReadOnlyList<RoomView>> ListRoomsByIdAsync(UserId user, RoomId after, int limit, CancellationToken ct) =>
        await rooms.ListViewsByIdAsync(user, after, limit, ct);

    /// <summary>Of each of the user's rooms some other members, those who came first: a group without a name is called by them.</summary>
    public async Task<ILookup<RoomId, UserId>> ListSomeMembersAsync(
        IReadOnlyCollection<RoomId> rooms, UserId user, int perRoom, CancellationToken ct) =>
        (await members.ListSomeAsync([.. rooms.Select(r => r.Value)], user, perRoom, ct)).ToLookup(m => m.Room, m => m.User);

    /// <summary>Of each of the rooms some of those who look after its members; its owner is among them.</summary>
    internal async Task<ILookup<RoomId, UserId>> ListModeratorsAsync(IReadOnlyCollection<RoomId> rooms, int perRoom, CancellationToken ct) =>
        (await members.ListInOfficeAsync([.. rooms.Select(r => r.Value)], perRoom, ct)).ToLookup(m => m.Room, m => m.User);

    /// <summary>Locks the room's row until the transaction ends and takes the number of the next change.</summary>
    /// <param name="ofText">Whether it changes a text, or the room; not so what is said of a message besides.</param>
    /// <exception cref="InvalidOperationException">The room is deleted or was never there.</exception>
    public async Task<long> NextRevisionAsync(UnitOfWork work, RoomId room, CancellationToken ct, bool ofText = true) =>
        await rooms.TakeRevisionAsync(work, room, ofText, ct)
        ?? throw new InvalidOperationException($"The room {room} is gone: look for it before asking for its next revision.");

    /// <summary>The same for some changes at once.</summary>
    /// <returns>The number of the first one, and how many have departed from the room.</returns>
    internal async Task<(long First, long Departures)> NextRevisionsAsync(
        UnitOfWork work, RoomId room, int count, CancellationToken ct, bool ofTexts = true) =>
        await rooms.TakeRevisionsAsync(work, room, count, ofTexts, ct) is var (last, departures)
            ? (last - count + 1, departures)
            : throw new InvalidOperationException($"The room {room} is gone: look for it before asking for its next revisions.");

    /// <summary>
    /// Waits until what was committed in the room before has been announced by this process; to be called between a change's commit
    /// and its announcement.
    /// </summary>
    internal ValueTask InOrderAsync(UnitOfWork work, RoomId room) => order.WaitAsync(work, room);

    /// <summary>Forgets here what is cached of the room: the database said otherwise.</summary>
    internal void Forget(RoomId room) => cache.Forget(room);

    /// <summary>
    /// Locks the room's row, for a member who may do that in it. Refusals: <c>room_not_found</c>,
    /// <c>direct_room_fixed</c>, <c>not_room_admin</c>. Whether it is archived is left to the caller.
    /// </summary>
    internal async Task<Result<LockedRoom>> ToChangeAsync(
        UnitOfWork work, RoomId room, UserId user, Permission permission, CancellationToken ct)
    {
        // The lock first: what is read behind it stays true until the transaction ends.
        if (await rooms.LockAsync(work, room, user, ct) is not { } locked) return RoomErrors.NotFound;
        if (await members.ListAmongAsync(work, room, [user], ct) is not [var self]) return RoomErrors.NotFound;
        if (locked.Type == RoomType.Direct) return RoomErrors.DirectFixed;
        if (await PermitAsync(work, locked, self, ct) is not { } found) return RoomErrors.NotFound;
        return found.Can(permission) ? found : RoomErrors.NotPermitted(permission);
    }

    /// <summary>
    /// Locks the room's row, for a member who may add to what is in the room or change it. Refusals:
    /// <c>room_not_found</c>, <c>room_archived</c>.
    /// </summary>
    internal async Task<Result<LockedRoom>> ToWriteAsync(UnitOfWork work, RoomId room, UserId user, CancellationToken ct)
    {
        if (await rooms.LockAsync(work, room, user, ct) is not { } locked) return RoomErrors.NotFound;
        if (await members.ListAmongAsync(work, room, [user], ct) is not [var self]) return RoomErrors.NotFound;
        if (locked.ArchivedAt is not null) return RoomErrors.Archived;
        return await PermitAsync(work, locked, self, ct) is { } found ? found : RoomErrors.NotFound;
    }

    /// <summary>What the member may do there, as of the transaction; null: not even see it.</summary>
    private async Task<LockedRoom?> PermitAsync(UnitOfWork work, Room room, RoomMember member, CancellationToken ct)
    {
        if (room.Space is not { } space) return new LockedRoom(room, member);
        return (await spaces.ListAsync(work, space, room.Id, [member.UserId], ct)).TryGetValue(member.UserId, out var set)
            && AccessPolicy.InSpace(member.Role, set) is var may && may.Has(Permission.ViewRoom)
            ? new LockedRoom(room, member) { Permissions = may }
            : null;
    }

    /// <summary>The same for several people at once, of whom at least one is in the room.</summary>
    /// <returns>Those who are.</returns>
    internal async Task<Result<(Room Room, IReadOnlySet<UserId> Members)>> ToWriteTogetherAsync(
        UnitOfWork work, RoomId room, IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        if (await rooms.LockAsync(work, room, users, ct) is not { } locked) return RoomErrors.NotFound;
        if (await members.ListAmongAsync(work, room, users, ct) is not { Count: > 0 } among) return RoomErrors.NotFound;
        if (locked.ArchivedAt is not null) return RoomErrors.Archived;
        return (locked, among.Select(m => m.UserId).ToHashSet());
    }

    /// <summary>
    /// Locks the room's row for somebody who may look after it: a member, or who looks after the tenant where it is a public channel.
    /// Refusals: <c>room_not_found</c>, <c>direct_room_fixed</c>. What their role permits is left to the caller.
    /// </summary>
    /// <param name="byCase">Who looks after the tenant has a case of the room, and with it any room, a direct one, too.</param>
    internal async Task<Result<ModeratedRoom>> ToModerateAsync(
        UnitOfWork work, RoomId room, TenantId tenant, UserId by, UserId? other, bool ofTenant, CancellationToken ct, bool byCase = false)
    {
        var locked = await rooms.LockAsync(work, room, by, ct);
        if (locked is null && ofTenant) locked = await rooms.LockPublicAsync(work, room, tenant, ct);
        if (locked is null && ofTenant && byCase) locked = await rooms.LockOfTenantAsync(work, room, tenant, ct);
        if (locked is null) return RoomErrors.NotFound;
        if (locked.Type == RoomType.Direct && !(ofTenant && byCase)) return RoomErrors.DirectFixed;

        var among = await members.ListAmongAsync(work, room, other is { } user ? [by, user] : [by], ct);
        var own = among.Find(m => m.UserId == by);
        if (own is null && !(ofTenant && (locked.IsPublic || byCase))) return RoomErrors.NotFound; // put out while the lock was waited for
        var place = new ModeratedRoom(locked, own, among.Find(m => m.UserId == other));
        if (locked.Space is not { } space) return place;

        var permitted = own is null ? null : await PermitAsync(work, locked, own, ct);
        var standings = other is { } person ? await spaces.ListAsync(work, space, [by, person], ct) : [];
        return place with
        {
            Permissions = permitted?.Permissions ?? PermissionSet.None,
            IsAbove = standings.GetValueOrDefault(other ?? by) is not { Rank: > 0 } theirs || standings.GetValueOrDefault(by)?.Outranks(theirs) == true,
        };
    }

    /// <summary>Locks the room's row for what a rule does there, whoever is in it.</summary>
    /// <returns>False: it is deleted, or none of the tenant's.</returns>
    internal async Task<bool> ToFollowRulesAsync(UnitOfWork work, RoomId room, TenantId tenant, CancellationToken ct) =>
        await rooms.LockOfTenantAsync(work, room, tenant, ct) is not null;

    private void Forget(RightsRound round)
    {
        if (round.Everything)
        {
            cache.Clear();
            return;
        }

        foreach (var change in round.Fresh)
            if (change.Room is { } room) cache.Forget(room);
    }

    /// <summary>After a committed change of the room or of who is in it: forgets it here and tells the other processes.</summary>
    internal void Changed(RoomId room)
    {
        cache.Forget(room);
        backplane.Send(BackplaneMessage.RoomChanged, RoomNotice.Write(room));
    }
}

/// <summary>A room whose row the transaction holds, for somebody who may look after it.</summary>
/// <param name="Own">The caller's place in it, if they have one.</param>
/// <param name="Other">That of whom it is about, if they have one.</param>
internal sealed record ModeratedRoom(Room Room, RoomMember? Own, RoomMember? Other)
{
    /// <summary>What the caller may do in it, as of the transaction.</summary>
    public PermissionSet Permissions { get; init; } = Own is null ? PermissionSet.None : AccessPolicy.Of(Own.Role);

    /// <summary>Whether the other one stands below the caller in the room's space, or nowhere.</summary>
    public bool IsAbove { get; init; } = true;

    /// <summary>Whether the caller may do it.</summary>
    public bool Can(Permission permission) => Permissions.Has(permission);
}

/// <summary>A room whose row the transaction holds, and the member who is about to change it.</summary>
internal sealed record LockedRoom(Room Room, RoomMember Self)
{
    /// <summary>All that the member may do in it, as of the transaction.</summary>
    public PermissionSet Permissions { get; init; } = AccessPolicy.Of(Self.Role);

    /// <summary>Whether the member may do it.</summary>
    public bool Can(Permission permission) => Permissions.Has(permission);
}
