using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.RateLimits;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Shared.Presence.Typing;

/// <summary>Who is typing where. A hint that ends by itself: kept in this process only, sent seldom, never stored.</summary>
public sealed class TypingService(
    RoomAccess access,
    UserDirectory people,
    IRealtimeGateway gateway,
    UserLimits limits,
    IOptions<PresenceOptions> options,
    TimeProvider clock)
{
    /// <summary>After this time without another word, clients take a person for not typing any more.</summary>
    public static readonly TimeSpan TypingTimeout = TimeSpan.FromSeconds(6);

    private const int MaxKept = 50_000;

    private readonly ConcurrentDictionary<(RoomId, UserId), long> told = new();

    /// <summary>
    /// Tells the room that the caller types, or does not any more. A start that was told a moment ago is not told again; a
    /// stop is told when a start was. Refusals: <c>room_not_found</c>, <c>room_archived</c>,
    /// <c>rate_limited</c>.
    /// </summary>
    public async ValueTask<Result<Done>> SetAsync(RoomId room, UserId user, bool typing, CancellationToken ct)
    {
        if (await limits.TakeAsync(UserLimit.Typing, user, ct) is { } refusal) return refusal;
        if (await access.FindMembershipAsync(room, user, ct) is not { } membership) return RoomErrors.NotFound;
        if (membership.Archived) return RoomErrors.Archived;
        if (membership.MemberCount > options.Value.TypingMaxMembers) return default(Done);
        if (!(typing ? TakeStart((room, user)) : TakeStop((room, user)))) return default(Done);

        var card = await people.FindAsync(user, ct);
        gateway.Publish(Group.Room(room), PresenceEvents.Typing(room, user, card?.Name, typing));
        return default(Done);
    }

    private bool TakeStart((RoomId, UserId) key)
    {
        var now = clock.GetTimestamp();
        if (told.TryGetValue(key, out var last))
            return clock.GetElapsedTime(last, now) >= options.Value.TypingRepeat && told.TryUpdate(key, now, last);

        if (told.Count >= MaxKept) ForgetTimedOut();
        // Still full: that many people really type at once. They are not told of, rather than told of without measure.
        return told.Count < MaxKept && told.TryAdd(key, now);
    }

    private bool TakeStop((RoomId, UserId) key) =>
        told.TryRemove(key, out var last) && clock.GetElapsedTime(last) < TypingTimeout;

    private void ForgetTimedOut()
    {
        foreach (var (key, last) in told)
        {
            if (clock.GetElapsedTime(last) >= TypingTimeout) told.TryRemove(new(key, last));
        }
    }
}
