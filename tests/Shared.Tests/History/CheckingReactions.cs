using Veza.History;

namespace Veza.Shared.Tests.History;

/// <summary>What the checker says of reactions.</summary>
public sealed class CheckingReactions
{
    private static readonly Guid Room = Fresh.Id();
    private static readonly ReactionPlace Thumb = new(Fresh.Id(), "👍");
    private readonly ClientLog ann = new("ann", Fresh.Id());

    [Fact]
    public void What_was_answered_is_there_and_counted_once()
    {
        React(on: true, answered: true);
        Assert.Empty(Check(rows: [(ann.User, Thumb)], counted: 1));
    }

    [Fact]
    public void Of_what_was_not_answered_both_are_right_until_the_next_answer()
    {
        React(on: true, answered: false);
        Assert.Empty(Check(rows: [], counted: 0));
        Assert.Empty(Check(rows: [(ann.User, Thumb)], counted: 1));

        React(on: false, answered: true);
        Assert.Empty(Check(rows: [], counted: 0));
        Assert.Equal([ViolationKind.Phantom], Check(rows: [(ann.User, Thumb)], counted: 1));
    }

    [Fact]
    public void One_that_is_gone_is_lost_and_one_that_nobody_made_is_invented()
    {
        React(on: true, answered: true);
        Assert.Equal([ViolationKind.Lost], Check(rows: [], counted: 0));
        Assert.Equal([ViolationKind.Phantom], Check(rows: [(ann.User, Thumb), (Fresh.Id(), Thumb)], counted: 2));
    }

    [Fact]
    public void Counts_of_the_server_and_of_who_caught_up_are_those_of_the_rows()
    {
        React(on: true, answered: true);
        Assert.Equal([ViolationKind.Doubled], Check(rows: [(ann.User, Thumb)], counted: 2));
        Assert.Equal([ViolationKind.Doubled], Check(rows: [(ann.User, Thumb), (ann.User, Thumb)], counted: 1));

        ann.ShowsReactions(Room, new Dictionary<ReactionPlace, int>());
        Assert.Empty(Check(rows: [(ann.User, Thumb)], counted: 1)); // it has not caught up
        ann.CaughtUp(Room);
        Assert.Equal([ViolationKind.Lost], Check(rows: [(ann.User, Thumb)], counted: 1));
    }

    private void React(bool on, bool answered)
    {
        var wish = ann.Reacting(Room, Thumb.MessageId, Thumb.Emoji, on);
        if (answered) ann.Reacted(wish);
    }

    private ViolationKind[] Check((Guid User, ReactionPlace Place)[] rows, int counted) =>
    [
        .. HistoryChecker.Check([ann], [new FinalHistory(Room, [])
        {
            Reactions = rows,
            ReactionCounts = counted == 0 ? new Dictionary<ReactionPlace, int>() : new Dictionary<ReactionPlace, int> { [Thumb] = counted },
        }]).Violations.Select(v => v.Kind),
    ];
}
