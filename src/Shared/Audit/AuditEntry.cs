using System.Text.Json.Nodes;
using Veza.Shared.Common;

namespace Veza.Shared.Audit;

/// <summary>Something that was done to people, rooms, messages or the tenant by somebody who looks after them.</summary>
/// <param name="TenantId">Whose log it is in.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">What, for example <c>room.member_removed</c>; of an open set, never renamed.</param>
/// <param name="Target">To what.</param>
/// <param name="Reason">As the actor gave it.</param>
/// <param name="Before">How it was; ids, numbers and codes, never what somebody wrote.</param>
/// <param name="After">How it is now.</param>
public sealed record AuditEntry(
    TenantId TenantId, AuditActor Actor, string Action, AuditTarget Target, string? Reason = null, JsonObject? Before = null, JsonObject? After = null);

/// <summary>Who did something.</summary>
/// <param name="Kind"><c>person</c>, <c>operator</c> (of the installation, by a command) or <c>system</c> (a rule, the clock).</param>
/// <param name="Id">The person.</param>
public readonly record struct AuditActor(string Kind, UserId? Id)
{
    /// <summary>Somebody who runs the installation.</summary>
    public static AuditActor Operator { get; } = new("operator", null);

    /// <summary>Nobody: a rule or the clock.</summary>
    public static AuditActor System { get; } = new("system", null);

    /// <summary>A person who is signed in.</summary>
    public static AuditActor Person(UserId user) => new("person", user);
}

/// <summary>What something was done to.</summary>
/// <param name="Kind"><c>user</c>, <c>member</c>, <c>room</c>, <c>message</c>, <c>event</c>, …</param>
/// <param name="Id">Of it.</param>
/// <param name="Room">Where.</param>
/// <param name="User">Whom it concerns.</param>
public sealed record AuditTarget(string Kind, string Id, RoomId? Room = null, UserId? User = null)
{
    /// <summary>A person.</summary>
    public static AuditTarget OfUser(UserId user) => new("user", user.ToString(), User: user);

    /// <summary>A room.</summary>
    public static AuditTarget OfRoom(RoomId room) => new("room", room.ToString(), room);

    /// <summary>Somebody's place in a room.</summary>
    public static AuditTarget OfMember(RoomId room, UserId user) => new("member", user.ToString(), room, user);

    /// <summary>What somebody wrote.</summary>
    public static AuditTarget OfMessage(RoomId room, MessageId message, UserId author) => new("message", message.ToString(), room, author);
}

/// <summary>An entry as it stands in the log.</summary>
/// <param name="Seq">Its place in the tenant's chain, from 1.</param>
/// <param name="Hash">Of it and all before it.</param>
/// <param name="Before">JSON, as it was written.</param>
/// <param name="After">JSON, as it was written.</param>
public sealed record AuditRecord(
    TenantId TenantId, long Seq, byte[] Hash, Guid Id, DateTimeOffset At, AuditActor Actor, string Action, AuditTarget Target, string? Reason,
    string? Before, string? After);

/// <summary>Which entries; null: whatever it is.</summary>
/// <param name="Actor">Who did it.</param>
/// <param name="User">Whom it was done to.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Before when.</param>
public sealed record AuditFilter(
    UserId? Actor = null, UserId? User = null, RoomId? Room = null, string? Action = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);
