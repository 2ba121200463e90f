using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Reputation;
using Veza.Shared.Moderation.Spam;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Moderation;

/// <summary>What moves somebody's reputation, and what is known of what they said lately.</summary>
public sealed class KnowingReputations : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private RoomScene scene = null!;

    private ReputationBook Book => scene.Get<ReputationBook>();

    private ReputationMoves Moves => scene.Get<ReputationMoves>();

    private RecentTexts Recent => scene.Get<RecentTexts>();

    public async Task InitializeAsync() => scene = await RoomScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Verdicts_and_decisions_move_it_and_the_explanation_adds_up()
    {
        var (alice, bob) = (await scene.PersonAsync(), await scene.PersonAsync());
        for (var i = 0; i < 3; i++) Moves.Note(RoomScene.Tenant, bob, ReputationCause.Blocked);
        await Moves.WriteAsync(Ct);

        await DecideAsync(bob, ReputationCause.Upheld);
        await DecideAsync(bob, ReputationCause.Overturned);

        var explained = await Book.ExplainAsync(RoomScene.Tenant, bob, Ct);
        Assert.Equal([("upheld", 1L), ("blocked", 3L), ("overturned", 1L)], explained.Moves.Select(m => (m.Cause, m.Count)));
        Assert.Equal(-0.25, explained.Score, 6);
        Assert.Equal((-0.25, 0), (Math.Round(await FindAsync(bob), 6), await FindAsync(alice)));
    }

    [Fact]
    public async Task Half_of_it_is_forgotten_after_each_half_life()
    {
        var bob = await scene.PersonAsync();
        await DecideAsync(bob, ReputationCause.Upheld);

        scene.Clock.Advance(TimeSpan.FromDays(14));
        var half = await FindAsync(bob);
        await DecideAsync(bob, ReputationCause.Upheld);
        var again = await FindAsync(bob);

        Assert.Equal((-0.125, -0.375), (Math.Round(half, 6), Math.Round(again, 6)));
    }

    [Fact]
    public async Task A_person_is_asked_for_once_however_many_texts_there_are_at_a_time()
    {
        var bob = await scene.PersonAsync();
        var before = Book.Queries;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => FindAsync(bob)));
        for (var i = 0; i < 50; i++) await FindAsync(bob);

        Assert.Equal(before + 1, Book.Queries);
    }

    [Fact]
    public async Task It_never_leaves_its_bounds()
    {
        var bob = await scene.PersonAsync();
        for (var i = 0; i < 100; i++) Moves.Note(RoomScene.Tenant, bob, ReputationCause.Blocked);
        await Moves.WriteAsync(Ct);
        for (var i = 0; i < 10; i++) await DecideAsync(bob, ReputationCause.Upheld);

        Assert.Equal(-1, await FindAsync(bob));
    }

    [Fact]
    public async Task The_same_text_in_many_rooms_is_found_once_while_it_is_recent()
    {
        const string Text = "Please have a look at the minutes of our meeting on Monday before you answer";
        var bob = await scene.PersonAsync();
        Say(bob, Text, rooms: 2);
        var inTwo = Judge(bob, Text);
        Say(bob, Text, rooms: 3);
        var inFive = Judge(bob, Text);
        Say(bob, Text, rooms: 1, isFound: true);
        var told = Judge(bob, Text);

        scene.Clock.Advance(TimeSpan.FromMinutes(11));
        var later = Judge(bob, Text);
        Say(bob, Text, rooms: 3);
        var again = Judge(bob, Text);

        Assert.Equal("spam_duplicate", Assert.Single(inFive.Findings).Rule);
        Assert.Equal("spam_duplicate", Assert.Single(again.Findings).Rule);
        Assert.Empty(inTwo.Findings.Concat(told.Findings).Concat(later.Findings));
    }

    [Fact]
    public async Task What_is_kept_of_a_person_is_bounded_and_allocates_nothing()
    {
        var bob = await scene.PersonAsync();
        Say(bob, "Please have a look at the minutes of our meeting", rooms: 3);
        var room = NewRoom();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Recent.Add(bob, room, new((ulong)i + 1), isFound: false);
            Recent.ToCompare(bob);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Say(bob, "Please have a look at the minutes of our meeting", rooms: 3);
        Assert.Equal((16, 0L), (Recent.ToCompare(bob).Length, allocated));
    }

    private void Say(UserId author, string text, int rooms, bool isFound = false)
    {
        for (var i = 0; i < rooms; i++) Recent.Add(author, NewRoom(), Fingerprint(text), isFound);
    }

    private RoomId NewRoom() => new(Guid.CreateVersion7(scene.Clock.GetUtcNow()));

    private static TextFingerprint Fingerprint(string text)
    {
        using var folded = FoldedText.Of(text);
        return TextFingerprint.Of(folded.Units);
    }

    private Judgement Judge(UserId author, string text) => scene.Get<ModerationPipeline>()
        .Judge(text, AuthorFacts.Ordinary with { Recent = Recent.ToCompare(author) }, RoomFacts.Ordinary, RuleSet.BuiltIn);

    private async Task<double> FindAsync(UserId user) => await Book.FindAsync(RoomScene.Tenant, user, Ct);

    private async Task DecideAsync(UserId user, ReputationCause cause)
    {
        await using var work = await scene.Get<Postgres>().BeginAsync(Ct);
        await Book.MoveAsync(work, RoomScene.Tenant, user, cause, Ct);
        await work.CommitAsync(Ct);
    }
}
