using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Moderation.Reputation;

/// <summary>
/// What verdicts move: in memory, and every few seconds in the database, so that no message waits for it. What was not written is lost with a
/// process that is killed: a verdict moves little.
/// </summary>
public sealed class ReputationMoves(
    ReputationRepository reputations, ReputationBook book, IOptions<ReputationOptions> options, TimeProvider clock, ILogger<ReputationMoves> logger)
    : PeriodicWork(options.Value.WriteEvery, clock)
{
    /// <summary>Moves that wait at a time, of different people or causes; what is beyond moves nothing.</summary>
    internal const int MostWaiting = 10_000;

    private readonly WaitingCounts<ReputationKey> waiting = new(MostWaiting);

    /// <summary>Notes a verdict against somebody; written soon.</summary>
    public void Note(TenantId tenant, UserId user, ReputationCause cause) => waiting.Add(new(tenant, user, cause));

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(cancellationToken);
    }

    /// <summary>Writes what waits.</summary>
    internal async Task WriteAsync(CancellationToken ct)
    {
        var written = await waiting.WriteAsync(counts => reputations.MoveAsync(
            [.. counts.Select(c => (c.Key, c.Value, options.Value.WeightOf(c.Key.Cause) * c.Value))], Clock.Now(), options.Value.HalfLife, ct));
        foreach (var (key, _) in written) book.Forget(key.Tenant, key.User);
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken ct) => WriteAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(string reason, TimeSpan every) => ReputationLog.NotWritten(logger, reason, every);
}
