using System.Collections.Concurrent;
using Veza.Shared.Access;
using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Moderation.Gate;

/// <summary>
/// Stands before everything that is said and everywhere somebody enters: bans, mutes, locked rooms, slow mode. What holds in a tenant
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
    private readonly TimeProvider clock;
    private readonly TimeSpan life;

    /// <summary>Listens to what other processes change.</summary>
    public ModerationGate(
        RestrictionRepository restrictions, RedisBackplane backplane, RightsWatch rights, SlowMode slowMode, TimeProvider clock)
    {
        (this.restrictions, this.backplane, this.rights, this.slowMode, this.clock) = (restrictions, backplane, rights, slowMode, clock);
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

    /// <summary>Whether somebody is to look first at whatever the person says in the room.</summary>
    public ValueTask<bool> IsHeldAsync(TenantId tenant, RoomId room, UserId user, CancellationToken ct)
    {
        rights.Used();
        return FindKnown(tenant) is { } known ? new(IsHeld(known, room, user)) : IsHeldLaterAsync(tenant, room, user, ct);
    }

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

    private async ValueTask<bool> IsHeldLaterAsync(TenantId tenant, RoomId room, UserId user, CancellationToken ct) =>
        IsHeld(await FindAsync(tenant, ct), room, user);

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

    private bool IsHeld(Restrictions all, RoomId room, UserId user) =>
        !all.IsEmpty && all.Find(RestrictionKind.HoldAll, room, user, clock.Now()) is not null;

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
