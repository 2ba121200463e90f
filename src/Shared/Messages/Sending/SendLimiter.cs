using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.RateLimits;

namespace Veza.Shared.Messages.Sending;

/// <summary>How many messages a person may send a minute, over all doors together.</summary>
public sealed class SendLimiter(RateLimiter limiter, IOptions<RateLimitOptions> options)
{
    private readonly RateRule rule = new("message", options.Value.MessagesPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>Takes one; the refusal when there is none left.</summary>
    public async ValueTask<Error?> TakeAsync(UserId sender, CancellationToken ct)
    {
        if (rule.Limit == 0) return null;
        var decision = await limiter.TakeAsync(rule, sender.ToString(), ct);
        return decision.Allowed ? null : MessageErrors.RateLimited(decision.Reset);
    }
}
