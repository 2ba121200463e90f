using System.Text.Json;
using Veza.Shared.Messages.Mentions;

namespace Veza.Shared.Tests.Messages;

public sealed class NamingPeople
{
    private static readonly Guid Room = Fresh.Id();

    [Fact]
    public void Names_are_where_the_grammar_says_and_nowhere_else()
    {
        var people = Vectors.Read("mentions.json", "people").Select(p => p.GetString() ?? "").ToDictionary(p => p, _ => Fresh.Id());

        Assert.All(Vectors.Read("mentions.json", "cases"), vector =>
        {
            var text = vector.GetProperty("text").GetString() ?? "";
            Assert.Equal((text, Listed(vector.GetProperty("names").EnumerateArray())), (text, Named(text, people)));
        });
        Assert.All(Vectors.Read("mentions.json", "random"), vector =>
            Assert.Equal(Listed(vector.EnumerateArray()), $"{vector[0].GetString()} {Named(vector[0].GetString() ?? "", people)}".TrimEnd(' ')));
    }

    [Fact]
    public void Lines_divide_a_text_as_they_do_in_the_client()
    {
        Assert.All(Vectors.Read("blocks.json", "random"), vector =>
        {
            var text = vector[0].GetString() ?? "";
            Assert.Equal((text, Pieces(vector.EnumerateArray().Skip(1).Select(p => p.GetString() ?? ""))), (text, Pieces(MarkupPieces.Of(text))));
        });
    }

    [Fact]
    public void A_name_means_the_person_and_the_handle_of_everyone_the_room()
    {
        var (ana, bob) = (Fresh.Id(), Fresh.Id());

        var named = MentionParser.In("@all: @BOB and @ana, @bob!", new Dictionary<string, Guid> { ["ana"] = ana, ["bob"] = bob }, Room);

        Assert.Equal([new("all", Room), new("bob", bob), new("ana", ana)], named);
    }

    [Fact]
    public void Who_is_present_is_named_once_each_and_a_call_that_is_not_permitted_is_text()
    {
        var (ana, bob) = (Fresh.Id(), Fresh.Id());
        var places = MentionPlaces.In("@here @all @ana @here");
        var people = new Dictionary<string, Guid> { ["ana"] = ana };

        var named = MentionParser.Resolve(places, people, new(Room, [bob, ana]));

        Assert.Equal([new("here", bob), new("", ana), new("all", Room), new("ana", ana)], named);
        Assert.Equal([new("ana", ana)], MentionParser.Resolve(places, people, new(null, [])));
    }

    [Fact]
    public void Fifty_people_are_named_at_most_and_neither_repeated_nor_unknown_names_count()
    {
        var people = Enumerable.Range(0, 60).ToDictionary(i => $"user{i}", _ => Fresh.Id());
        var noise = string.Join(' ', Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? $"@nobody{i}" : "@user0"));

        var named = MentionParser.In($"{noise} {string.Join(' ', people.Keys.Select(h => $"@{h}"))} @all", people, Room);

        Assert.Equal([.. people.Keys.Take(MentionParser.Max), "all"], named.Select(m => m.Handle));
    }

    [Theory]
    [InlineData("@")]
    [InlineData("@a")]
    [InlineData("@ana-")]
    [InlineData("`@")]
    [InlineData("`")]
    [InlineData("[")]
    [InlineData("](")]
    [InlineData("[a](")]
    [InlineData("[](b)@")]
    [InlineData("(")]
    [InlineData("<")]
    [InlineData("<a:")]
    [InlineData("<a:b@")]
    [InlineData("a.b/")]
    [InlineData("a.")]
    [InlineData("a-")]
    [InlineData("://")]
    [InlineData("a+.-:")]
    [InlineData("www.")]
    [InlineData("\\")]
    [InlineData("\\@")]
    [InlineData("\"@")]
    [InlineData("a=@")]
    [InlineData("?a=@")]
    [InlineData("@a@")]
    [InlineData("@a.@")]
    [InlineData("._-+")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("\n")]
    [InlineData("\n- `")]
    [InlineData("```\n")]
    [InlineData("*_~")]
    [InlineData("a|\n-|\n")]
    [InlineData("|a|b|\n|-|-|\n|")]
    [InlineData("|")]
    [InlineData("# ")]
    [InlineData("\n# a")]
    [InlineData("\n1. ")]
    [InlineData("- - ")]
    [InlineData("\n> - ")]
    [InlineData("\n  - a")]
    [InlineData("\t")]
    [InlineData("~~~\n")]
    [InlineData("\n~~~a\n")]
    [InlineData("- - -\n")]
    public void Hostile_texts_cost_a_bounded_number_of_looks_per_character(string repeated)
    {
        const int LooksPerCharacter = 80;
        foreach (var length in new[] { 4_000, 100_000 })
        {
            var text = string.Concat(Enumerable.Repeat(repeated, length / repeated.Length)) + " @ana `@bob";

            MentionPlaces.In(text, out var looked);

            Assert.True(looked <= LooksPerCharacter * (long)text.Length, $"{text.Length} characters took {looked} looks.");
        }
    }

    [Fact]
    public void Backticks_in_runs_of_every_length_are_compared_once()
    {
        var text = string.Concat(Enumerable.Range(1, 400).Select(n => new string('`', n) + "@ana ")) + "@bob";

        MentionPlaces.In(text, out var looked);

        Assert.True(looked <= 20L * text.Length, $"{text.Length} characters took {looked} looks.");
    }

    [Fact]
    public void A_text_without_the_sign_is_not_read()
    {
        Assert.Empty(MentionPlaces.In(new string('`', 8_000), out var looked));
        Assert.Equal(0, looked);
    }

    [Fact]
    public void Without_a_handle_that_is_known_there_is_no_entry_to_store()
    {
        var (known, unknown) = (new Mention("ana", new Guid(1, 0, 0, new byte[8])), new Mention("", new Guid(2, 0, 0, new byte[8])));

        Assert.Equal([$"ana {known.Id}"], MentionRows.Entries([unknown, known]) ?? []);
        Assert.Null(MentionRows.Entries([unknown]));
        Assert.Equal([unknown.Id], MentionRows.Ids([unknown]) ?? []);
    }

    /// <summary>Blanks at the edges of lines mean nothing.</summary>
    private static string Pieces(IEnumerable<string> pieces) =>
        string.Join('\0', pieces.Select(p => string.Join('\n', p.Split('\n').Select(l => l.Trim()))).Where(p => p.Length > 0));

    private static string Named(string text, IReadOnlyDictionary<string, Guid> people) =>
        string.Join(' ', MentionParser.In(text, people, Room).Select(m => m.Handle));

    private static string Listed(IEnumerable<JsonElement> names) => string.Join(' ', names.Select(n => n.GetString())).TrimEnd(' ');
}
