using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Gate;

/// <summary>What can hold for somebody, or for a room.</summary>
public enum RestrictionKind
{
    /// <summary>Of a person: neither sees nor enters.</summary>
    Ban,

    /// <summary>Of a person: reads, and says nothing.</summary>
    Mute,

    /// <summary>Of a room: only those who look after it say something.</summary>
    LockRoom,

    /// <summary>Of a room: so long between two messages of a person.</summary>
    SlowMode,

    /// <summary>Of a person: what they say is looked at first.</summary>
    HoldAll,

    /// <summary>Of a person: the same, and they do not see that.</summary>
    ShadowHold,

    /// <summary>Of a room, or of the tenant: what newcomers say is looked at first, and nobody is invited.</summary>
    Raid,
}

/// <summary>How far something reaches.</summary>
public enum ModerationLevel
{
    /// <summary>The whole tenant.</summary>
    Tenant,

    /// <summary>A space with its rooms.</summary>
    Space,

    /// <summary>One room.</summary>
    Room,
}

/// <summary>Something that holds until it is taken back, or its time is over.</summary>
/// <param name="ActionId">What made it.</param>
/// <param name="ScopeId">The space or the room; null: the tenant.</param>
/// <param name="User">Whom it holds for; null: everybody there.</param>
/// <param name="Interval">Of slow mode.</param>
/// <param name="Until">The moment from which on it holds no more, whatever else happens; null: none.</param>
public sealed record Restriction(
    Guid ActionId, TenantId TenantId, RestrictionKind Kind, ModerationLevel Level, Guid? ScopeId, UserId? User, TimeSpan? Interval,
    DateTimeOffset? Until)
{
    /// <summary>Whether it holds at that time.</summary>
    public bool HoldsAt(DateTimeOffset now) => Until is not { } end || now < end;

    /// <summary>Whether it reaches the room.</summary>
    public bool Reaches(RoomId room) => Level == ModerationLevel.Tenant || ScopeId == room.Value;
}

/// <summary>The words for these in the database and on the wire.</summary>
public static class RestrictionCodes
{
    /// <summary>The code.</summary>
    public static string Code(this RestrictionKind kind) => kind switch
    {
        RestrictionKind.Ban => "ban",
        RestrictionKind.Mute => "mute",
        RestrictionKind.LockRoom => "lock_room",
        RestrictionKind.SlowMode => "slow_mode",
        RestrictionKind.HoldAll => "hold_all",
        RestrictionKind.ShadowHold => "shadow_hold",
        RestrictionKind.Raid => "raid",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind has no code yet; give it one."),
    };

    /// <summary>The reverse; null when there is no such kind.</summary>
    public static RestrictionKind? ParseKind(string code) => code switch
    {
        "ban" => RestrictionKind.Ban,
        "mute" => RestrictionKind.Mute,
        "lock_room" => RestrictionKind.LockRoom,
        "slow_mode" => RestrictionKind.SlowMode,
        "hold_all" => RestrictionKind.HoldAll,
        "shadow_hold" => RestrictionKind.ShadowHold,
        "raid" => RestrictionKind.Raid,
        _ => null,
    };

    /// <summary>The code.</summary>
    public static string Code(this ModerationLevel level) => level switch
    {
        ModerationLevel.Tenant => "tenant",
        ModerationLevel.Space => "space",
        ModerationLevel.Room => "room",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "This level has no code yet; give it one."),
    };

    /// <summary>The reverse; null when there is no such level.</summary>
    public static ModerationLevel? ParseLevel(string code) => code switch
    {
        "tenant" => ModerationLevel.Tenant,
        "space" => ModerationLevel.Space,
        "room" => ModerationLevel.Room,
        _ => null,
    };
}
