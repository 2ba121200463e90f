using Microsoft.Azure.Functions.Worker;
using Veza.Functions.Triggers;

namespace Veza.Functions.Functions;

/// <summary>What runs by the clock. What the timer says of itself is not needed: each run does what there is to do.</summary>
/// <param name="triggers">Does the work.</param>
public sealed class TimerFunctions(TimerTriggers triggers)
{
    /// <summary>Tells events that were committed and not told.</summary>
    [Function("timer-outbox-drain")]
    public Task RelayAsync([TimerTrigger("*/15 * * * * *")] TimerInfo timer, CancellationToken ct) => triggers.RelayAsync(ct);

    /// <summary>Tries again what failed.</summary>
    [Function("timer-event-retries")]
    public Task RetryAsync([TimerTrigger("5/30 * * * * *")] TimerInfo timer, CancellationToken ct) => triggers.RetryAsync(ct);

    /// <summary>Removes what is older than it has to be kept.</summary>
    [Function("timer-retention")]
    public Task PruneAsync([TimerTrigger("0 7 * * * *")] TimerInfo timer, CancellationToken ct) => triggers.PruneAsync(ct);

    /// <summary>Finds those who have gone without a word.</summary>
    [Function("timer-presence-sweep")]
    public Task SweepAsync([TimerTrigger("10/30 * * * * *")] TimerInfo timer, CancellationToken ct) => triggers.SweepAsync(ct);

    /// <summary>Ends what moderators have ordered for a time.</summary>
    [Function("timer-moderation-endings")]
    public Task EndAsync([TimerTrigger("20/30 * * * * *")] TimerInfo timer, CancellationToken ct) => triggers.EndAsync(ct);

    /// <summary>Changes the keys that tokens are signed with.</summary>
    [Function("timer-key-rotation")]
    public Task RotateAsync([TimerTrigger("0 37 * * * *")] TimerInfo timer, CancellationToken ct) => triggers.RotateAsync(ct);
}
