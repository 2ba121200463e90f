using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Access.Rights;

/// <summary>
/// Learns which rights have ended from the database, in rounds of one query, so that nothing depends on a notice having arrived:
/// every <see cref="RightsOptions.CheckEvery"/> while rights are used or connections are open, at once when notices may have
/// been lost, and otherwise not at all.
/// </summary>
public sealed class RightsWatch : BackgroundService
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(2);

    private readonly RightsReader reader;
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly RightsRepository repository;
    private readonly RightsOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<RightsWatch> logger;
    private TaskCompletionSource hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool used;
    private volatile bool missed;
    private bool moreIsOld; // than one deletion removes

    /// <summary>Starts with the host, and sleeps until rights are used.</summary>
    public RightsWatch(
        RightsRepository repository, RedisBackplane backplane, IOptions<RightsOptions> options, TimeProvider clock, ILogger<RightsWatch> logger)
    {
        (this.repository, this.options, this.clock, this.logger) = (repository, options.Value, clock, logger);
        reader = new RightsReader(repository, clock);
        backplane.Missed += () =>
        {
            missed = true;
            Volatile.Read(ref hurry).TrySetResult();
        };
    }

    /// <summary>For what is kept in memory of rights: forget it. First, so that what is asked below is asked anew.</summary>
    public event Action<RightsRound>? Forgetting;

    /// <summary>For what was let in by rights: look whether it may stay.</summary>
    public event Func<RightsRound, CancellationToken, Task>? Checking;

    /// <summary>Whether anything is let in by rights at present; a round is due as long as one says so.</summary>
    public event Func<bool>? Holding;

    /// <summary>Nothing runs until rights are used.</summary>
    internal bool IsAsleep { get; private set; }

    /// <summary>The bounds that hold.</summary>
    public RightsOptions Options => options;

    /// <summary>Rounds so far that found out what ended.</summary>
    public long Rounds { get; private set; }

    /// <summary>A right is used that memory holds or will hold. Costs a look at a flag.</summary>
    public void Used()
    {
        if (used) return;
        used = true;
        lock (wake)
        {
            if (wake.CurrentCount == 0) wake.Release();
        }
    }

    /// <summary>Who departed from the room and may have come back since, each once; none for a room that was deleted.</summary>
    /// <param name="room">The room.</param>
    /// <param name="after">Of its count of departures, those behind it; null: those <paramref name="recently"/>.</param>
    /// <param name="recently">How long ago at most, where no count is given.</param>
    public Task<IReadOnlyList<UserId>> ListDepartedAsync(RoomId room, long? after, TimeSpan recently, CancellationToken ct) =>
        repository.ListDepartedAsync(room, after, recently, ct);

    /// <summary>
    /// Learns the place in the table before the first right is used, so that nothing has to be asked twice. Without PostgreSQL the
    /// start goes on all the same.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartsWithin);
        try
        {
            await reader.BeginAsync(patience.Token);
        }
        catch (Exception e) when (Postgres.IsOutage(e) || e is DbException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            RightsLog.RoundFailed(logger, e.GetType().Name, options.CheckEvery);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            IsAsleep = true;
            await wake.WaitAsync(stoppingToken);
            IsAsleep = false;

            // What memory holds is too old to count once nothing was used for EndAtLatest: then there is nothing to end.
            for (var lastUse = clock.GetTimestamp(); clock.GetElapsedTime(lastUse) <= options.EndAtLatest;)
            {
                await TryRoundAsync(stoppingToken);
                await PauseAsync(stoppingToken);
                if (!used && !IsHeld()) continue;
                await wake.WaitAsync(TimeSpan.Zero, stoppingToken); // it is awake
                (used, lastUse) = (false, clock.GetTimestamp());
            }
        }
    }

    /// <summary>Finds out what ended, and has it acted on; one at a time.</summary>
    internal async Task RoundAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            await FindOutAsync(ct);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task FindOutAsync(CancellationToken ct)
    {
        var all = missed;
        missed = false;
        try
        {
            var reading = await reader.ReadAsync(all, ct);
            var round = reading.Round;
            all = round.Everything;
            if (round.Fresh.Count > 0 || all) Forgetting?.Invoke(round);
            if (Checking is { } checking && (round.Known.Count > 0 || all))
                foreach (var check in checking.GetInvocationList()) await ((Func<RightsRound, CancellationToken, Task>)check)(round, ct);

            reader.Handled(reading);
            Rounds++;
        }
        catch
        {
            if (all) missed = true; // it is still to be done, and what came meanwhile is not to be forgotten
            throw;
        }
    }

    private async Task TryRoundAsync(CancellationToken ct)
    {
        try
        {
            // Each hour, and then with each round until nothing old is left: however many there are, they do not hold up a round.
            var isDue = moreIsOld || Rounds % (long)Math.Ceiling(TimeSpan.FromHours(1) / options.CheckEvery) == 0;
            await RoundAsync(ct);
            if (isDue) moreIsOld = await repository.DeleteOldAsync(RightsReader.Kept, ct) == RightsRepository.MostDeleted;
        }
        // A database that has not been migrated yet counts as not there yet.
        catch (Exception e) when (Postgres.IsOutage(e) || e is DbException)
        {
            RightsLog.RoundFailed(logger, e.GetType().Name, options.CheckEvery);
        }
    }

    private async Task PauseAsync(CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var hurried = Volatile.Read(ref hurry).Task;
        await Task.WhenAny(Task.Delay(options.CheckEvery, clock, over.Token), hurried);
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (hurried.IsCompleted) Volatile.Write(ref hurry, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private bool IsHeld()
    {
        foreach (var holds in Holding?.GetInvocationList() ?? [])
            if (((Func<bool>)holds)()) return true;
        return false;
    }
}
