using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Links;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Tests.Moderation;

/// <summary>The pipeline of the pure stages: verdicts, findings, and what happens when a stage fails.</summary>
public sealed class JudgingTexts
{
    private static readonly ModerationPipeline Pipeline = new(TimeProvider.System, NullLogger<ModerationPipeline>.Instance);

    [Fact]
    public void Who_says_the_same_in_many_rooms_is_looked_at_and_not_held_however_new_they_are()
    {
        const string Text = "the release is out, please update your clients this week";
        using var folded = FoldedText.Of(Text);
        var same = Enumerable.Repeat(TextFingerprint.Of(folded.Units), 20).ToArray();

        var judged = new ModerationPipeline(TimeProvider.System, NullLogger<ModerationPipeline>.Instance)
            .Judge(Text, new AuthorFacts(TimeSpan.Zero) { Recent = same }, RoomFacts.Ordinary, RuleSet.BuiltIn);

        Assert.Equal((Verdict.Flag, "spam_duplicate"), (judged.Verdict, judged.Decisive!.Value.Rule));
    }

    [Theory]
    [InlineData("bob-7 word word word word word word word word word word word word word word word word word word word word")]
    [InlineData("bob-27 word word word word word word word word word word word word word word word word word word word word")]
    [InlineData("no no no no no no no no no no no no no no no")]
    public void Who_repeats_words_is_not_held_for_that_alone(string text) =>
        Assert.InRange(
            new ModerationPipeline(TimeProvider.System, NullLogger<ModerationPipeline>.Instance)
                .Judge(text, new AuthorFacts(TimeSpan.Zero), RoomFacts.Ordinary, RuleSet.BuiltIn).Verdict,
            Verdict.Allow, Verdict.Flag);

