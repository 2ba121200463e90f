namespace Veza.Shared.Tests.Testing;

public sealed class TheManualClock
{
    [Fact]
    public void Time_starts_between_two_microseconds()
    {
        var clock = new ManualClock();

        Assert.NotEqual(0, clock.GetUtcNow().Ticks % TimeSpan.TicksPerMicrosecond);
    }

    [Fact]
    public void Timers_fire_in_order_each_at_its_own_moment()
    {
        var clock = new ManualClock();
        var start = clock.GetUtcNow();
        var fired = new List<(string Who, TimeSpan At)>();
        using var late = clock.CreateTimer(_ => fired.Add(("late", clock.GetUtcNow() - start)), null, Seconds(5), Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(_ => fired.Add(("often", clock.GetUtcNow() - start)), null, Seconds(2), Seconds(2));

        clock.Advance(Seconds(5));

        Assert.Equal([("often", Seconds(2)), ("often", Seconds(4)), ("late", Seconds(5))], fired);
        Assert.Equal(start + Seconds(5), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come()
    {
        var clock = new ManualClock();
        var delay = Task.Delay(Seconds(3), clock);

        clock.Advance(Seconds(2));
        var early = delay.IsCompleted;
        clock.Advance(Seconds(1));

        await delay;
        Assert.False(early);
    }

    [Fact]
    public void A_disposed_timer_stays_silent()
    {
        var clock = new ManualClock();
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, Seconds(1), Seconds(1));

        timer.Dispose();
        clock.Advance(Seconds(5));

        Assert.Equal(0, fired);
    }

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);
}
