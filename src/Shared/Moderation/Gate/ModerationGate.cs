using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Moderation.Gate;

/// <summary>
/// Stands before everything that is said and everywhere somebody enters: bans, mutes, locked rooms, slow mode, raids. What holds in a tenant
/// is kept in memory, so that a send asks nothing; a change counts at once here, in the other processes when their notice arrives, or within
/// <see cref="RightsOptions.EndWithin"/> when it is lost, and nothing is kept for longer than half of <see cref="RightsOptions.EndAtLatest"/>.
/// </summary>
public sealed class ModerationGate
{
    private const int MostTenants = 10_000;

    private readonly ConcurrentDictionary<TenantId, GateSlot> tenants = new();
    private readonly RestrictionRepository restrictions;
    private readonly RedisBackplane backplane;
    private readonly RightsWatch rights;
    private readonly SlowMode slowMode;
    private readonly RaidOptions raids;
    private readonly TimeProvider clock;
    private readonly TimeSpan life;

    /// <summary>Listens to what other processes change.</summary>
    public ModerationGate(
        RestrictionRepository restrictions, RedisBackplane backplane, RightsWatch rights, SlowMode slowMode, IOptions<RaidOptions> raids,
        TimeProvider clock)
    {
        (this.restrictions, this.backplane, this.rights, this.slowMode, this.clock) = (restrictions, backplane, rights, slowMode, clock);
        this.raids = raids.Value;
        life = rights.Options.EndAtLatest / 2;
        backplane.Handle(BackplaneMessage.RestrictionsChanged, id =>
        {
            if (id.Length == 16) Forget(new TenantId(new Guid(id.Span)));
        });
        backplane.Missed += Clear;
        rights.Forgetting += Forget;
    }

    /// <summary>Queries sent so far; for tests.</summary>
    internal long Queries { get; private set; }

    /// <summary>What holds in the tenant; from memory, as old as the class says.</summary>
    public ValueTask<Restrictions> FindAsync(TenantId tenant, CancellationToken ct)
    {
        rights.Used();
        return FindKnown(tenant) is { } known ? new(known) : new(Ask(tenant).Loaded.Task.WaitAsync(ct));
    }

    /// <summary>
    /// Whether the person may not say or change anything in the room. Refusals: <c>banned</c>, <c>muted</c>, <c>room_locked</c>. Asks
    /// nothing and allocates nothing where nothing holds.
    /// </summary>
    /// <param name="permissions">The person's in the room.</param>
    public ValueTask<Error?> RefuseToWriteAsync(TenantId tenant, RoomId room, UserId user, PermissionSet permissions, CancellationToken ct)
    {
        rights.Used();
        return FindKnown(tenant) is { } known
            ? new(RefuseToWrite(known, room, user, permissions)) : RefuseLaterAsync(tenant, room, user, permissions, ct);
    }

    /// <summary>By what somebody is to look first at whatever the person says in the room; null: by nothing.</summary>
    /// <param name="facts">How long they are known there.</param>
    public ValueTask<RestrictionKind?> FindHoldAsync(TenantId tenant, RoomId room, UserId user, in Newcomer facts, CancellationToken ct)
    {
        rights.Used();
        return FindKnown(tenant) is { } known ? new(FindHold(known, room, user, facts)) : FindHoldLaterAsync(tenant, room, user, facts, ct);
    }

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
        TenantId tenant, RoomId room, UserId user, PermissionSet permissions, Guid clientMessageId, CancellationToken ct)
    {
        rights.Used();
        return FindKnown(tenant) is { IsEmpty: true } ? default : TakeAsync(tenant, room, user, permissions, clientMessageId, ct);
    }

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
    internal void Changed(TenantId tenant)
    {
        Forget(tenant);
        backplane.Send(BackplaneMessage.RestrictionsChanged, tenant.Value.ToByteArray());
    }

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

    /// <summary>What is in memory and fresh.</summary>
    private Restrictions? FindKnown(TenantId tenant) => tenants.TryGetValue(tenant, out var slot) && slot.IsFresh(clock, life) ? slot.Known : null;

    private GateSlot Ask(TenantId tenant)
    {
        if (tenants.Count > MostTenants) Clear();
        while (true)
        {
            var known = tenants.TryGetValue(tenant, out var current);
            if (known && current!.IsFresh(clock, life)) return current;

            var slot = new GateSlot(clock.GetTimestamp());
            if (known ? !tenants.TryUpdate(tenant, slot, current!) : !tenants.TryAdd(tenant, slot)) continue;
            _ = LoadAsync(tenant, slot);
            return slot;
        }
    }

    private async Task LoadAsync(TenantId tenant, GateSlot slot)
    {
        try
        {
            Queries++;
            slot.Complete(new(await restrictions.ListAsync(tenant, CancellationToken.None)));
        }
        catch (Exception e)
        {
            // Not swallowed: everyone who waits gets it, and the next one asks again.
            tenants.TryRemove(KeyValuePair.Create(tenant, slot));
            slot.Loaded.TrySetException(e);
        }
    }

    private void Forget(RightsRound round)
    {
        if (round.Everything)
        {
            Clear();
            return;
        }

        foreach (var change in round.Fresh)
            if (change.Tenant is { } tenant) Forget(tenant);
    }

    private void Forget(TenantId tenant)
    {
        if (tenants.TryRemove(tenant, out var slot)) slot.Stale = true;
    }

    private void Clear()
    {
        foreach (var tenant in tenants.Keys) Forget(tenant);
    }
}