    [Theory]
    [InlineData("message {0}")]
    [InlineData("{0}")]
    [InlineData("fixed in {0}, please pull")]
    public void Identifiers_that_programs_make_say_nothing(string form)
    {
        var random = new Random(1);
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < 5_000; i++)
        {
            random.NextBytes(bytes);
            var id = i % 2 == 0 ? new Guid(bytes).ToString() : Convert.ToHexStringLower(bytes);
            var text = string.Format(CultureInfo.InvariantCulture, form, id);

            var judged = new ModerationPipeline(TimeProvider.System, NullLogger<ModerationPipeline>.Instance)
                .Judge(text, new AuthorFacts(TimeSpan.Zero), RoomFacts.Ordinary, RuleSet.BuiltIn);

            Assert.True(judged.Findings.Count == 0, $"{text}: {string.Join(", ", judged.Findings.Select(f => f.Rule))}");
        }
    }

    [Fact]
    public void The_strictest_finding_decides_and_all_are_kept()
    {
        var rules = new RuleSet(new ModerationRules { Links = new LinkRules { Blocked = ["evil.example"] } });

        var judged = Judge("what a load of sh1t, see http://evil.example/", rules);

        Assert.Equal(Verdict.Block, judged.Verdict);
        Assert.Equal(("unsafe_link", "link_blocked"), (judged.Decisive!.Value.Reason, judged.Decisive!.Value.Rule));
        Assert.Contains(judged.Findings, f => f is { Reason: "profanity", Rule: "profanity.en.2", Verdict: Verdict.Mask });
    }

    [Fact]
    public void What_is_masked_is_hidden_and_nothing_else_changes()
    {
        const string text = "Oh sh1t, my umbrella is gone";

        var judged = Judge(text, RuleSet.BuiltIn);

        Assert.Equal(Verdict.Mask, judged.Verdict);
        Assert.Equal("Oh ••••, my umbrella is gone", judged.Apply(text));
    }

    [Theory]
    [InlineData(0, "profanity.own.1", Verdict.Flag)]
    [InlineData(4, "profanity.own.3", Verdict.Block)]
    public void A_word_of_a_severity_that_there_is_none_of_counts_as_the_nearest(int severity, string rule, Verdict verdict)
    {
        var rules = new RuleSet(new ModerationRules
        {
            Words = [new("gribble", severity, "own")], Profanity = [Verdict.Flag, Verdict.Mask, Verdict.Block],
        });

        var judged = Judge("gribble", rules);

        Assert.Equal((verdict, rule, false), (judged.Verdict, judged.Decisive!.Value.Rule, judged.NeedsReview));
    }

    [Theory]
    [InlineData(Verdict.Allow)]
    [InlineData(Verdict.Hold)]
    public void A_stage_that_throws_is_left_out_and_the_others_judge(Verdict onFailure)
    {
        var log = new CountingLog();
        var rules = new RuleSet(new ModerationRules { OnFailure = onFailure }, [new FailingStage(), .. RuleSet.BuiltIn.Stages]);

        var judged = new ModerationPipeline(TimeProvider.System, log).Judge("sh1t happens", AuthorFacts.Ordinary, RoomFacts.Ordinary, rules);

        Assert.True(judged.NeedsReview);
        Assert.Equal(onFailure == Verdict.Hold ? Verdict.Hold : Verdict.Mask, judged.Verdict);
        Assert.Contains(judged.Findings, f => f.Reason == "profanity");
        Assert.DoesNotContain("happens", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_classifier_elsewhere_that_takes_too_long_holds_nothing_up()
    {
        var clock = new ManualClock();
        var pipeline = new ModerationPipeline(clock, NullLogger<ModerationPipeline>.Instance);

        var judging = pipeline.AskAsync(
            Judgement.Clean, "hello", AuthorFacts.Ordinary, RoomFacts.Ordinary, RuleSet.BuiltIn, new SilentClassifier(), TimeSpan.FromSeconds(1), CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(2));
        var judged = await judging;

        Assert.Equal((Verdict.Allow, true), (judged.Verdict, judged.NeedsReview));
    }

    [Fact]
    public async Task What_a_classifier_elsewhere_says_goes_by_the_same_rules()
    {
        var judged = await Pipeline.AskAsync(
            Judgement.Clean, "hello", AuthorFacts.Ordinary, RoomFacts.Ordinary, RuleSet.BuiltIn, new SureClassifier(), TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.Equal(Verdict.Hold, judged.Verdict);
        Assert.Contains(judged.Findings, f => f is { Rule: "content.self_harm", Verdict: Verdict.Flag });
    }

    [Fact]
    public void Patterns_run_in_an_engine_that_never_goes_back()
    {
        var rules = new RuleSet(new ModerationRules { Patterns = [new("invites", "(a+)+$|join\\s+now", Verdict.Hold)] });

        Assert.Equal(Verdict.Hold, Judge("please JOIN   now", rules).Verdict);
        Assert.Equal(Verdict.Allow, Judge(new string('a', 20_000) + "!", rules).Verdict);
        Assert.Throws<NotSupportedException>(() => new RuleSet(new ModerationRules { Patterns = [new("x", @"(a)\1", Verdict.Hold)] }));
    }

    [Fact]
    public void Reputation_and_age_of_the_account_move_thresholds()
    {
        var (newcomer, trusted) = (new AuthorFacts(TimeSpan.FromMinutes(5), Reputation: -1), new AuthorFacts(TimeSpan.FromDays(400), Reputation: 1));

        Assert.True(newcomer.Threshold(0.5) < 0.3 && trusted.Threshold(0.5) > 0.6);
        Assert.Equal(Verdict.Flag, Pipeline.Judge("https://bit.ly/abc", newcomer, RoomFacts.Ordinary, RuleSet.BuiltIn).Verdict);
        Assert.Equal(Verdict.Allow, Pipeline.Judge("https://bit.ly/abc", trusted, RoomFacts.Ordinary, RuleSet.BuiltIn).Verdict);
    }

    [Fact]
    public void The_same_text_again_and_again_is_spam_and_near_duplicates_are_the_same()
    {
        var said = Enumerable.Range(0, 5).Select(i => Print($"Come and see our lovely new garden furniture in the market hall today, number {i}")).ToArray();
        var author = AuthorFacts.Ordinary with { Recent = said };

        var again = Pipeline.Judge("Come and see our lovely new garden furniture in the market hall today, number 9", author, RoomFacts.Ordinary, RuleSet.BuiltIn);
        var other = Pipeline.Judge("Has anybody seen the key of the bicycle shed? It was on the hook this morning.", author, RoomFacts.Ordinary, RuleSet.BuiltIn);

        Assert.Contains(again.Findings, f => f.Rule == "spam_duplicate");
        Assert.Equal(Verdict.Allow, other.Verdict);
    }

    [Fact]
    public void A_call_for_help_is_never_held()
    {
        var rules = new RuleSet(new ModerationRules
        {
            Contents = new Dictionary<ContentCategory, CategoryRule> { [ContentCategory.SelfHarm] = new(0.1, 0.1, 0.1) },
        });

        Assert.Equal(Verdict.Flag, Judge("I want to kill myself, I have no reason to live", rules).Verdict);
    }

    [Fact]
    public void Any_text_is_judged_without_a_failure()
    {
        foreach (var text in NastyStrings.All) Assert.False(Judge(text, RuleSet.BuiltIn).NeedsReview);
    }

    private static Judgement Judge(string text, RuleSet rules) => Pipeline.Judge(text, AuthorFacts.Ordinary, RoomFacts.Ordinary, rules);

    private static TextFingerprint Print(string text)
    {
        using var folded = FoldedText.Of(text);
        return TextFingerprint.Of(folded.Units);
    }

    private sealed class FailingStage : ModerationStage
    {
        public override string Name => "failing";

        public override void Judge(in ModerationInput input, ref List<Finding>? findings) => throw new InvalidOperationException(input.Text.Original);
    }

    private sealed class SilentClassifier : IContentClassifier
    {
        public async ValueTask<ContentScores> ClassifyAsync(string text, CancellationToken ct)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return default;
        }
    }

    private sealed class SureClassifier : IContentClassifier
    {
        public ValueTask<ContentScores> ClassifyAsync(string text, CancellationToken ct) => new(new ContentScores(0.95, 0, 0, 0, 1));
    }

    private sealed class CountingLog : ILogger<ModerationPipeline>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception) + exception);
    }
}
