using Microsoft.Extensions.Options;
using Veza.Shared.Realtime;

namespace Veza.Functions.Hub.Groups;

/// <summary>
/// How long rooms wait for a number that has been overtaken, and the one timer of all rooms in which something waits: it runs only
/// while there are any.
/// </summary>
internal sealed class Reordering : IDisposable
{
    private const int PausesAfterLoss = 10;

    private readonly Lock gate = new();
    private readonly Queue<(RoomSequence Room, GroupFanOut To, long Since)> waiting = new(); // each room once, the oldest first
    private readonly TimeSpan hold;
    private readonly TimeProvider clock;
    private readonly ITimer timer;

    public Reordering(IOptions<RealtimeOptions> options, TimeProvider clock)
    {
        (hold, MostHeld, this.clock) = (options.Value.ReorderFor, options.Value.MaxReordered, clock);
        timer = clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Most events of a room that wait.</summary>
    public int MostHeld { get; }

    /// <summary>Whether anything waits at all.</summary>
    public bool IsOn => hold > TimeSpan.Zero;

    /// <summary>A timestamp of the clock.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>When a room that waited in vain waits again.</summary>
    public long Later => Now + (long)(hold.TotalSeconds * PausesAfterLoss * clock.TimestampFrequency);

    /// <summary>Whether what began to wait then has waited for long enough.</summary>
    public bool IsOver(long since) => clock.GetElapsedTime(since) >= hold;

    /// <summary>Something waits in the room since then.</summary>
    public void Watch(RoomSequence room, GroupFanOut to, long since)
    {
        lock (gate)
        {
            waiting.Enqueue((room, to, since));
            if (waiting.Count == 1) Wind(since);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void Tick()
    {
        while (true)
        {
            (RoomSequence Room, GroupFanOut To, long Since) oldest;
            lock (gate)
            {
                if (!waiting.TryPeek(out oldest)) return;
                if (!IsOver(oldest.Since))
                {
                    Wind(oldest.Since);
                    return;
                }

                waiting.Dequeue();
            }

            // Outside of the lock, which rooms take while they hold their own.
            if (oldest.Room.Release(oldest.To, this) is { } since)
            {
                lock (gate) waiting.Enqueue((oldest.Room, oldest.To, since));
            }
        }
    }

    private void Wind(long since)
    {
        var left = hold - clock.GetElapsedTime(since);
        timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
