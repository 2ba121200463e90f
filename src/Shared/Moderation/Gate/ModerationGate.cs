using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Moderation.Gate;

/// <summary>
/// Stands before everything that is said and everywhere somebody enters: bans, mutes, locked rooms, slow mode, raids. What holds in
/// a tenant is kept in memory (<see cref="TenantMemory{T}"/>), so that a send asks nothing.
/// </summary>
public sealed class ModerationGate
{
    private readonly TenantMemory<Restrictions> tenants;
    private readonly RestrictionRepository restrictions;
    private readonly SlowMode slowMode;
    private readonly RaidOptions raids;
    private readonly TimeProvider clock;

    /// <summary>Listens to what other processes change.</summary>
    public ModerationGate(
        RestrictionRepository restrictions, RedisBackplane backplane, RightsWatch rights, SlowMode slowMode, IOptions<RaidOptions> raids,
        TimeProvider clock)
    {
        (this.restrictions, this.slowMode, this.raids, this.clock) = (restrictions, slowMode, raids.Value, clock);
        tenants = new(BackplaneMessage.RestrictionsChanged, backplane, rights, clock, (tenant, _) => LoadAsync(tenant));
    }

    /// <summary>Queries sent so far; for tests.</summary>
    internal long Queries { get; private set; }

    /// <summary>What holds in the tenant; from memory, as old as the class says.</summary>
    public ValueTask<Restrictions> FindAsync(TenantId tenant, CancellationToken ct) => tenants.FindAsync(tenant, ct);

    /// <summary>
    /// Whether the person may not say or change anything in the room. Refusals: <c>banned</c>, <c>muted</c>, <c>room_locked</c>. Asks
    /// nothing and allocates nothing where nothing holds.
    /// </summary>
    /// <param name="permissions">The person's in the room.</param>
    public ValueTask<Error?> RefuseToWriteAsync(TenantId tenant, RoomId room, UserId user, PermissionSet permissions, CancellationToken ct) =>
        tenants.FindKnown(tenant) is { } known
            ? new(RefuseToWrite(known, room, user, permissions)) : RefuseLaterAsync(tenant, room, user, permissions, ct);

    /// <summary>By what somebody is to look first at whatever the person says in the room; null: by nothing.</summary>
    /// <param name="facts">How long they are known there.</param>
    public ValueTask<RestrictionKind?> FindHoldAsync(TenantId tenant, RoomId room, UserId user, in Newcomer facts, CancellationToken ct) =>
        tenants.FindKnown(tenant) is { } known ? new(FindHold(known, room, user, facts)) : FindHoldLaterAsync(tenant, room, user, facts, ct);

    /// <summary>
    /// What keeps people from letting others in by an invitation, in a raid, but those who may write in locked rooms: whether somebody does
    /// is left to the caller. To be asked outside of a transaction. Refusal: <c>invites_off</c>.
    /// </summary>
    /// <param name="room">Null: not into one room.</param>
    public async ValueTask<Error?> RefuseToInviteAsync(TenantId tenant, RoomId? room, CancellationToken ct) =>
        (await FindAsync(tenant, ct)).FindOfRoom(RestrictionKind.Raid, room, clock.Now()) is { } raid
            ? GateErrors.InvitesOff(raid)
            : null;

    /// <summary>Whether somebody may not make a room with others in it: in a raid of the tenant no newcomer does. As above.</summary>
    public async ValueTask<Error?> RefuseToGatherAsync(TenantId tenant, Newcomer facts, CancellationToken ct) =>
        (await FindAsync(tenant, ct)).FindOfRoom(RestrictionKind.Raid, room: null, clock.Now()) is { } raid && facts.IsNewAt(clock.Now(), raids)
            ? GateErrors.InvitesOff(raid)
            : null;

    /// <summary>Takes the person's turn in a room with slow mode. Refusal: <c>slow_mode</c>.</summary>
    /// <param name="permissions">The person's in the room.</param>
    /// <param name="clientMessageId">Of the message: its repetitions have the same turn.</param>
    public ValueTask<Error?> TakeTurnAsync(
        TenantId tenant, RoomId room, UserId user, PermissionSet permissions, Guid clientMessageId, CancellationToken ct) =>
        tenants.FindKnown(tenant) is { IsEmpty: true } ? default : TakeAsync(tenant, room, user, permissions, clientMessageId, ct);

