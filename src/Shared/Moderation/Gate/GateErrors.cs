using System.Globalization;
using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Gate;

/// <summary>What somebody hears who may not enter or say something.</summary>
public static class GateErrors
{
    /// <summary>The person may not enter.</summary>
    public static Error Banned(Restriction ban) => Until(
        new("banned", ErrorKind.Forbidden, "You were banned from here."), ban).With("level", ban.Level.Code());

    /// <summary>The person may not say anything.</summary>
    public static Error Muted(Restriction mute) => Until(
        new("muted", ErrorKind.Forbidden, "You may read here, but not write."), mute).With("level", mute.Level.Code());

    /// <summary>Nobody but those who look after the room may say anything.</summary>
    public static Error RoomLocked(Restriction locked) => Until(
        new("room_locked", ErrorKind.Forbidden, "The room is locked: only those who look after it may write."), locked);

    /// <summary>Newcomers come all at once: nobody else is let in by others for now.</summary>
    public static Error InvitesOff(Restriction raid) => Until(
        new("invites_off", ErrorKind.Forbidden, "Nobody can be invited at the moment."), raid).With("level", raid.Level.Code());

    /// <summary>The person's last message was not long enough ago.</summary>
    public static Error SlowMode(TimeSpan interval, TimeSpan wait) => new Error(
        "slow_mode", ErrorKind.RateLimited, "There must be some time between two of your messages in this room.")
    { RetryAfter = wait }.With("interval", (long)interval.TotalSeconds);

    /// <summary><c>until</c> is absent where it has no end.</summary>
    private static Error Until(Error error, Restriction restriction) => restriction.Until is { } end
        ? error.With("until", end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture))
        : error;
}
