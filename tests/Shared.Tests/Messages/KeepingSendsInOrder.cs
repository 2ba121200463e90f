using Veza.Shared.Messages.Sending;

namespace Veza.Shared.Tests.Messages;

public sealed class KeepingSendsInOrder
{
    [Fact]
    public void The_first_turn_waits_for_nobody()
    {
        using var turn = new SendOrder().Take();

        Assert.True(turn.WaitAsync().IsCompleted);
    }

    [Fact]
    public async Task A_turn_waits_until_the_one_before_has_ended()
    {
        var order = new SendOrder();
        using var first = order.Take();
        using var second = order.Take();
        var waiting = second.WaitAsync();
        var early = waiting.IsCompleted;

        first.Dispose();

        await waiting;
        Assert.False(early);
    }

    [Fact]
    public async Task Who_gives_up_before_its_turn_lets_nobody_overtake()
    {
        var order = new SendOrder();
        using var first = order.Take();
        using var refused = order.Take();
        using var third = order.Take();

        refused.Dispose();
        refused.Dispose();
        var early = third.WaitAsync().IsCompleted;
        first.Dispose();

        await third.WaitAsync();
        Assert.False(early);
    }

    [Fact]
    public void After_all_have_ended_the_next_one_goes_at_once()
    {
        var order = new SendOrder();
        for (var i = 0; i < 1_000; i++) order.Take().Dispose();

        using var turn = order.Take();

        Assert.True(turn.WaitAsync().IsCompleted);
    }
}
