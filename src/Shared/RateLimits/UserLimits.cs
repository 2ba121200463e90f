using Microsoft.Extensions.Options;
using Veza.Shared.Common;

namespace Veza.Shared.RateLimits;

/// <summary>
/// Counts what a person does, by one rule for all doors. The services count, so no door can miss it. A door may count ahead of the
/// service, before it reads the body: then what is malformed counts, too, and the service does not count the same call again.
/// </summary>
public sealed class UserLimits(RateLimiter limiter, IOptions<RateLimitOptions> options)
{
    private readonly RateRule[] rules = [.. Enum.GetValues<UserLimit>().Select(limit => Rule(limit, options.Value))];
    private readonly AsyncLocal<CountedAhead?> ahead = new();

    /// <summary>How many of it a person has, and by which name it is counted.</summary>
    public RateRule RuleOf(UserLimit limit) => rules[(int)limit];

    /// <summary>Takes one; <c>rate_limited</c> when none is left, null otherwise. Nothing is asked where there is no limit.</summary>
    public ValueTask<Error?> TakeAsync(UserLimit limit, UserId user, CancellationToken ct)
    {
        var rule = rules[(int)limit];
        return rule.Limit == 0 || ahead.Value?.IsFor(limit, user) == true ? default : CountAsync(rule, user, ct);
    }

    /// <summary>
    /// Takes one for the service that is going to be called. Not an async method: what was counted is known to what its caller calls
    /// from here on, until the caller returns.
    /// </summary>
    public ValueTask<RateDecision> TakeAheadAsync(UserLimit limit, UserId user, CancellationToken ct)
    {
        var rule = rules[(int)limit];
        if (rule.Limit == 0) return ValueTask.FromResult(RateDecision.Unlimited);
        if (limit is not UserLimit.Requests) ahead.Value = new CountedAhead(limit, user); // no service counts requests
        return limiter.TakeAsync(rule, user.ToString(), ct);
    }

    private static RateRule Rule(UserLimit limit, RateLimitOptions options)
    {
        var (name, most) = limit switch
        {
            UserLimit.Requests => ("request", options.RequestsPerMinute),
            UserLimit.Messages => ("message", options.MessagesPerMinute),
            UserLimit.Edits => ("message.edit", options.OtherEventsPerMinute),
            UserLimit.Deletions => ("message.delete", options.OtherEventsPerMinute),
            UserLimit.Reactions => ("reaction", options.ReactionsPerMinute),
            UserLimit.ReadReports => ("message.read", options.ReceiptsPerMinute),
            UserLimit.DeliveryReports => ("message.delivered", options.ReceiptsPerMinute),
            UserLimit.Typing => ("typing", options.TypingPerMinute),
            UserLimit.StatusChanges => ("presence.update", options.OtherEventsPerMinute),
            UserLimit.PresenceSubscriptions => ("presence.subscribe", options.OtherEventsPerMinute),
            UserLimit.Joins => ("room.join", options.OtherEventsPerMinute),
            UserLimit.Leaves => ("room.leave", options.OtherEventsPerMinute),
            UserLimit.DirectRooms => ("room.direct", options.DirectRoomsPerMinute),
            UserLimit.ProfileChanges => ("profile", options.ProfileChangesPerMinute),
            UserLimit.Reports => ("report", options.ReportsPerMinute),
            UserLimit.RuleWrites => ("rules", options.RuleWritesPerMinute),
            UserLimit.ThreadChanges => ("thread.follow", options.OtherEventsPerMinute),
            UserLimit.UnknownEvents => ("unknown", options.OtherEventsPerMinute),
            _ => throw new ArgumentOutOfRangeException(nameof(limit), limit, "This limit has no rule yet; give it one."),
        };
        return new RateRule(name, most, RateLimitOptions.Window);
    }

    private async ValueTask<Error?> CountAsync(RateRule rule, UserId user, CancellationToken ct)
    {
        var decision = await limiter.TakeAsync(rule, user.ToString(), ct);
        return decision.Allowed ? null : RateLimitErrors.Exceeded(decision.Reset);
    }

    /// <summary>One that a door took. It is good for one call of a service.</summary>
    private sealed class CountedAhead(UserLimit limit, UserId user)
    {
        private int used;

        public bool IsFor(UserLimit other, UserId person) =>
            other == limit && person == user && Interlocked.Exchange(ref used, 1) == 0;
    }
}
