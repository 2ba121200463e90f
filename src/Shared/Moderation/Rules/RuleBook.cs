using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Moderation.Rules;

/// <summary>
/// The rules that hold in a room, compiled. Which versions hold in a tenant is kept in memory, as the gate keeps what holds for people:
/// a change counts at once here, in the other processes when their notice arrives, or within <see cref="RightsOptions.EndWithin"/> when it is
/// lost. While the database is away the last known rules hold, else the built-in ones.
/// </summary>
public sealed class RuleBook
{
    private const int MostTenants = 10_000;

    /// <summary>How long nobody asks again after the database could not be reached, and how long anybody waits for it.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ForEver = TimeSpan.FromDays(3650);

    private readonly ConcurrentDictionary<TenantId, RuleSlot> tenants = new();
    private readonly ConcurrentDictionary<CompiledKey, Lazy<Task<RuleSet>>> compiling = new();
    private readonly BoundedCache<CompiledKey, RuleSet> compiled;
    private readonly RuleRepository rules;
    private readonly RedisBackplane backplane;
    private readonly RightsWatch rights;
    private readonly TimeProvider clock;
    private readonly ILogger<RuleBook> logger;
    private readonly TimeSpan life;
    private readonly int mostRooms;

    /// <summary>Listens to what other processes change.</summary>
    public RuleBook(
        RuleRepository rules, RedisBackplane backplane, RightsWatch rights, IOptions<RuleOptions> options, TimeProvider clock, ILogger<RuleBook> logger)
    {
        (this.rules, this.backplane, this.rights, this.clock, this.logger) = (rules, backplane, rights, clock, logger);
        (life, mostRooms) = (rights.Options.EndAtLatest / 2, options.Value.MaxRooms);
        compiled = new(options.Value.MaxCompiled, ForEver, clock);
        backplane.Handle(BackplaneMessage.RulesChanged, id =>
        {
            if (id.Length == 16) Forget(new TenantId(new Guid(id.Span)));
        });
        backplane.Missed += ForgetAll;
        rights.Forgetting += Forget;
    }

    /// <summary>Queries sent so far; for tests.</summary>
    internal long Queries { get; private set; }

    /// <summary>How many sets are kept; for tests.</summary>
    internal int Compiled => compiled.Count;

    /// <summary>Those of the room, laid over those of the tenant and the built-in ones. From memory, without allocating, but after a change.</summary>
    /// <param name="room">Null: what holds outside of rooms.</param>
    public ValueTask<RuleSet> FindAsync(TenantId tenant, RoomId? room, CancellationToken ct)
    {
        rights.Used();
        return tenants.TryGetValue(tenant, out var slot) && slot.IsFresh(clock) && slot.Known is { } versions && FindKnown(versions, tenant, room) is { } known
            ? new(known)
            : FindLaterAsync(tenant, room, ct);
    }

    /// <summary>After the commit of a change: forgets it here and tells the other processes.</summary>
    internal void Changed(TenantId tenant)
    {
        Forget(tenant);
        backplane.Send(BackplaneMessage.RulesChanged, tenant.Value.ToByteArray());
    }

    // A method of its own: what its state closes over is allocated only for whoever waits.
    private async ValueTask<RuleSet> FindLaterAsync(TenantId tenant, RoomId? room, CancellationToken ct)
    {
        var slot = Ask(tenant);
        var versions = await slot.Loaded.Task.WaitAsync(ct);
        if (FindKnown(versions, tenant, room) is { } known) return known;

        var key = versions.KeyOf(tenant, room);
        var work = compiling.GetOrAdd(key, _ => new(() => CompileAsync(key, slot, room))); // starts when it has its place, and so leaves it
        return await work.Value.WaitAsync(ct);
    }

    private RuleSet? FindKnown(RuleVersions versions, TenantId tenant, RoomId? room)
    {
        var key = versions.KeyOf(tenant, room);
        return key is { OfTenant: 0, OfRoom: 0 } ? RuleSet.BuiltIn : compiled.TryGet(key, out var set) ? set : null;
    }

