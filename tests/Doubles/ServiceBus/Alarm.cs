namespace Veza.Doubles.ServiceBus;

/// <summary>Rings once at a moment of the clock, however far, unless it is disposed before.</summary>
internal sealed class Alarm : IDisposable
{
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(20); // timers of the system end at 49 days

    private readonly TimeProvider clock;
    private readonly DateTimeOffset due;
    private readonly Action ring;
    private readonly ITimer timer;

    public Alarm(TimeProvider clock, DateTimeOffset due, Action ring)
    {
        (this.clock, this.due, this.ring) = (clock, due, ring);
        timer = clock.CreateTimer(_ => Tick(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Set();
    }

    public void Dispose() => timer.Dispose();

    private void Tick()
    {
        if (clock.GetUtcNow() < due) Set(); // timers round, and may not reach all the way
        else ring();
    }

    // Never at once: a manual clock would ring within the caller's lock.
    private void Set()
    {
        var wait = due - clock.GetUtcNow();
        if (wait < TimeSpan.FromTicks(1)) wait = TimeSpan.FromTicks(1);
        timer.Change(wait < Farthest ? wait : Farthest, Timeout.InfiniteTimeSpan);
    }
}
