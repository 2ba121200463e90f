using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Veza.Shared.Presence;

/// <summary>Looks for leases that ran out without a word. All processes do; each departure is found by one of them.</summary>
internal sealed class PresenceSweep(PresenceService presence, IOptions<PresenceOptions> options, TimeProvider clock)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepEvery, clock);
        var forgot = clock.GetTimestamp();
        long? paused = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (clock.GetElapsedTime(forgot) > options.Value.LeaseLife)
            {
                presence.ForgetSilent();
                forgot = clock.GetTimestamp();
            }

            // After an outage leases are old because they could not be renewed: traffic gets one lease's time to do so.
            if (paused is { } since && clock.GetElapsedTime(since) < options.Value.LeaseLife)
            {
                if (!await presence.IsReachableAsync()) paused = clock.GetTimestamp();
                continue;
            }

            paused = await presence.SweepAsync(stoppingToken) ? null : clock.GetTimestamp();
        }
    }
}
