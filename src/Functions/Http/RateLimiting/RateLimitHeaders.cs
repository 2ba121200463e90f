using System.Globalization;
using Veza.Functions.Http.Problems;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Http.RateLimiting;

/// <summary>How limits show on the wire.</summary>
internal static class RateLimitHeaders
{
    /// <summary>As <see cref="Write"/>, when the answer starts, for the limit that applies by then.</summary>
    public static void WriteTightest(HttpContext context, RateScope counted) => context.Response.OnStarting(
        static state =>
        {
            var (context, counted) = ((HttpContext, RateScope))state;
            Write(context, counted.Tightest);
            return Task.CompletedTask;
        },
        (context, counted));

    /// <summary>Writes <c>RateLimit-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> (seconds); nothing when unlimited.</summary>
    public static void Write(HttpContext context, RateDecision decision)
    {
        if (decision.Limit == 0) return;
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = decision.Limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = ErrorJson.Seconds(decision.Reset).ToString(CultureInfo.InvariantCulture);
    }
}
