using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Cases;

/// <summary>Which cases; null: whatever it is.</summary>
/// <param name="Assigned">True: to the reader; false: to nobody.</param>
public sealed record CaseFilter(
    TenantId Tenant, bool Decided = false, CaseSource? Source = null, RoomId? Room = null, UserId? Person = null, bool? Assigned = null);

/// <summary>Open cases.</summary>
/// <param name="Mine">Assigned to the reader, as the filter has it.</param>
public sealed record CaseCounts(long Open, long Held, long Reports, long Appeals, long Mine);
