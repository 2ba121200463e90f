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
/// The rules that hold in a room, compiled. Which versions hold in a tenant is kept in memory (<see cref="TenantMemory{T}"/>). While the database is away the last known rules hold, else the built-in ones.
/// </summary>
public sealed class RuleBook
{
    /// <summary>How long nobody asks again after the database could not be reached, and how long anybody waits for it.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ForEver = TimeSpan.FromDays(3650);

    private readonly TenantMemory<RuleVersions> tenants;
    private readonly ConcurrentDictionary<CompiledKey, Lazy<Task<RuleSet>>> compiling = new();
    private readonly BoundedCache<CompiledKey, RuleSet> compiled;
    private readonly RuleRepository rules;
    private readonly TimeProvider clock;
    private readonly ILogger<RuleBook> logger;
    private readonly int mostRooms;

    /// <summary>Listens to what other processes change.</summary>
    public RuleBook(
        RuleRepository rules, RedisBackplane backplane, RightsWatch rights, IOptions<RuleOptions> options, TimeProvider clock, ILogger<RuleBook> logger)
    {
        (this.rules, this.clock, this.logger) = (rules, clock, logger);
        mostRooms = options.Value.MaxRooms;
        compiled = new(options.Value.MaxCompiled, ForEver, clock);
        tenants = new(BackplaneMessage.RulesChanged, backplane, rights, clock, LoadAsync);
    }

    /// <summary>Queries sent so far; for tests.</summary>
    internal long Queries { get; private set; }

    /// <summary>How many sets are kept; for tests.</summary>
    internal int Compiled => compiled.Count;

    /// <summary>Those of the room, laid over those of the tenant and the built-in ones. From memory, without allocating, but after a change.</summary>
    /// <param name="room">Null: what holds outside of rooms.</param>
    public ValueTask<RuleSet> FindAsync(TenantId tenant, RoomId? room, CancellationToken ct)
    {
        return tenants.FindKnown(tenant) is { } versions && FindKnown(versions, tenant, room) is { } known
            ? new(known)
            : FindLaterAsync(tenant, room, ct);
    }

    /// <summary>After the commit of a change: forgets it here and tells the other processes.</summary>
    internal void Changed(TenantId tenant) => tenants.Changed(tenant);

    // A method of its own: what its state closes over is allocated only for whoever waits.
    private async ValueTask<RuleSet> FindLaterAsync(TenantId tenant, RoomId? room, CancellationToken ct)
    {
        var slot = tenants.Ask(tenant);
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

    private async Task<RuleSet> CompileAsync(CompiledKey key, TenantSlot<RuleVersions> slot, RoomId? room)
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

    private RuleSet Compile(CompiledKey key, IReadOnlyDictionary<Guid, string> documents, TenantSlot<RuleVersions> slot, RoomId? room)
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

    private RuleSet LastKnown(TenantId tenant, TenantSlot<RuleVersions> slot, RoomId? room) =>
        slot.Before is { } before ? FindKnown(before, tenant, room) ?? FindKnown(before, tenant, null) ?? RuleSet.BuiltIn : RuleSet.BuiltIn;

    private async Task<RuleVersions> LoadAsync(TenantId tenant, TenantSlot<RuleVersions> slot)
    {
        try
        {
            return new(tenant, await ReadAsync(ct => rules.ListCurrentAsync(tenant, mostRooms + 1, ct)));
        }
        catch (Exception e) when (IsAway(e))
        {
            RuleLog.NotRead(logger, tenant.Value, e.GetType().Name);
            slot.Expire(clock, Rest);
            return slot.Before ?? RuleVersions.None;
        }
    }

    private async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read)
    {
        Queries++;
        using var patience = new CancellationTokenSource(Patience, clock);
        return await read(patience.Token);
    }

    private static bool IsAway(Exception e) => Postgres.IsOutage(e) || e is DbException or OperationCanceledException;
}
