using System.Data.Common;
using Microsoft.Extensions.Hosting;

namespace Veza.Shared.Database;

/// <summary>
/// Something that is done over and over in the database as long as the process runs. While the database is away, or has not been migrated yet,
/// that is told and the next time is waited for.
/// </summary>
/// <param name="every">How often.</param>
public abstract class PeriodicWork(TimeSpan every, TimeProvider clock) : BackgroundService
{
    /// <summary>The clock that it goes by.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>Does it once.</summary>
    protected abstract Task WorkAsync(CancellationToken ct);

    /// <summary>Tells that it came to nothing.</summary>
    /// <param name="reason">The name of an exception's type.</param>
    protected abstract void Failed(string reason, TimeSpan every);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryAsync(stoppingToken);
    }

    /// <summary>Does it once, and tells when it comes to nothing.</summary>
    protected async Task TryAsync(CancellationToken ct)
    {
        try
        {
            await WorkAsync(ct);
        }
        // A database that has not been migrated yet counts as not there yet.
        catch (Exception e) when (Postgres.IsOutage(e) || e is DbException)
        {
            Failed(e.GetType().Name, every);
        }
    }
}
