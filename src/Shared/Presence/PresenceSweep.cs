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
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (clock.GetElapsedTime(forgot) > options.Value.LeaseLife)
            {
                presence.ForgetSilent();
                forgot = clock.GetTimestamp();
            }

            await presence.SweepAsync(stoppingToken);
        }
    }
}
