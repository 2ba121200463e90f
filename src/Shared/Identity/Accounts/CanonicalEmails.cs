using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Identity.Accounts;

/// <summary>
/// Works out, once after each start, the canonical addresses of accounts that former versions made. Where that makes two
/// accounts of one address, both stay: the later one keeps the form that it was registered with, is found by it, and is
/// named in the log at each start until somebody has merged or renamed it. Safe in several processes at a time.
/// </summary>
public sealed class CanonicalEmails(UserRepository users, TimeProvider clock, ILogger<CanonicalEmails> logger) : BackgroundService
{
    private const int Batch = 500;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    /// <summary>Does it for all accounts there are.</summary>
    public async Task RenewAsync(CancellationToken ct)
    {
        for (var after = new UserId(Guid.Empty); ;)
        {
            var page = await users.ListWithoutCanonicalEmailAsync(after, Batch, ct);
            foreach (var (id, email) in page)
                if (!await users.UpdateCanonicalEmailAsync(id, EmailAddress.KeyOf(email), ct))
                    IdentityLog.AddressOfTwoAccounts(logger, id.Value);
            if (page.Count < Batch) return;
            after = page[^1].Id;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await RenewAsync(stoppingToken);
                return;
            }
            // A database that has not been migrated yet counts as not there yet.
            catch (Exception e) when (Postgres.IsOutage(e) || e is DbException)
            {
                IdentityLog.AddressesNotChecked(logger, AfterFailure, e);
            }

            await Task.Delay(AfterFailure, clock, stoppingToken);
        }
    }
}
