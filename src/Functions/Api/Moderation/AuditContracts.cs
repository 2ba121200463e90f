using System.ComponentModel.DataAnnotations;

namespace Veza.Functions.Api.Moderation;

/// <summary>An entry of the audit log.</summary>
/// <param name="Seq">Its place in the tenant's chain, from 1.</param>
/// <param name="ActorId">Who did it, where that was a person.</param>
/// <param name="Action">Of an open set.</param>
/// <param name="Target">What kind of thing it was done to; of an open set.</param>
/// <param name="RoomId">Where.</param>
/// <param name="UserId">Whom it was done to.</param>
/// <param name="Before">How it was.</param>
/// <param name="After">How it is since.</param>
/// <param name="Hash">SHA-256 of it and all before it, in hexadecimal digits.</param>
// Written by AuditJson.
internal sealed record AuditEntryResponse(
    long Seq, Guid Id, Guid TenantId, DateTimeOffset At, [property: AllowedValues("person", "operator", "system")] string Actor,
    Guid? ActorId, string Action, string Target, string TargetId, Guid? RoomId, Guid? UserId, string? Reason, object? Before, object? After, string Hash);
