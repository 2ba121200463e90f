using System.Text.Json;
using Microsoft.Extensions.Options;
using Veza.Shared.Moderation.Classifier;
using Veza.Shared.Moderation.Links;
using Veza.Shared.Moderation.Pipeline;
using Veza.Shared.Moderation.Rules;
using Veza.Shared.Moderation.Rules.Checking;

namespace Veza.Shared.Tests.Moderation;

/// <summary>Which rules can be stored, what is said of those that cannot, and what they become.</summary>
public sealed class CheckingRules
{
    private static readonly RuleCheck Check = new(Options.Create(new RuleOptions()));

    /// <summary>Documents with the field and the fault that is said of it.</summary>
    public static TheoryData<string, string, string> Bad { get; } = new()
    {
        { """{"profanity":["allow","mask"]}""", "rules.profanity", "wrong_count" },
        { """{"profanity":["allow","mask","block","block"]}""", "rules.profanity", "wrong_count" },
        { """{"profanity":["allow","mask","shout"]}""", "rules.profanity[2]", "unknown_value" },
        { """{"profanity":["allow",null,"block"]}""", "rules.profanity[1]", "required" },
        { """{"words":[{"word":"","severity":1}]}""", "rules.words[0].word", "required" },
        { """{"words":[null]}""", "rules.words[0]", "required" },
        { """{"words":[{"word":"gribble","severity":4}]}""", "rules.words[0].severity", "out_of_range" },
        { """{"words":[{"word":"gribble","severity":1,"language":"tlh"}]}""", "rules.words[0].language", "unknown_value" },
        { """{"words":[{"word":"*","severity":1}]}""", "rules.words[0].word", "wrong_form" },
        { """{"words":[{"word":"*e*","severity":1}]}""", "rules.words[0].word", "matches_everything" },
        { """{"words":[{"word":"gri\nbble","severity":1}]}""", "rules.words[0].word", "control_characters" },
        { """{"allowed_words":["!"]}""", "rules.allowed_words[0]", "wrong_form" },
        { """{"patterns":[{"id":"A b","pattern":"gribble","verdict":"flag"}]}""", "rules.patterns[0].id", "wrong_form" },
        { """{"patterns":[{"id":"a","pattern":"gribble","verdict":"ban"}]}""", "rules.patterns[0].verdict", "unknown_value" },
        {
            """{"patterns":[{"id":"a","pattern":"gribble","verdict":"flag"},{"id":"a","pattern":"frobble","verdict":"flag"}]}""",
            "rules.patterns[1].id", "not_allowed"
        },
        { """{"spam":{"flag":0.9,"hold":0.5}}""", "rules.spam", "not_allowed" },
        { """{"spam":{"hold":0.1}}""", "rules.spam", "not_allowed" }, // below the built-in threshold for flags
        { """{"spam":{"flag":0}}""", "rules.spam.flag", "out_of_range" },
        { """{"spam":{"hold":1.01}}""", "rules.spam.hold", "out_of_range" },
        { """{"contents":{"hate":{"flag":0.9,"hold":0.5}}}""", "rules.contents.hate", "not_allowed" },
        { """{"contents":{"violence":{"flag":0.5,"block":0.4}}}""", "rules.contents.violence", "not_allowed" },
        { """{"contents":{"self_harm":{"flag":0.5,"hold":0.9}}}""", "rules.contents.self_harm", "not_allowed" },
        { """{"contents":{"self_harm":{"block":0.9}}}""", "rules.contents.self_harm", "not_allowed" },
        { """{"links":{"shortened":"maybe"}}""", "rules.links.shortened", "unknown_value" },
        { """{"blocked_hosts":["not a host"]}""", "rules.blocked_hosts[0]", "wrong_form" },
        { """{"allowed_hosts":["example.com",""]}""", "rules.allowed_hosts[1]", "required" },
        { """{"on_failure":"block"}""", "rules.on_failure", "unknown_value" },
        { """{"second_look":"ban"}""", "rules.second_look", "unknown_value" },
        { """{"exempt_roles":["admin"]}""", "rules.exempt_roles[0]", "unknown_value" },
    };

