using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Messages.Changes;

namespace Veza.Shared.Reactions;

/// <summary>A wish on its way to the writer.</summary>
internal sealed class PendingReaction(ReactionWish wish)
    : TaskCompletionSource<Result<ReactionsOf>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>What is wished.</summary>
    public ReactionWish Wish => wish;
}

/// <summary>
/// Writes the reactions of many people together: of a room in one transaction, of a message as one change with one event. Otherwise a
/// message that everybody reacts to would cost its room a lock and all of its members an event for each of them.
/// </summary>
internal sealed class ReactionWriter(
    ReactionRepository reactions, MessageChangeService changes, IOptions<ReactionOptions> options, TimeProvider clock, ILogger<ReactionWriter> logger)
    : GroupCommit<PendingReaction>(options.Value.MaxQueued, options.Value.MaxBatch)
{
    private const int MostRoomsAtOnce = 8; // each has a connection

    private readonly ReactionOptions limits = options.Value;
    private readonly CancellationTokenSource stopping = new();

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync(); // what is left is written at once
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        stopping.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task WriteAsync(IReadOnlyList<PendingReaction> batch)
    {
        var began = clock.GetTimestamp();
        await Parallel.ForEachAsync(
            batch.GroupBy(p => p.Wish.Room), new ParallelOptions { MaxDegreeOfParallelism = MostRoomsAtOnce },
            (room, _) => new ValueTask(WriteAsync(room.Key, [.. room])));
        var rest = limits.Pace - clock.GetElapsedTime(began);
        if (batch.Count < limits.MaxBatch && rest > TimeSpan.Zero)
            await Task.Delay(rest, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync(RoomId room, IReadOnlyList<PendingReaction> wishes)
    {
        try
        {
            ReactionBatch? done = null;
            var refusals = new Error?[wishes.Count];
            var changed = await changes.ChangeManyAsync(
                room, [.. wishes.Select(w => w.Wish.User).Distinct()], [.. wishes.Select(w => w.Wish.Message).Distinct()], ReactionKinds.Name,
                async (work, locked) =>
                {
                    done = await TakeAsync(work, room, locked, wishes, refusals);
                    return done.States();
                });
            for (var i = 0; i < wishes.Count; i++)
            {
                wishes[i].TrySetResult(
                    changed.Failed ? changed.Error : refusals[i] is { } refusal ? refusal : done!.For(wishes[i].Wish, changed.Value));
            }
        }
        catch (Exception fault) when (fault is DbException or InvalidOperationException || Postgres.IsOutage(fault))
        {
            // Stored or not: whoever wishes it again gets it once.
            if (Postgres.IsOutage(fault)) ReactionLog.NotStored(logger, wishes.Count, fault.GetType().Name);
            else ReactionLog.Failed(logger, fault, wishes.Count);
            foreach (var wish in wishes) wish.TrySetException(fault);
        }
    }

    private async Task<ReactionBatch> TakeAsync(
        UnitOfWork work, RoomId room, LockedMessages locked, IReadOnlyList<PendingReaction> wishes, Error?[] refusals)
    {
        var stored = await reactions.ListAsync(
            work, room, [.. locked.Messages.Values.Select(m => m.Message.Seq)], [.. locked.Members.Select(m => m.Value)], CancellationToken.None);
        var batch = new ReactionBatch(locked, stored, limits.MaxDifferent);
        for (var i = 0; i < wishes.Count; i++) refusals[i] = batch.Take(wishes[i].Wish);
        var (added, removed) = (batch.Added, batch.Removed);
        if (added.Count > 0) await reactions.InsertAsync(work, room, added, clock.Now(), CancellationToken.None);
        if (removed.Count > 0) await reactions.DeleteAsync(work, room, removed, CancellationToken.None);
        return batch;
    }
}
