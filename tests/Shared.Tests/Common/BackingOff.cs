using System.Net.Http.Headers;
using Veza.Shared.Common;

namespace Veza.Shared.Tests.Common;

public sealed class BackingOff
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(4, 800)]
    [InlineData(5, 1000)]
    [InlineData(int.MaxValue, 1000)]
    public void Pauses_double_up_to_the_longest_and_no_two_need_be_the_same(int attempts, int milliseconds)
    {
        var pauses = Enumerable.Range(0, 200)
            .Select(_ => Backoff.After(attempts, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)).TotalMilliseconds)
            .ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, milliseconds * 0.8, milliseconds * 1.2));
        Assert.True(pauses.Distinct().Count() > 100);
    }

    [Fact]
    public void What_the_other_side_asks_for_is_read_as_a_time_and_as_a_date()
    {
        var clock = new ManualClock();
        using HttpResponseMessage silent = new(), seconds = new(), date = new();
        seconds.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
        date.Headers.RetryAfter = new RetryConditionHeaderValue(clock.GetUtcNow().AddSeconds(90));

        Assert.Null(Backoff.Asked(silent, clock));
        Assert.Equal(TimeSpan.FromSeconds(7), Backoff.Asked(seconds, clock));
        Assert.Equal(TimeSpan.FromSeconds(90), Backoff.Asked(date, clock));
    }
}
