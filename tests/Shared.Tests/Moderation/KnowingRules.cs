using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Rules;
using Veza.Shared.Tests.Support;

namespace Veza.Shared.Tests.Moderation;

/// <summary>Which rules hold where, what that costs, and when a change counts.</summary>
public sealed class KnowingRules : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private RoomScene scene = null!;

    private RuleBook Book => scene.Get<RuleBook>();

    public async Task InitializeAsync()
    {
        scene = await RoomScene.CreateAsync();
        await scene.SettleRightsAsync(); // what a test writes is read anew when the test says so
    }

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task A_text_asks_nothing_and_allocates_nothing_for_its_rules()
    {
        var (room, other) = (new RoomId(Fresh.Id()), new RoomId(Fresh.Id()));
        await WriteAsync(RoomScene.Tenant, null, 1, Words("gribble"));
        await WriteAsync(RoomScene.Tenant, room, 1, Words("frobble"));
        await FindAsync(room);
        await FindAsync(other);

        Assert.Equal(default, await AskAsync(room, other, times: 1000));
    }

    [Fact]
    public async Task Rules_of_a_room_lie_over_those_of_its_tenant_and_those_over_the_built_in_ones()
    {
        var (room, other) = (new RoomId(Fresh.Id()), new RoomId(Fresh.Id()));
        await WriteAsync(RoomScene.Tenant, null, 1, Words("gribble") with { OnFailure = "hold", Spam = new(Flag: 0.6) });
        await WriteAsync(RoomScene.Tenant, room, 1, Words("frobble") with { OnFailure = "allow", Spam = new(Hold: 0.8) });

        var (inRoom, elsewhere) = ((await FindAsync(room)).Rules, (await FindAsync(other)).Rules);
        var abroad = await Book.FindAsync(new TenantId(Fresh.Id()), room, Ct);

        Assert.Equal(["gribble", "frobble"], inRoom.Words.Select(w => w.Pattern));
        Assert.Equal((Verdict.Allow, 0.6, 0.8), (inRoom.OnFailure, inRoom.SpamFlag, inRoom.SpamHold));
        Assert.Equal(["gribble"], elsewhere.Words.Select(w => w.Pattern));
        Assert.Equal((Verdict.Hold, 0.6, 0.9), (elsewhere.OnFailure, elsewhere.SpamFlag, elsewhere.SpamHold));
        Assert.Same(RuleSet.BuiltIn, abroad);
    }

    [Fact]
    public async Task A_change_counts_at_once_here_and_in_another_process_when_its_notice_arrives()
    {
        await using var sibling = await scene.SiblingAsync();
        var room = new RoomId(Fresh.Id());
        Assert.Same(RuleSet.BuiltIn, await FindAsync(room));
        Assert.Same(RuleSet.BuiltIn, await sibling.Get<RuleBook>().FindAsync(RoomScene.Tenant, room, Ct));
        await scene.Database.RunAsync("ALTER TABLE moderation_rules DISABLE TRIGGER USER"); // else RightsWatch hears of it

        await WriteAsync(RoomScene.Tenant, null, 1, Words("gribble"));
        var here = await FindAsync(room);

        // The clock stands still: only the notice can make the sibling ask again.
        await Eventually.TrueAsync(async () =>
            (await sibling.Get<RuleBook>().FindAsync(RoomScene.Tenant, room, Ct)).Rules.Words is [{ Pattern: "gribble" }]);
        Assert.Equal("gribble", Assert.Single(here.Rules.Words).Pattern);
    }

    [Fact]
    public async Task A_change_whose_notice_was_lost_counts_with_the_next_round_of_the_watch_over_rights()
    {
        await scene.Get<RightsWatch>().RoundAsync(Ct); // the first one forgets everything
        await FindAsync(null);
        await WriteAsync(RoomScene.Tenant, null, 1, Words("gribble"), tell: false);
        var before = await FindAsync(null);

        await scene.Get<RightsWatch>().RoundAsync(Ct);
        var after = await FindAsync(null);

        Assert.Same(RuleSet.BuiltIn, before);
        Assert.Single(after.Rules.Words);
    }

    [Fact]
    public async Task Those_who_ask_at_a_time_share_one_reading_and_one_compilation()
    {
        var room = new RoomId(Fresh.Id());
        await WriteAsync(RoomScene.Tenant, room, 1, Words("gribble"));
        var before = Book.Queries;

        var found = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => FindAsync(room))));

        Assert.Single(found.Distinct());
        Assert.Equal(2, Book.Queries - before);
    }

    [Fact]
    public async Task While_the_database_is_away_the_last_known_rules_hold_or_the_built_in_ones()
    {
        var stranger = new TenantId(Fresh.Id());
        await WriteAsync(RoomScene.Tenant, null, 1, Words("gribble"));
        await FindAsync(null);
        await scene.Database.RunAsync("ALTER TABLE moderation_rules RENAME TO hidden");
        Book.Changed(RoomScene.Tenant);

        var (known, unknown) = (await FindAsync(null), await Book.FindAsync(stranger, null, Ct));
        await scene.Database.RunAsync("ALTER TABLE hidden RENAME TO moderation_rules");
        await WriteAsync(stranger, null, 1, Words("frobble"), tell: false);
        scene.Clock.Advance(TimeSpan.FromSeconds(1.1));
        var after = await Book.FindAsync(stranger, null, Ct);

        Assert.Equal("gribble", Assert.Single(known.Rules.Words).Pattern);
        Assert.Same(RuleSet.BuiltIn, unknown);
        Assert.Equal("frobble", Assert.Single(after.Rules.Words).Pattern);
    }

    [Fact]
    public async Task Rules_that_cannot_be_run_leave_those_that_were_known_and_what_is_not_known_is_passed_over()
    {
        scene.Server.Provoked.Add(2781);
        await WriteAsync(RoomScene.Tenant, null, 1, Words("gribble"));
        await FindAsync(null);
        await WriteAsync(RoomScene.Tenant, null, 2, RuleDocument.Empty with { OnFailure = "shout" });
        var kept = await FindAsync(null);

        await WriteAsync(RoomScene.Tenant, null, 3, Words("frobble"), tell: false);
        await scene.Database.RunAsync("""UPDATE moderation_rules SET document = document || '{"of_later": 1}' WHERE version = 3""");
        Book.Changed(RoomScene.Tenant);
        var later = await FindAsync(null);

        Assert.Equal("gribble", Assert.Single(kept.Rules.Words).Pattern);
        Assert.Equal("frobble", Assert.Single(later.Rules.Words).Pattern);
    }

    [Fact]
    public async Task No_more_sets_are_kept_than_the_setting_says()
    {
        await using var small = await scene.SiblingAsync(KeyValuePair.Create("Veza:ModerationRules:MaxCompiled", "4"));
        var rooms = Enumerable.Range(0, 12).Select(_ => new RoomId(Fresh.Id())).ToList();
        foreach (var room in rooms) await WriteAsync(RoomScene.Tenant, room, 1, Words("gribble"));

        var most = 0;
        foreach (var room in rooms.Concat(rooms))
        {
            Assert.Single((await small.Get<RuleBook>().FindAsync(RoomScene.Tenant, room, Ct)).Rules.Words);
            most = Math.Max(most, small.Get<RuleBook>().Compiled);
        }

        Assert.InRange(most, 2, 4);
    }

    private static RuleDocument Words(string word) => RuleDocument.Empty with { Words = [new(word, 3)] };

    private async Task<RuleSet> FindAsync(RoomId? room) => await Book.FindAsync(RoomScene.Tenant, room, Ct);

    private async Task WriteAsync(TenantId tenant, RoomId? room, int version, RuleDocument document, bool tell = true)
    {
        await using var work = await scene.Get<Postgres>().BeginAsync(Ct);
        Assert.True(await scene.Get<RuleRepository>().ReplaceAsync(
            work, new(RuleScope.Of(tenant, room), version, document, null, scene.Clock.Now(), null), Ct));
        await work.CommitAsync(Ct);
        if (tell) Book.Changed(tenant);
    }

    /// <summary>How many of the questions waited, what they allocated in bytes, and what they asked of the database.</summary>
    private async Task<(long Waited, long Allocated, long Queries)> AskAsync(RoomId room, RoomId other, int times)
    {
        var (waited, before, queries) = (0, GC.GetAllocatedBytesForCurrentThread(), Book.Queries);
        for (var n = 0; n < times; n++)
        {
            var found = Book.FindAsync(RoomScene.Tenant, n % 2 == 0 ? room : other, Ct);
            if (!found.IsCompletedSuccessfully) waited++;
            await found; // what waits is waited for, or the rounds are over before the reading is
        }

        return (waited, GC.GetAllocatedBytesForCurrentThread() - before, Book.Queries - queries);
    }
}
