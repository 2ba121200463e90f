using Veza.Shared.Common;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Moderation.Actions;

/// <summary>What a moderator can do.</summary>
public enum ActionKind
{
    /// <summary>Tells a person that something was not right.</summary>
    Warn,

    /// <summary>See <see cref="RestrictionKind.Mute"/>.</summary>
    Mute,

    /// <summary>
    /// See <see cref="RestrictionKind.Ban"/>. Of a room, it also puts the person out; of the tenant, it ends their sign-ins.
    /// </summary>
    Ban,

    /// <summary>Puts a person out of a room; they may come back.</summary>
    Kick,

    /// <summary>See <see cref="RestrictionKind.LockRoom"/>.</summary>
    LockRoom,

    /// <summary>See <see cref="RestrictionKind.SlowMode"/>.</summary>
    SlowMode,

    /// <summary>See <see cref="RestrictionKind.HoldAll"/>.</summary>
    HoldAll,

    /// <summary>See <see cref="RestrictionKind.ShadowHold"/>.</summary>
    ShadowHold,

    /// <summary>Takes one message away.</summary>
    DeleteMessage,

    /// <summary>Takes away what a person said in a room, or what was said there within some time.</summary>
    BulkDelete,

    /// <summary>See <see cref="RestrictionKind.Raid"/>.</summary>
    Raid,
}

/// <summary>How an action ended.</summary>
public enum ActionEnd
{
    /// <summary>A moderator took it back.</summary>
    Undone,

    /// <summary>Its time was over.</summary>
    Expired,

    /// <summary>Another one of its kind took its place.</summary>
    Replaced,
}

/// <summary>Something that was done.</summary>
/// <param name="ScopeId">The space or the room; null: the tenant.</param>
/// <param name="User">Whom it was done to; null: everybody there.</param>
/// <param name="Evidence">Messages.</param>
/// <param name="By">Null: a rule.</param>
/// <param name="RequestId">The moderator's client's own id for it; unique for that person.</param>
/// <param name="Rule">The escalation that did it, or the rule that found a message after it was published; the reason is its code then.</param>
/// <param name="Affected">How many messages it took away.</param>
/// <param name="AcknowledgedAt">When the person said that they have seen it.</param>
public sealed record ModerationAction(
    Guid Id, TenantId TenantId, ActionKind Kind, ModerationLevel Level, Guid? ScopeId, UserId? User, MessageId? Message, string Reason,
    IReadOnlyList<Guid> Evidence, TimeSpan? Interval, UserId? By, Guid? RequestId, string? Rule, int Affected, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? AcknowledgedAt = null, DateTimeOffset? EndedAt = null, ActionEnd? Ended = null,
    UserId? EndedBy = null)
{
    /// <summary>The room, where it was done in one.</summary>
    public RoomId? Room => Level == ModerationLevel.Room && ScopeId is { } room ? new RoomId(room) : null;

    /// <summary>What holds by it; null: nothing, it was done once.</summary>
    public Restriction? Restriction => Kind.Restriction() is { } kind
        ? new(Id, TenantId, kind, Level, ScopeId, User, Interval, ExpiresAt) : null;

    /// <summary>Whether a person is told of it, as something that was done to them.</summary>
    public bool IsTold => User is not null && Kind is not (ActionKind.HoldAll or ActionKind.ShadowHold);

    /// <summary>Whether an appeal could change something at that time.</summary>
    public bool CanBeAppealedAt(DateTimeOffset now) => IsTold && EndedAt is null && !(ExpiresAt <= now);

    /// <summary>Whether something holds by it at that time.</summary>
    public bool HoldsAt(DateTimeOffset now) => EndedAt is null && Restriction?.HoldsAt(now) == true;
}

/// <summary>What a moderator wants done.</summary>
/// <param name="Room">Where; null: in the whole tenant.</param>
/// <param name="Duration">Null: until it is undone.</param>
/// <param name="From">Of a bulk deletion: messages since then.</param>
/// <param name="Until">And before then.</param>
public sealed record ModerationCommand(
    TenantId TenantId, UserId By, ActionKind Kind, RoomId? Room, UserId? User, MessageId? Message, string Reason, TimeSpan? Duration = null,
    TimeSpan? Interval = null, IReadOnlyList<Guid>? Evidence = null, Guid? RequestId = null, DateTimeOffset? From = null,
    DateTimeOffset? Until = null)
{
    /// <summary>It is done with the decision on a case, to what that case is about.</summary>
    internal bool ByCase { get; init; }
}

/// <summary>The words for these in the database and on the wire.</summary>
public static class ActionCodes
{
    private static readonly string[] Kinds =
        ["warn", "mute", "ban", "kick", "lock_room", "slow_mode", "hold_all", "shadow_hold", "delete_message", "bulk_delete", "raid"];

    private static readonly string[] Ends = ["undone", "expired", "replaced"];

    /// <summary>The code.</summary>
    public static string Code(this ActionKind kind) => Kinds[(int)kind];

    /// <summary>The code.</summary>
    public static string Code(this ActionEnd end) => Ends[(int)end];

    /// <summary>The reverse; null when there is no such kind.</summary>
    public static ActionKind? ParseKind(string code) => Array.IndexOf(Kinds, code) is >= 0 and var kind ? (ActionKind)kind : null;

    /// <summary>The reverse; null when there is no such end.</summary>
    public static ActionEnd? ParseEnd(string code) => Array.IndexOf(Ends, code) is >= 0 and var end ? (ActionEnd)end : null;

    /// <summary>What holds after an action of the kind; null: nothing.</summary>
    public static RestrictionKind? Restriction(this ActionKind kind) => RestrictionCodes.ParseKind(kind.Code());
}
