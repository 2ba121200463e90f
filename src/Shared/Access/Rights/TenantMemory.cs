using System.Collections.Concurrent;
using Veza.Shared.Common;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Access.Rights;

/// <summary>
/// Something that holds in each tenant, kept in memory so that a send asks nothing for it: read with one query after a change and when it has
/// grown old. A change counts at once here, in the other processes when their notice arrives, or within
/// <see cref="RightsOptions.EndWithin"/> when it is lost, and nothing is kept for longer than half of <see cref="RightsOptions.EndAtLatest"/>.
/// </summary>
internal sealed class TenantMemory<T> where T : class
{
    /// <summary>Tenants at a time; beyond that it starts over.</summary>
    private const int MostTenants = 10_000;

    private readonly ConcurrentDictionary<TenantId, TenantSlot<T>> tenants = new();
    private readonly Func<TenantId, TenantSlot<T>, Task<T>> read;
    private readonly BackplaneMessage notice;
    private readonly RedisBackplane backplane;
    private readonly RightsWatch rights;
    private readonly TimeProvider clock;
    private readonly TimeSpan life;

    /// <summary>Listens to what other processes change.</summary>
    /// <param name="notice">By which they tell it.</param>
    /// <param name="read">Reads what holds in the tenant; it can make it count shorter. What it throws, everybody gets who waits, and it is read again.</param>
    public TenantMemory(
        BackplaneMessage notice, RedisBackplane backplane, RightsWatch rights, TimeProvider clock, Func<TenantId, TenantSlot<T>, Task<T>> read)
    {
        (this.notice, this.backplane, this.rights, this.clock, this.read) = (notice, backplane, rights, clock, read);
        life = rights.Options.EndAtLatest / 2;
        backplane.Handle(notice, id =>
        {
            if (id.Length == 16) Forget(new TenantId(new Guid(id.Span)));
        });
        backplane.Missed += ForgetAll;
        rights.Forgetting += Forget;
    }

    /// <summary>What is known and fresh; null: it has to be asked for.</summary>
    public T? FindKnown(TenantId tenant)
    {
        rights.Used();
        return tenants.TryGetValue(tenant, out var slot) && slot.IsFresh(clock) ? slot.Known : null;
    }

    /// <summary>What holds, from memory where it is known.</summary>
    public ValueTask<T> FindAsync(TenantId tenant, CancellationToken ct) =>
        FindKnown(tenant) is { } known ? new(known) : new(Ask(tenant).Loaded.Task.WaitAsync(ct));

    /// <summary>What is known or being read; whoever asks first has it read.</summary>
    public TenantSlot<T> Ask(TenantId tenant)
    {
        if (tenants.Count > MostTenants) tenants.Clear();
        while (true)
        {
            var known = tenants.TryGetValue(tenant, out var current);
            if (known && current!.IsFresh(clock)) return current;

            var slot = new TenantSlot<T>(clock.GetTimestamp(), life, current?.Known ?? current?.Before);
            if (known ? !tenants.TryUpdate(tenant, slot, current!) : !tenants.TryAdd(tenant, slot)) continue;
            _ = LoadAsync(tenant, slot);
            return slot;
        }
    }

    /// <summary>After the commit of a change: forgets it here and tells the other processes.</summary>
    public void Changed(TenantId tenant)
    {
        Forget(tenant);
        backplane.Send(notice, tenant.Value.ToByteArray());
    }

    private async Task LoadAsync(TenantId tenant, TenantSlot<T> slot)
    {
        try
        {
            slot.Complete(await read(tenant, slot));
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
            ForgetAll();
            return;
        }

        foreach (var change in round.Fresh)
            if (change.Tenant is { } tenant) Forget(tenant);
    }

    /// <summary>What was known stays at hand until it is known anew.</summary>
    private void Forget(TenantId tenant)
    {
        if (tenants.TryGetValue(tenant, out var slot)) slot.Stale = true;
    }

    private void ForgetAll()
    {
        foreach (var tenant in tenants.Keys) Forget(tenant);
    }
}

/// <summary>What holds in a tenant, known or being read.</summary>
/// <param name="before">What was known before; null: nothing was.</param>
internal sealed class TenantSlot<T>(long askedAt, TimeSpan life, T? before) where T : class
{
    public volatile bool Stale;
    private volatile T? known;
    private long until = TimeSpan.MaxValue.Ticks;

    public T? Known => known;

    public T? Before => before;

    public TaskCompletionSource<T> Loaded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it may be answered from; what is being read may be waited for.</summary>
    public bool IsFresh(TimeProvider clock)
    {
        if (Stale) return false;
        if (!Loaded.Task.IsCompleted) return true;
        var age = clock.GetElapsedTime(askedAt);
        return age < life && age.Ticks < Volatile.Read(ref until);
    }

    /// <summary>Makes it count no longer than that from now.</summary>
    public void Expire(TimeProvider clock, TimeSpan rest) => Volatile.Write(ref until, (clock.GetElapsedTime(askedAt) + rest).Ticks);

    public void Complete(T found)
    {
        known = found;
        Loaded.TrySetResult(found);
    }
}
