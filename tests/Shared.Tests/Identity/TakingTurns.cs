using Veza.Shared.Identity.Accounts;

namespace Veza.Shared.Tests.Identity;

public sealed class TakingTurns
{
    private readonly FairQueue queue = new(concurrency: 1, places: 6, share: 4);

    [Fact]
    public async Task Turns_go_round_among_those_who_ask()
    {
        var order = new List<string>();
        var running = await queue.TakeAsync("a", default);
        var all = new[] { "a", "a", "a", "b", "b", "c" }.Select(WorkAsync).ToList();

        running!.Dispose();
        await Task.WhenAll(all);

        Assert.Equal(["a", "b", "c", "a", "b", "a"], order);

        async Task WorkAsync(string asker)
        {
            using var turn = await queue.TakeAsync(asker, default);
            order.Add(turn is null ? $"no {asker}" : asker);
        }
    }

    [Fact]
    public async Task One_asker_has_no_more_than_its_share()
    {
        using var running = await queue.TakeAsync("a", default);

        var waiting = Enumerable.Range(0, 6).Select(_ => queue.TakeAsync("a", default).AsTask()).ToList();

        Assert.Equal([false, false, false, false, true, true], waiting.Select(w => w.IsCompleted));
        Assert.Null(await waiting[5]);
    }

    [Fact]
    public async Task Who_has_most_places_gives_one_up_when_all_are_taken()
    {
        using var running = await queue.TakeAsync("a", default);
        var greedy = Enumerable.Range(0, 4).Select(_ => queue.TakeAsync("a", default).AsTask()).ToList();
        var second = Enumerable.Range(0, 2).Select(_ => queue.TakeAsync("b", default).AsTask()).ToList();

        var newcomer = queue.TakeAsync("c", default).AsTask();

        Assert.Null(await greedy[3]);
        Assert.All([.. greedy[..3], .. second, newcomer], w => Assert.False(w.IsCompleted));
        Assert.Null(await queue.TakeAsync("a", default));
    }

    [Fact]
    public async Task Who_goes_away_leaves_the_place_to_others()
    {
        using var gone = new CancellationTokenSource();
        var running = await queue.TakeAsync("a", default);
        var waiting = queue.TakeAsync("a", gone.Token).AsTask();
        var next = queue.TakeAsync("b", default).AsTask();

        await gone.CancelAsync();
        running!.Dispose();
        running.Dispose(); // once more does nothing

        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        Assert.NotNull(await next);
        Assert.False(queue.TakeAsync("c", default).AsTask().IsCompleted);
    }
}
