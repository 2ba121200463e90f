namespace Veza.Testing;

/// <summary>
/// Time that stands still until a test moves it; timers fire inside <see cref="Advance"/>, in their order. It starts
/// between two microseconds, where a value that was not cut to whole microseconds shows after a trip to the database.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now;

    /// <summary>Starts at the given time, or at the present minute.</summary>
    public ManualClock(DateTimeOffset? start = null)
    {
        var present = System.GetUtcNow();
        now = start ?? new DateTimeOffset(
            present.Ticks - (present.Ticks % TimeSpan.TicksPerMinute) + (3 * TimeSpan.TicksPerMicrosecond) + 7, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time on. Each timer due on the way fires at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset until;
        lock (gate) until = now + by;
        while (true)
        {
            ManualTimer? next;
            lock (gate)
            {
                next = timers.Where(t => t.Due <= until).MinBy(t => t.Due);
                if (next is null)
                {
                    now = until;
                    return;
                }

                if (next.Due > now) now = next.Due;
                next.Schedule(next.Period > TimeSpan.Zero ? next.Period : Timeout.InfiniteTimeSpan);
            }

            next.Fire();
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public void Schedule(TimeSpan dueTime)
        {
            clock.timers.Remove(this);
            if (dueTime < TimeSpan.Zero) return;
            Due = clock.now + dueTime;
            clock.timers.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                Period = period;
                Schedule(dueTime);
            }

            // As with the system's timer, "at once" does not wait for the clock.
            if (dueTime == TimeSpan.Zero) clock.Advance(TimeSpan.Zero);
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