    /// <summary>Those of the people who may not enter the room, read inside the transaction that is about to let them in.</summary>
    internal async Task<IReadOnlyList<Restriction>> ListBansAsync(
        UnitOfWork work, TenantId tenant, RoomId room, IReadOnlyCollection<UserId> users, CancellationToken ct) =>
        await restrictions.ListBansAsync(work, tenant, room, users, clock.Now(), ct);

    /// <summary>Whether the person may not sign in, read inside the transaction that is about to do so. Refusal: <c>banned</c>.</summary>
    internal async Task<Error?> RefuseSignInAsync(UnitOfWork work, TenantId tenant, UserId user, CancellationToken ct) =>
        (await restrictions.ListBansAsync(work, tenant, room: null, [user], clock.Now(), ct)).FirstOrDefault() is { } ban
            ? GateErrors.Banned(ban)
            : null;

    /// <summary>The rooms of the tenant that the person may not see.</summary>
    internal async ValueTask<Guid[]> ListHiddenAsync(TenantId tenant, UserId user, CancellationToken ct) =>
        (await FindAsync(tenant, ct)) is { IsEmpty: false } all ? all.ListBannedRooms(user, clock.Now()) : [];

    /// <summary>After the commit of a change: forgets it here and tells the other processes.</summary>
    internal void Changed(TenantId tenant) => tenants.Changed(tenant);

    // Methods of their own: what a local function closes over is allocated for whoever passes, too.
    private async ValueTask<Error?> RefuseLaterAsync(TenantId tenant, RoomId room, UserId user, PermissionSet permissions, CancellationToken ct) =>
        RefuseToWrite(await FindAsync(tenant, ct), room, user, permissions);

    private async ValueTask<RestrictionKind?> FindHoldLaterAsync(TenantId tenant, RoomId room, UserId user, Newcomer facts, CancellationToken ct) =>
        FindHold(await FindAsync(tenant, ct), room, user, facts);

    private async ValueTask<Error?> TakeAsync(
        TenantId tenant, RoomId room, UserId user, PermissionSet permissions, Guid clientMessageId, CancellationToken ct) =>
        (await FindAsync(tenant, ct)).FindOfRoom(RestrictionKind.SlowMode, room, clock.Now()) is { Interval: { } interval }
        && !permissions.Has(Permission.WriteInLockedRooms)
        && await slowMode.TakeAsync(room, user, clientMessageId, interval, ct) is { } wait
            ? GateErrors.SlowMode(interval, wait)
            : null;

    private Error? RefuseToWrite(Restrictions all, RoomId room, UserId user, PermissionSet permissions)
    {
        if (all.IsEmpty) return null;
        var now = clock.Now();
        if (all.Find(RestrictionKind.Ban, room, user, now) is { } ban) return GateErrors.Banned(ban);
        if (all.Find(RestrictionKind.Mute, room, user, now) is { } mute) return GateErrors.Muted(mute);
        return all.FindOfRoom(RestrictionKind.LockRoom, room, now) is { } locked && !permissions.Has(Permission.WriteInLockedRooms)
            ? GateErrors.RoomLocked(locked)
            : null;
    }

    private RestrictionKind? FindHold(Restrictions all, RoomId room, UserId user, in Newcomer facts)
    {
        if (all.IsEmpty) return null;
        var now = clock.Now();
        if (all.Find(RestrictionKind.HoldAll, room, user, now) is not null) return RestrictionKind.HoldAll;
        return all.FindOfRoom(RestrictionKind.Raid, room, now) is not null && facts.IsNewAt(now, raids) ? RestrictionKind.Raid : null;
    }

    private async Task<Restrictions> LoadAsync(TenantId tenant)
    {
        Queries++;
        return new(await restrictions.ListAsync(tenant, CancellationToken.None));
    }
}