    /// <summary>Patterns with the fault that is said of them.</summary>
    public static TheoryData<string, string> BadPatterns { get; } = new()
    {
        { "", "required" }, { "(", "wrong_form" }, { "a)", "wrong_form" }, { "[a", "wrong_form" }, { "*a", "wrong_form" }, { @"(a)\1", "wrong_form" },
        { "(?=a)b", "wrong_form" }, { "(?<!a)b", "wrong_form" }, { "(?>a+)b", "wrong_form" }, { "(?x) a # b", "wrong_form" }, { @"\", "wrong_form" },
        { "a{1001}", "too_costly" }, { "(a{50}){50}", "too_costly" }, { "((((((((a{9}){9}){9}){9}){9}){9}){9}){9})", "too_costly" },
        { "(x{1,40}y{1,40}){1,20}", "too_costly" }, { "(a{2147483647}){2147483647}", "too_costly" }, { @"(\c[){40}(a{40}){40}", "too_costly" },
        { ".*", "matches_everything" }, { "(a|)", "matches_everything" }, { "^", "matches_everything" }, { ".", "matches_everything" },
        { @"[\s\S]", "matches_everything" }, { "gribble|", "matches_everything" }, { @"\b", "matches_everything" }, { ".{0,1}", "matches_everything" },
        { "[a-z]", "matches_everything" }, { "e|o", "matches_everything" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_wrong_is_said_of_its_field(string json, string field, string fault)
    {
        var refused = Check.Check(Read(json), RuleDocument.Empty);

        Assert.True(refused.Failed);
        Assert.Equal(("validation_failed", fault), (refused.Error.Code, refused.Error.Fields!.GetValueOrDefault(field)?.Code));
    }

    [Theory]
    [MemberData(nameof(BadPatterns))]
    public void A_pattern_that_cannot_be_run_or_matches_all_is_refused(string pattern, string fault)
    {
        var refused = Check.Check(RuleDocument.Empty with { Patterns = [new("p", pattern, "flag")] }, RuleDocument.Empty);

        Assert.True(refused.Failed);
        Assert.Equal(fault, refused.Error.Fields!["rules.patterns[0].pattern"].Code);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+b")]
    [InlineData("(.*)*gribble")]
    [InlineData(@"\bfree\s+(coins|gems)\b")]
    [InlineData(@"[a-z0-9-[aeiou]]{5,20}\d{3}")]
    [InlineData(@"\p{L}+\.onion")]
    [InlineData("(?i)gr[iî]bble(?-i:X)")]
    [InlineData("(?<max>gribble)")]
    public void A_pattern_that_would_go_back_elsewhere_runs_here_and_others_that_are_of_use_do_too(string pattern) =>
        Assert.False(Check.Check(RuleDocument.Empty with { Patterns = [new("p", pattern, "flag")] }, RuleDocument.Empty).Failed);

    [Fact]
    public void More_than_the_settings_allow_is_refused_without_looking_into_it()
    {
        var small = new RuleCheck(Options.Create(new RuleOptions { MaxWords = 3, MaxPatterns = 1, MaxPatternLength = 10, MaxHosts = 2, MaxDocumentBytes = 1024 }));
        var words = Enumerable.Repeat(new WordEntry("gribble", 9), 4).ToArray();

        Assert.Equal(["rules.words"], Fields(small, RuleDocument.Empty with { Words = words }));
        Assert.Equal(["rules.allowed_words"], Fields(small, RuleDocument.Empty with { AllowedWords = ["ab", "cd", "ef", "gh"] }));
        Assert.Equal(["rules.patterns"], Fields(small, RuleDocument.Empty with { Patterns = [new("a", "x", "flag"), new("b", "y", "flag")] }));
        Assert.Equal(["rules.patterns[0].pattern"], Fields(small, RuleDocument.Empty with { Patterns = [new("a", "gribblegribble", "flag")] }));
        Assert.Equal(["rules.blocked_hosts"], Fields(small, RuleDocument.Empty with { BlockedHosts = ["a.b", "b.c", "c.d"] }));
        Assert.Equal(["rules"], Fields(small, RuleDocument.Empty with { AllowedHosts = [new string('a', 1100)] }));
        Assert.Equal(["rules.words"], Fields(Check, RuleDocument.Empty with { Words = Enumerable.Repeat(words[0], 1_000_000).ToArray() }));
    }

    [Fact]
    public void Rules_under_which_nothing_ordinary_passes_are_refused()
    {
        // Each of them is no rule for everything; together they are.
        string[] patterns = [@"\bth|ok|we|i'll", "bon|merci|on se|j'ai|quelqu|rap|d'acc", "where|good", "[0-9]"];

        var refused = Check.Check(
            RuleDocument.Empty with { Patterns = [.. patterns.Select((p, i) => new PatternEntry($"p{i}", p, "block"))] }, RuleDocument.Empty);

        Assert.Equal("matches_everything", refused.Error!.Fields!["rules"].Code);
    }

    [Fact]
    public void Not_more_than_some_faults_are_told_at_once()
    {
        var words = Enumerable.Repeat(new WordEntry("", 9), 500).ToArray();

        Assert.InRange(Fields(Check, RuleDocument.Empty with { Words = words }).Length, 5, 20);
    }

    [Fact]
    public void A_document_that_says_nothing_is_the_rules_of_the_first_day_and_so_is_the_whole_of_it()
    {
        var (first, none) = (ModerationRules.Default, RuleDocument.Empty.ToRules());
        var whole = RuleDocument.Empty.ToDocument();

        Assert.False(Check.Check(whole, RuleDocument.Empty).Failed);
        foreach (var rules in (ModerationRules[])[none, whole.ToRules()])
        {
            Assert.Equal(first.Profanity, rules.Profanity);
            Assert.Equal((first.SpamFlag, first.SpamHold, first.OnFailure), (rules.SpamFlag, rules.SpamHold, rules.OnFailure));
            Assert.Equal(first.Contents.OrderBy(c => c.Key), rules.Contents.OrderBy(c => c.Key));
            Assert.Equal(first.LinkVerdicts.OrderBy(l => l.Key), rules.LinkVerdicts.OrderBy(l => l.Key));
        }
    }

    [Fact]
    public void Single_values_of_the_room_take_the_place_of_the_tenants_and_lists_add_up()
    {
        var tenant = Read("""
            {"profanity":["flag","block","block"],"words":[{"word":"gribble","severity":2}],"patterns":[{"id":"a","pattern":"aaa","verdict":"flag"}],
             "links":{"shortened":"hold","lookalike":"block"},"contents":{"hate":{"flag":0.4,"hold":0.6},"sexual":{}},"exempt_roles":["tenant.owner"]}
            """);
        var room = Read("""
            {"words":[{"word":"frobbler+","severity":3,"language":"fr"}],"patterns":[{"id":"b","pattern":"bbb","verdict":"hold"}],"built_in_words":false,
             "links":{"shortened":"allow"},"contents":{"hate":{"flag":0.9}},"exempt_roles":["room.admin"],"blocked_hosts":["evil.example"]}
            """);

        var rules = room.Over(tenant).ToRules();

        Assert.Equal([Verdict.Flag, Verdict.Block, Verdict.Block], rules.Profanity);
        Assert.Equal(["gribble", "frobbler+"], rules.Words.Select(w => w.Pattern));
        Assert.Equal(["pattern.a", "pattern.b"], rules.Patterns.Select(p => p.Id));
        Assert.False(rules.UsesBuiltInWords);
        Assert.Equal((Verdict.Allow, Verdict.Block, Verdict.Block),
            (rules.LinkVerdicts[LinkFault.Shortened], rules.LinkVerdicts[LinkFault.Lookalike], rules.LinkVerdicts[LinkFault.Script]));
        Assert.Equal(new CategoryRule(0.9), rules.Contents[ContentCategory.Hate]);
        Assert.Equal(new CategoryRule(null), rules.Contents[ContentCategory.Sexual]);
        Assert.Equal(["evil.example"], rules.Links.Blocked);
        var compiled = new RuleSet(rules);
        Assert.True(compiled.IsExempt("admin", null) && compiled.IsExempt("member", "owner") && !compiled.IsExempt("owner", "admin"));
    }

    private static RuleDocument Read(string json) => JsonSerializer.Deserialize(json, RuleDocumentJson.Default.RuleDocument)!;

    private static string[] Fields(RuleCheck check, RuleDocument document) => [.. check.Check(document, RuleDocument.Empty).Error!.Fields!.Keys];
}
