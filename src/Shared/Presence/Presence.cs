using Veza.Shared.Common;

namespace Veza.Shared.Presence;

/// <summary>What others see of a person.</summary>
public enum PresenceStatus
{
    /// <summary>Not connected; as a chosen status: connected and hidden.</summary>
    Offline,

    /// <summary>Connected.</summary>
    Online,

    /// <summary>Connected, elsewhere.</summary>
    Away,

    /// <summary>Connected, not to be disturbed.</summary>
    Busy,
}

/// <summary>A person's presence as others see it.</summary>
/// <param name="LastSeen">The last sign of life while visible, to within the renewal interval; null when none is known.</param>
public sealed record PresenceState(UserId UserId, PresenceStatus Status, DateTimeOffset? LastSeen);

/// <summary>The words for statuses: the same on the wire and in Redis.</summary>
public static class PresenceCodes
{
    /// <summary>The word.</summary>
    public static string Code(this PresenceStatus status) => status switch
    {
        PresenceStatus.Offline => "offline",
        PresenceStatus.Online => "online",
        PresenceStatus.Away => "away",
        PresenceStatus.Busy => "busy",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status has no word yet; give it one."),
    };

    /// <summary>The status of that code; null when there is none.</summary>
    public static PresenceStatus? Parse(string? code) => code switch
    {
        "offline" => PresenceStatus.Offline,
        "online" => PresenceStatus.Online,
        "away" => PresenceStatus.Away,
        "busy" => PresenceStatus.Busy,
        _ => null,
    };
}