    private async Task<RuleSet> CompileAsync(CompiledKey key, RuleSlot slot, RoomId? room)
    {
        try
        {
            var readAt = compiled.Stamp;
            (Guid, int)[] which = [.. new[] { (key.Tenant.Value, key.OfTenant), (key.Room, key.OfRoom) }.Where(w => w.Item2 > 0)];
            var documents = await ReadAsync(ct => rules.ListDocumentsAsync(key.Tenant, which, ct));
            var set = Compile(key, documents, slot, room);
            compiled.Set(key, set, readAt);
            return set;
        }
        catch (Exception e) when (IsAway(e))
        {
            RuleLog.NotRead(logger, key.Tenant.Value, e.GetType().Name);
            slot.Expire(clock, Rest);
            return LastKnown(key.Tenant, slot, room);
        }
        finally
        {
            compiling.TryRemove(key, out _);
        }
    }

    private RuleSet Compile(CompiledKey key, IReadOnlyDictionary<Guid, string> documents, RuleSlot slot, RoomId? room)
    {
        try
        {
            var document = documents.TryGetValue(key.Tenant.Value, out var below) ? StoredRules.Read(below) : RuleDocument.Empty;
            if (documents.TryGetValue(key.Room, out var above)) document = StoredRules.Read(above).Over(document);
            return new(document.ToRules());
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or NotSupportedException)
        {
            // Stored by a later version, or by hand: what people store has been compiled before.
            RuleLog.NotCompiled(logger, key.OfRoom > 0 ? key.Room : key.Tenant.Value, Math.Max(key.OfRoom, key.OfTenant), e.GetType().Name);
            return LastKnown(key.Tenant, slot, room);
        }
    }

    private RuleSet LastKnown(TenantId tenant, RuleSlot slot, RoomId? room) =>
        slot.Before is { } before ? FindKnown(before, tenant, room) ?? FindKnown(before, tenant, null) ?? RuleSet.BuiltIn : RuleSet.BuiltIn;

    private RuleSlot Ask(TenantId tenant)
    {
        if (tenants.Count > MostTenants) tenants.Clear();
        while (true)
        {
            var known = tenants.TryGetValue(tenant, out var current);
            if (known && current!.IsFresh(clock)) return current;

            var slot = new RuleSlot(clock.GetTimestamp(), life, current?.Known ?? current?.Before);
            if (known ? !tenants.TryUpdate(tenant, slot, current!) : !tenants.TryAdd(tenant, slot)) continue;
            _ = LoadAsync(tenant, slot);
            return slot;
        }
    }

    private async Task LoadAsync(TenantId tenant, RuleSlot slot)
    {
        try
        {
            var current = await ReadAsync(ct => rules.ListCurrentAsync(tenant, mostRooms + 1, ct));
            slot.Complete(new(tenant, current));
        }
        catch (Exception e) when (IsAway(e))
        {
            RuleLog.NotRead(logger, tenant.Value, e.GetType().Name);
            slot.Expire(clock, Rest);
            slot.Complete(slot.Before ?? RuleVersions.None);
        }
        catch (Exception e)
        {
            // Not swallowed: everyone who waits gets it, and the next one asks again.
            tenants.TryRemove(KeyValuePair.Create(tenant, slot));
            slot.Loaded.TrySetException(e);
        }
    }

    private async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read)
    {
        Queries++;
        using var patience = new CancellationTokenSource(Patience, clock);
        return await read(patience.Token);
    }

    private static bool IsAway(Exception e) => Postgres.IsOutage(e) || e is DbException or OperationCanceledException;

    private void Forget(RightsRound round)
    {
        if (round.Everything) ForgetAll();
        else
        {
            foreach (var change in round.Fresh)
                if (change.Tenant is { } tenant) Forget(tenant);
        }
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
