using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Sessions;

namespace Veza.Shared.Identity.Tokens;

/// <summary>Looks after the keys, and the sign-ins that are over: at the start and at least once an hour.</summary>
public sealed class KeyRotation(
    KeyRing keys, SessionRepository sessions, IOptions<IdentityOptions> options, TimeProvider clock,
    ILogger<KeyRotation> logger) : BackgroundService
{
    private static readonly TimeSpan AtMost = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    /// <summary>Makes the key that is due, and forgets the sign-ins that are over.</summary>
    public async Task RotateAsync(CancellationToken ct)
    {
        await keys.RotateAsync(ct);
        while (await sessions.DeleteExpiredAsync(clock.Now(), ct) > 0) { }
    }

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
                await RotateAsync(stoppingToken);
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
