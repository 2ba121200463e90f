using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.RateLimits;

namespace Veza.Shared.Tests.RateLimits;

public sealed class LimitingRates
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Exactly_as_many_as_the_rule_says_pass_however_many_come_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var limiter = server.Services.GetRequiredService<RateLimiter>();

        var decisions = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => limiter.TakeAsync(new RateRule("test", 20, Minute), "ann", default).AsTask()));

        Assert.Equal(20, decisions.Count(d => d.Allowed));
        Assert.Equal(Enumerable.Range(0, 20), decisions.Where(d => d.Allowed).Select(d => d.Remaining).Order());
        Assert.All(decisions, d => Assert.InRange(d.Reset, TimeSpan.FromSeconds(30), Minute));
    }

    [Fact]
    public async Task Subjects_and_rules_do_not_meet()
    {
        await using var server = await TestServer.StartAsync();
        var limiter = server.Services.GetRequiredService<RateLimiter>();
        await limiter.TakeAsync(new RateRule("test", 1, Minute), "ann", default);

        var others = new[]
        {
            await limiter.TakeAsync(new RateRule("test", 1, Minute), "bob", default),
            await limiter.TakeAsync(new RateRule("other", 1, Minute), "ann", default),
        };

        Assert.All(others, d => Assert.True(d.Allowed));
        Assert.False((await limiter.TakeAsync(new RateRule("test", 1, Minute), "ann", default)).Allowed);
    }

    [Fact]
    public async Task Without_a_limit_Redis_is_not_asked()
    {
        await using var server = await TestServer.StartAsync(Nowhere());
        var limiter = server.Services.GetRequiredService<RateLimiter>();

        var asked = limiter.TakeAsync(new RateRule("test", 0, Minute), "ann", default);

        Assert.True(asked.IsCompletedSuccessfully);
        Assert.True((await asked).Allowed);
    }

    [Fact]
    public async Task Counting_without_Redis_starts_anew_with_each_window()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(Nowhere(), clock: clock);
        var limiter = server.Services.GetRequiredService<RateLimiter>();
        var rule = new RateRule("test", 2, Minute);
        for (var i = 0; i < 2; i++) Assert.True((await limiter.TakeAsync(rule, "ann", default)).Allowed);
        var refused = await limiter.TakeAsync(rule, "ann", default);

        clock.Advance(refused.Reset);
        var next = await limiter.TakeAsync(rule, "ann", default);

        Assert.Equal((false, Minute), (refused.Allowed, refused.Reset));
        Assert.Equal((true, 1), (next.Allowed, next.Remaining));
    }

    [Fact]
    public async Task Counting_without_Redis_is_exact_for_however_many_come_at_once()
    {
        var clock = new ManualClock(); // Redis is not asked again before the second is over
        await using var server = await TestServer.StartAsync(Nowhere(), clock: clock);
        var limiter = server.Services.GetRequiredService<RateLimiter>();
        await limiter.TakeAsync(new RateRule("test", 1, Minute), "first", default);
        using var start = new Barrier(8);

        var passed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait();
                var allowed = 0;
                for (var i = 0; i < 2_000; i++)
                    if ((await limiter.TakeAsync(new RateRule("test", 3, Minute), $"user {i}", default)).Allowed) allowed++;
                return allowed;
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        Assert.Equal(3 * 2_000, passed.Sum());
    }

    /// <summary>A Redis that was never there.</summary>
    private static Dictionary<string, string> Nowhere() => new()
    {
        ["Veza:Redis:ConnectionString"] = "127.0.0.1:1,connectTimeout=200,connectRetry=1", ["Veza:Redis:Timeout"] = "00:00:00.100",
    };
}
