using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Veza.Shared.Database;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>
/// What has to be done at the service and could not be yet: telling a group to catch up, closing a connection,
/// taking a user out of a group. Tried again, later and later, until it is done.
/// </summary>
internal sealed class PendingServiceCalls(TimeProvider clock, ILogger<PendingServiceCalls> logger) : BackgroundService
{
    private const int Most = 10_000;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<object, PendingCall> open = new();
    private readonly SemaphoreSlim some = new(0, 1);
    private readonly Lock adding = new();

    /// <summary>Nothing is pending.</summary>
    public bool IsEmpty => open.IsEmpty;

    /// <summary>Notes it. The same key again replaces what was noted.</summary>
    /// <param name="key">What it is about, comparable by value.</param>
    /// <param name="call">Tries; true when it is done.</param>
    /// <returns>False: there are too many already.</returns>
    public bool TryEnqueue(object key, Func<CancellationToken, Task<bool>> call)
    {
        lock (adding) // exactly so many, however many come at once
        {
            if (open.Count < Most || open.ContainsKey(key))
            {
                open[key] = new PendingCall(call);
                Wake();
                return true;
            }
        }

        SignalRLog.TooManyPending(logger, Most, key.GetType().Name);
        return false;
    }

    /// <summary>Notes it in place of all those whose keys are of that kind.</summary>
    public void EnqueueInPlaceOf<TKey>(TKey key, Func<CancellationToken, Task<bool>> call) where TKey : notnull
    {
        open[key] = new PendingCall(call); // first, so that it is never empty in between
        foreach (var former in open.Keys.OfType<TKey>().Where(k => !k.Equals(key)).ToList()) open.TryRemove(former, out _);
        Wake();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await some.WaitAsync(stoppingToken);
            for (var pause = First; !open.IsEmpty; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, Longest.Ticks)))
            {
                SignalRLog.CallsPending(logger, open.Count);
                await Task.Delay(pause, clock, stoppingToken);
                await RetryAsync(stoppingToken);
            }

            SignalRLog.CallsDone(logger);
        }
    }

    /// <summary>
    /// One that fails says enough about the others: the service is out. They wait for the next round, in which those that
    /// failed least come first, so that one that can never be done holds up no other.
    /// </summary>
    private async Task RetryAsync(CancellationToken ct)
    {
        foreach (var (key, call) in open.OrderBy(c => c.Value.Failures).ToList())
        {
            if (!await TryAsync(call, ct))
            {
                call.Failures++;
                return;
            }

            open.TryRemove(KeyValuePair.Create(key, call)); // unless it was noted anew meanwhile
        }
    }

    private static async Task<bool> TryAsync(PendingCall call, CancellationToken ct)
    {
        try
        {
            return await call.Run(ct);
        }
        catch (Exception e) when (Postgres.IsOutage(e) || e is DbException)
        {
            return false; // who is in the room cannot be read
        }
    }

    private void Wake()
    {
        lock (some)
        {
            if (some.CurrentCount == 0) some.Release();
        }
    }

    private sealed class PendingCall(Func<CancellationToken, Task<bool>> call)
    {
        public Func<CancellationToken, Task<bool>> Run => call;

        /// <summary>Touched by the one loop alone.</summary>
        public int Failures { get; set; }
    }
}
