using Veza.Shared.Common;

namespace Veza.Shared.Tests.Common;

public sealed class KeepingABoundedCache
{
    private readonly ManualClock clock = new();

    [Fact]
    public void It_never_holds_more_than_it_may_and_keeps_what_is_asked_for()
    {
        var cache = new BoundedCache<int, int>(100, TimeSpan.FromHours(1), clock);

        for (var i = 0; i < 1_000; i++)
        {
            cache.Set(i, i, cache.Stamp);
            Assert.True(cache.TryGet(0, out _));
        }

        Assert.InRange(Enumerable.Range(0, 1_000).Count(i => cache.TryGet(i, out _)), 50, 100);
    }

    [Fact]
    public async Task Whoever_asks_at_once_gets_the_same_value()
    {
        var cache = new BoundedCache<int, object>(100_000, TimeSpan.FromHours(1), clock);
        using var start = new Barrier(8);

        var values = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Enumerable.Range(0, 5_000).Select(key => cache.GetOrAdd(key, () => new object())).ToArray();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.All(values[1..], v => Assert.Equal(values[0], v));
    }

    [Fact]
    public void An_entry_ends_with_its_lifetime()
    {
        var cache = new BoundedCache<int, int>(100, TimeSpan.FromSeconds(60), clock);
        cache.Set(1, 1, cache.Stamp);
        clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        Assert.True(cache.TryGet(1, out _));

        clock.Advance(TimeSpan.FromTicks(1));

        Assert.False(cache.TryGet(1, out _));
    }

    [Fact]
    public void A_read_that_was_under_way_when_the_entry_was_removed_is_not_kept()
    {
        var cache = new BoundedCache<int, string>(100, TimeSpan.FromHours(1), clock);
        var readAt = cache.Stamp;

        cache.Remove(1);
        cache.Set(1, "stale", readAt);
        Assert.False(cache.TryGet(1, out _));

        cache.Set(1, "fresh", cache.Stamp);
        Assert.True(cache.TryGet(1, out var value));
        Assert.Equal("fresh", value);
    }

    [Fact]
    public void What_was_removed_stays_removed_in_both_generations()
    {
        var cache = new BoundedCache<int, int>(10, TimeSpan.FromHours(1), clock);
        for (var i = 0; i < 7; i++) cache.Set(i, i, cache.Stamp); // 0 to 4 are in the old generation now

        cache.Remove(1);
        cache.Remove(6);

        Assert.Equal([false, false, true], new[] { 1, 6, 2 }.Select(i => cache.TryGet(i, out _)));
        cache.Clear();
        Assert.DoesNotContain(Enumerable.Range(0, 7), i => cache.TryGet(i, out _));
    }
}
