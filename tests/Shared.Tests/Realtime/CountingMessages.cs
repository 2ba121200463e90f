using Veza.Shared.Realtime;

namespace Veza.Shared.Tests.Realtime;

public sealed class CountingMessages
{
    [Fact]
    public void The_rate_is_that_of_the_last_ten_whole_seconds()
    {
        var clock = new ManualClock();
        var stats = new LiveStats(clock);

        for (var second = 0; second < 15; second++)
        {
            stats.CountMessages(30);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((30.0, 450), (stats.MessagesPerSecond, stats.Messages));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(15.0, stats.MessagesPerSecond);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0.0, stats.MessagesPerSecond);
    }
}
