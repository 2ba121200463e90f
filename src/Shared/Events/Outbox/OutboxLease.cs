using System.Data.Common;
using Microsoft.Extensions.Logging;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Events.Outbox;

/// <summary>
/// Keeps claimed events with their relay for as long as it delivers them: a short lease, renewed, so that others soon take over what
/// a dead process held. A delivery that hangs beyond <see cref="EventOptions.SendTimeout"/> keeps nothing.
/// </summary>
internal sealed class OutboxLease(
    OutboxRepository repository, Guid claim, long[] ids, EventOptions settings, TimeProvider clock, ILogger logger)
{
    /// <summary>Delivers, and renews the lease until that ends.</summary>
    public async Task HoldAsync(Func<Task> deliver, CancellationToken ct)
    {
        using var over = new CancellationTokenSource();
        var renewing = RenewAsync(over.Token, ct);
        try
        {
            await deliver();
        }
        finally
        {
            await over.CancelAsync();
            await renewing;
        }
    }

    private async Task RenewAsync(CancellationToken over, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            await Task.Delay(settings.Lease / 3, clock, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested || ct.IsCancellationRequested) return;
            if (clock.GetElapsedTime(started) > settings.SendTimeout) return;
            try
            {
                if (await repository.RenewAsync(ids, claim, clock.Now() + settings.Lease, CancellationToken.None) == 0) return;
            }
            catch (Exception outage) when (Postgres.IsOutage(outage) || outage is DbException)
            {
                EventLog.LeaseNotRenewed(logger, ids.Length, outage.GetType().Name);
            }
        }
    }
}
