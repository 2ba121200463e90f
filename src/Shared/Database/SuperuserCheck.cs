using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Veza.Shared.Database;

/// <summary>Says so when the server signs in to PostgreSQL with rights over everything: once, when the database has answered.</summary>
public sealed class SuperuserCheck(Postgres database, TimeProvider clock, ILogger<SuperuserCheck> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var isSuperuser = await database.Command("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
                    .FindValueAsync<bool>(stoppingToken);
                if (isSuperuser is true) DatabaseLog.IsSuperuser(logger);
                return;
            }
            catch (Exception e) when (Postgres.IsOutage(e) || e is DbException)
            {
                await Task.Delay(AfterFailure, clock, stoppingToken); // requests tell that it is out of reach
            }
        }
    }
}
