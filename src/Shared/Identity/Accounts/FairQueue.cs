namespace Veza.Shared.Identity.Accounts;

/// <summary>
/// Lets few work at once and few wait, fairly: turns go round among those who ask, each of whom has a share of the places. When all
/// places are taken, the one with the most waiters gives one up to who has fewer.
/// </summary>
/// <param name="concurrency">Who work at once.</param>
/// <param name="places">Who wait at most.</param>
/// <param name="share">How many of them one asker may have.</param>
internal sealed class FairQueue(int concurrency, int places, int share)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedList<Waiter>> waiting = new(StringComparer.Ordinal);
    private readonly LinkedList<string> round = new(); // askers with somebody waiting; the first is next
    private int running;
    private int waiters;

    /// <summary>A turn, to be disposed of at its end; null when there is no place to wait.</summary>
    public async ValueTask<IDisposable?> TakeAsync(string asker, CancellationToken ct)
    {
        Waiter waiter;
        lock (gate)
        {
            if (running < concurrency)
            {
                running++;
                return new Turn(this);
            }

            if (!MakePlace(asker)) return null;
            waiter = new Waiter(asker);
            if (!waiting.TryGetValue(asker, out var line))
            {
                waiting[asker] = line = new();
                round.AddLast(asker);
            }

            line.AddLast(waiter);
            waiters++;
        }

        await using var registration = ct.UnsafeRegister(_ => Cancel(waiter, ct), null);
        return await waiter.Admitted.Task ? new Turn(this) : null;
    }

    /// <summary>Whether the asker may wait; somebody else may have had to go for it. The caller holds the gate.</summary>
    private bool MakePlace(string asker)
    {
        var own = waiting.TryGetValue(asker, out var line) ? line.Count : 0;
        if (own >= share || places == 0) return false;
        if (waiters < places) return true;

        var longest = waiting.Values.MaxBy(l => l.Count);
        if (longest is null || longest.Count <= own + 1) return false; // it would only change places with the other
        var last = longest.Last!.Value;
        Remove(last);
        last.Admitted.TrySetResult(false);
        return true;
    }

    private void Cancel(Waiter waiter, CancellationToken ct)
    {
        lock (gate)
        {
            if (waiter.Admitted.TrySetCanceled(ct)) Remove(waiter);
        }
    }

    private void Release()
    {
        lock (gate)
        {
            if (round.First is not { } next)
            {
                running--;
                return;
            }

            var waiter = waiting[next.Value].First!.Value;
            round.Remove(next);
            round.AddLast(next);
            Remove(waiter);
            waiter.Admitted.TrySetResult(true); // the place of the one that ended
        }
    }

    private void Remove(Waiter waiter)
    {
        var line = waiting[waiter.Asker];
        line.Remove(waiter);
        waiters--;
        if (line.Count > 0) return;
        waiting.Remove(waiter.Asker);
        round.Remove(waiter.Asker);
    }

    private sealed record Waiter(string Asker)
    {
        public TaskCompletionSource<bool> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Turn(FairQueue queue) : IDisposable
    {
        private int over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref over, 1) == 0) queue.Release();
        }
    }
}
