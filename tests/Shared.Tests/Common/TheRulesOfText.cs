using System.Text.Json;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Tests.Common;

/// <summary>The same file holds the web client to the same rules (src/Web/src/api/text.test.ts).</summary>
public sealed class TheRulesOfText
{
    private static readonly JsonElement Said = Vectors.Read("text-rules.json");

    [Fact]
    public void What_shows_something_is_told_from_what_shows_nothing()
    {
        Assert.All(Said.Texts("visible"), text => Assert.True(TextRules.IsVisible(text), Vectors.Show(text)));
        Assert.All(Said.Texts("invisible"), text => Assert.False(TextRules.IsVisible(text), Vectors.Show(text)));
    }

    [Fact]
    public void A_name_that_shows_nothing_or_holds_controls_is_refused()
    {
        var controls = Said.GetProperty("controls");
        var refused = Said.Texts("invisible").Concat(controls.Texts("everywhere")).Concat(controls.Texts("inOneLine"));

        Assert.All(refused, text => Assert.True(TextRules.CheckName("name", text.Trim(), 500) is not null, Vectors.Show(text)));
        Assert.All(
            Said.Texts("visible").Concat(controls.Texts("nowhere")),
            text => Assert.True(TextRules.CheckName("name", text.Trim(), 500) is null, Vectors.Show(text)));
    }

    [Fact]
    public void Tabs_and_line_ends_are_controls_in_one_line_only()
    {
        var controls = Said.GetProperty("controls");

        Assert.All(controls.Texts("everywhere"), text => Assert.True(TextRules.HasControls(text, oneLine: false), Vectors.Show(text)));
        Assert.All(controls.Texts("inOneLine"), text => Assert.Equal(
            (false, true), (TextRules.HasControls(text, oneLine: false), TextRules.HasControls(text, oneLine: true))));
        Assert.All(controls.Texts("nowhere"), text => Assert.False(TextRules.HasControls(text, oneLine: true), Vectors.Show(text)));
    }

    [Fact]
    public void Blank_is_what_is_trimmed() =>
        Assert.All(Said.Pairs("trimmed"), pair => Assert.Equal(pair.To, pair.From.Trim(), StringComparer.Ordinal));

    [Fact]
    public void Lengths_are_code_points() => Assert.All(Said.GetProperty("lengths").EnumerateArray(), pair =>
    {
        var (text, length) = (pair[0].GetString()!, pair[1].GetInt32());
        Assert.Equal(length, TextRules.LengthOf(text));
        Assert.False(TextRules.IsLongerThan(text, length));
        if (length > 0) Assert.True(TextRules.IsLongerThan(text, length - 1), Vectors.Show(text));
    });

    [Fact]
    public void A_cut_keeps_whole_what_is_seen_as_one_character() => Assert.All(Said.GetProperty("cuts").EnumerateArray(), cut => Assert.Equal(
        cut.GetProperty("cut").GetString(), TextRules.Cut(cut.GetProperty("text").GetString()!, cut.GetProperty("max").GetInt32()),
        StringComparer.Ordinal));

    [Fact]
    public void What_turns_text_around_stands_isolated_and_cannot_get_out() =>
        Assert.All(Said.Pairs("isolated"), pair => Assert.Equal(pair.To, TextRules.Isolate(pair.From), StringComparer.Ordinal));
}
