using Veza.Shared.Common;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Rules;

/// <summary>Where rules hold.</summary>
/// <param name="Id">The tenant, the space or the room.</param>
public readonly record struct RuleScope(TenantId Tenant, ModerationLevel Level, Guid Id)
{
    /// <summary>In all rooms of the tenant.</summary>
    public static RuleScope Of(TenantId tenant) => new(tenant, ModerationLevel.Tenant, tenant.Value);

    /// <summary>In the room, or in all of the tenant where there is none.</summary>
    public static RuleScope Of(TenantId tenant, RoomId? room) => room is { } id ? new(tenant, ModerationLevel.Room, id.Value) : Of(tenant);

    /// <summary>The room; null: all of the tenant.</summary>
    public RoomId? Room => Level == ModerationLevel.Room ? new RoomId(Id) : null;
}

/// <summary>Rules as they were at one time.</summary>
/// <param name="Version">From 1; the newest holds.</param>
/// <param name="Author">Who wrote them; null: nobody.</param>
public sealed record RuleVersion(RuleScope Scope, int Version, RuleDocument Document, UserId? Author, DateTimeOffset At, string? Note);

/// <summary>That rules were changed, without what they say.</summary>
public sealed record RuleChange(int Version, UserId? Author, DateTimeOffset At, string? Note);
