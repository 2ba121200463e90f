using Veza.Shared.Moderation;
using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Profanity;

namespace Veza.Shared.Tests.Moderation;

/// <summary>Words of the lists are found however they are written, and what only looks like them passes.</summary>
public sealed class FindingProfanity
{
    private const int Coarse = 2;

    public static TheoryData<string> TrickNames() => [.. Obfuscation.Tricks.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(TrickNames))]
    public void Of_words_written_by_a_trick_95_in_100_are_found(string trick)
    {
        var apply = Obfuscation.Tricks.Single(t => t.Name == trick).Apply;
        var random = new Random(11);
        var variants = BaseWords().SelectMany(word => Enumerable.Range(0, 5).Select(_ => apply(word, random))).ToList();

        var missed = variants.Where(v => !IsCoarse($"well, {v} indeed")).ToList();

        Assert.True(missed.Count <= variants.Count * 0.05, $"{missed.Count} of {variants.Count}: {string.Join(" | ", missed.Take(40))}");
    }

    [Fact]
    public void Every_word_of_the_lists_is_found_as_it_stands()
    {
        var missed = ProfanityLists.Words.Where(w => Hits(w.Pattern.Replace("*", "").Replace("+", "")).Count == 0).Select(w => w.Pattern);

        Assert.Empty(missed);
    }

    [Theory]
    [InlineData("Scunthorpe, Penistone and Lightwater are towns; Essex is a county")]
    [InlineData("a classic analysis of the assassin in the grass passage, and a cocktail with Dickens and a peacock")]
    [InlineData("shiitake, tetanus, Montenegro, a snigger, kung fu, the pen is here, as no one, don't i think, Uranus")]
    [InlineData("455 and 8008, C++, user_id=5, push_it, let's hit it, and/or, hi! 4 you, the A55 road, US$ 50")]
    [InlineData("analyse des assistants : concombre, dispute, député, réputé, cul-de-sac, salopette, baisse, chien, fichier")]
    [InlineData("Dick Dupont et Dick Van Dyke sont arrivés en retard ; tard le soir, une douche")]
    [InlineData("dGhlIHF1aWNrIGJyb3duIGZveA== 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("https://example.com/shitake/ass?cul=1 www.scunthorpe.example/cock")]
    [InlineData("**ass**istant, **con**sultant, rapper, annales, baissez-vous, le pneu va crever, il s'est attardé")]
    [InlineData("the pedal / la pédale, a bite, une bitte d'amarrage, a cull, please: bitte, bitter")]
    public void What_looks_like_a_word_of_the_lists_passes(string text)
    {
        var hits = Hits(text).Where(h => h.Severity >= Coarse).Select(h => text.Substring(h.Range.Start, h.Range.Length));

        Assert.Empty(hits);
    }

    [Fact]
    public void A_name_passes_only_when_it_is_written_like_one()
    {
        Assert.False(IsCoarse("Dick Dupont, meet Alan Cumming"));
        Assert.True(IsCoarse("you Dick"));
        Assert.True(IsCoarse("what a dick"));
    }

    [Fact]
    public void A_hit_says_where_it_stands_in_the_original()
    {
        const string text = "e\u0301t\u00E9: \u200Bf\u200Bu\u0301\u0302\u0303c\u0441k\u0301! done";

        var hit = Assert.Single(Hits(text));

        Assert.Equal("f\u200Bu\u0301\u0302\u0303c\u0441k\u0301", text.Substring(hit.Range.Start, hit.Range.Length));
        Assert.Equal("e\u0301t\u00E9: \u200B••••! done".Replace("••••", "•••••"), TextMask.Apply(text, [hit.Range]));
    }

    [Fact]
    public void What_overlaps_is_one_hit_and_hits_are_in_order()
    {
        var hits = Hits("m.e.r.d.e alors, sh1t and sh*t");

        Assert.Equal(3, hits.Count);
        Assert.True(hits.Zip(hits.Skip(1)).All(pair => pair.First.Range.End <= pair.Second.Range.Start));
    }

    [Fact]
    public void Words_of_a_community_are_found_in_any_script()
    {
        var matcher = new ProfanityMatcher([new("плохой", 2, "own"), new("bad phrase", 3, "own"), new("*坏*", 2, "own")], ["plohoy"]);

        using var text = FoldedText.Of("Это ПЛОХОЙ день, a very bad  phrase; 很坏的");

        Assert.Equal([2, 3, 2], matcher.Find(text)!.Select(h => h.Severity));
    }

    [Fact]
    public void Any_text_is_folded_and_read_without_a_fault()
    {
        foreach (var text in NastyStrings.All.Concat(["\uD800", "\uDC00\uD800x", "\uFDFA", new string('\u0301', 500), new string('*', 500), ""]))
        {
            using var folded = FoldedText.Of(text);
            var hits = ProfanityMatcher.BuiltIn.Find(folded) ?? [];

            Assert.True(folded.Units.Length <= 4 * text.Length);
            Assert.All(hits, h => Assert.True(h.Range.Start >= 0 && h.Range.Length > 0 && h.Range.End <= text.Length));
            TextMask.Apply(text, hits.Select(h => h.Range));
        }
    }

    private static List<ProfanityHit> Hits(string text)
    {
        using var folded = FoldedText.Of(text);
        return ProfanityMatcher.BuiltIn.Find(folded) ?? [];
    }

    private static bool IsCoarse(string text) => Hits(text).Exists(h => h.Severity >= Coarse);

    /// <summary>Words of at least four letters of both lists, with what a stem begins.</summary>
    private static IEnumerable<string> BaseWords() =>
        from word in ProfanityLists.Words
        let letters = InnocentLetters(word.Pattern)
        where word.Severity >= Coarse && !word.IsName && letters.Length >= 4 && letters.All(char.IsAsciiLetterLower)
        select letters;

    private static string InnocentLetters(string pattern)
    {
        using var folded = FoldedText.Of(pattern);
        return folded.Units.ToString().Trim('*', '+');
    }
}
