using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Rules;

/// <summary>What a compiled set was made of; 0: no rules of its own.</summary>
internal readonly record struct CompiledKey(TenantId Tenant, Guid Room, int OfTenant, int OfRoom);

/// <summary>Which versions hold in a tenant, as it was read at one moment; asked without allocating.</summary>
internal sealed class RuleVersions(TenantId tenant, IReadOnlyList<(Guid Scope, int Version)> current)
{
    private readonly Dictionary<Guid, int> versions = current.ToDictionary(c => c.Scope, c => c.Version);
    private readonly int ofTenant = current.FirstOrDefault(c => c.Scope == tenant.Value).Version;

    /// <summary>Nobody has written any.</summary>
    public static RuleVersions None { get; } = new(default, []);

    public CompiledKey KeyOf(TenantId tenant, RoomId? room) =>
        room is { } id && versions.TryGetValue(id.Value, out var ofRoom) ? new(tenant, id.Value, ofTenant, ofRoom) : new(tenant, Guid.Empty, ofTenant, 0);
}

/// <summary>The versions of a tenant, known or being read.</summary>
/// <param name="before">What was known before.</param>
internal sealed class RuleSlot(long askedAt, TimeSpan life, RuleVersions? before)
{
    public volatile bool Stale;
    private volatile RuleVersions? known;
    private long until = TimeSpan.MaxValue.Ticks;

    public RuleVersions? Known => known;

    public RuleVersions? Before => before;

    public TaskCompletionSource<RuleVersions> Loaded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    public void Complete(RuleVersions found)
    {
        known = found;
        Loaded.TrySetResult(found);
    }
}
