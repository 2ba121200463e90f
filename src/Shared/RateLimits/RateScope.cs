namespace Veza.Shared.RateLimits;

/// <summary>What is counted while one request is handled, for telling the client of the limit that applies.</summary>
public sealed class RateScope
{
    private readonly Lock gate = new();
    private RateDecision tightest = RateDecision.Unlimited;

    /// <summary>The limit that refused; otherwise that of which the least is left.</summary>
    public RateDecision Tightest
    {
        get
        {
            lock (gate) return tightest;
        }
    }

    internal void Note(RateDecision decision)
    {
        lock (gate)
        {
            if (tightest.Limit == 0 || !decision.Allowed || (tightest.Allowed && decision.Remaining < tightest.Remaining)) tightest = decision;
        }
    }
}
