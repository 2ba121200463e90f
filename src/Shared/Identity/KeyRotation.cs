using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Identity;

/// <summary>Looks after the keys, and the sign-ins that are over: at the start and at least once an hour.</summary>
internal sealed class KeyRotation(
    KeyRing keys, SessionRepository sessions, IOptions<IdentityOptions> options, TimeProvider clock,
    ILogger<KeyRotation> logger) : BackgroundService
{
    private static readonly TimeSpan AtMost = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Twice within the time in which the next key is known and does not sign yet.
        var every = TimeSpan.FromTicks(Math.Min(AtMost.Ticks, options.Value.KeyOverlap.Ticks / 2));
        while (true)
        {
            var wait = every;
            try
            {
                await keys.RotateAsync(stoppingToken);
                while (await sessions.DeleteExpiredAsync(clock.Now(), stoppingToken) > 0) { }
            }
            // A database that has not been migrated yet counts as not there yet.
            catch (Exception e) when (Postgres.IsOutage(e) || e is DbException)
            {
                wait = AfterFailure;
                IdentityLog.KeyCheckFailed(logger, wait, e);
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }
}
