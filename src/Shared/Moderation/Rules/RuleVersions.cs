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
