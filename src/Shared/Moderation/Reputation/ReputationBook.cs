using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Reputation;

/// <summary>
/// People's reputations: read once in <see cref="ReputationOptions.KeptFor"/> for each person, from memory otherwise. While the database is away
/// everybody whose reputation is not known counts as somebody of whom nothing is known.
/// </summary>
public sealed class ReputationBook(
    ReputationRepository reputations, IOptions<ReputationOptions> options, TimeProvider clock, ILogger<ReputationBook> logger)
{
    /// <summary>How long anybody waits for the database.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly BoundedCache<(TenantId, UserId), Lazy<Task<double>>> known = new(options.Value.MaxPeople, options.Value.KeptFor, clock);
    private long queries;

    /// <summary>Queries sent so far; for tests.</summary>
    internal long Queries => Interlocked.Read(ref queries);

    /// <summary>From -1 to 1; 0 for somebody of whom nothing is known.</summary>
    public ValueTask<double> FindAsync(TenantId tenant, UserId user, CancellationToken ct) =>
        known.TryGet((tenant, user), out var kept) && kept.Value is { IsCompletedSuccessfully: true } done
            ? new(done)
            : FindLaterAsync(tenant, user, ct);

    /// <summary>The reputation as it stands in the database, and what has moved it.</summary>
    public async Task<ReputationScore> ExplainAsync(TenantId tenant, UserId user, CancellationToken ct) =>
        ReputationScore.Of(await reputations.ListAsync(tenant, user, ct), clock.Now(), options.Value.HalfLife);

    /// <summary>Moves it inside the transaction that decides; what this process remembers goes when that is over.</summary>
    public async Task MoveAsync(UnitOfWork work, TenantId tenant, UserId user, ReputationCause cause, CancellationToken ct)
    {
        await reputations.MoveAsync(work, new(tenant, user, cause), options.Value.WeightOf(cause), clock.Now(), options.Value.HalfLife, ct);
        work.WhenOver(_ => Forget(tenant, user));
    }

    /// <summary>Takes a move back whole inside the transaction that takes back what made it.</summary>
    /// <param name="madeAt">When it was made.</param>
    public async Task TakeBackAsync(
        UnitOfWork work, TenantId tenant, UserId user, ReputationCause cause, DateTimeOffset madeAt, CancellationToken ct)
    {
        await reputations.TakeBackAsync(
            work, new(tenant, user, cause), options.Value.WeightOf(cause), madeAt, clock.Now(), options.Value.HalfLife, ct);
        work.WhenOver(_ => Forget(tenant, user));
    }

    /// <summary>Reads it anew when it is asked for next.</summary>
    internal void Forget(TenantId tenant, UserId user) => known.Remove((tenant, user));

    // A method of its own: what its state closes over is allocated only for whoever waits.
    private async ValueTask<double> FindLaterAsync(TenantId tenant, UserId user, CancellationToken ct) =>
        await known.GetOrAdd((tenant, user), () => new(() => ReadAsync(tenant, user))).Value.WaitAsync(ct);

    private async Task<double> ReadAsync(TenantId tenant, UserId user)
    {
        Interlocked.Increment(ref queries);
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            return (await ExplainAsync(tenant, user, patience.Token)).Score;
        }
        catch (Exception e) when (Postgres.IsOutage(e) || e is DbException or OperationCanceledException)
        {
            ReputationLog.NotRead(logger, user.Value, e.GetType().Name, options.Value.KeptFor);
            return 0;
        }
    }
}

internal static partial class ReputationLog
{
    [LoggerMessage(2760, LogLevel.Warning, "The reputation of {UserId} could not be read ({Reason}); it counts as 0 for {KeptFor}")]
    public static partial void NotRead(ILogger logger, Guid userId, string reason, TimeSpan keptFor);

    [LoggerMessage(2761, LogLevel.Warning, "What moved reputations could not be written ({Reason}); trying again in {Interval}")]
    public static partial void NotWritten(ILogger logger, string reason, TimeSpan interval);
}
