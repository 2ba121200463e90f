using Veza.Shared.Messages;
using Veza.Shared.Messages.Formatting;

namespace Veza.Shared.Tests.Messages;

/// <summary>The words of a message without its marks.</summary>
public sealed class ShowingWords
{
    private const int Whole = 8_000;

    [Fact]
    public void Words_are_those_that_the_client_shows_in_a_preview() =>
        Assert.All(Vectors.Read("markup.json", "plain"), vector =>
        {
            var text = vector[0].GetString() ?? "";
            Assert.Equal((text, vector[1].GetString()), (text, PlainText.Of(text, Whole)));
        });

    [Fact]
    public void They_end_where_there_is_no_place_for_more()
    {
        Assert.Equal("bold and", PlainText.Of("**bold** and `code`", 8));
        Assert.Equal("a b", PlainText.Of("a\n\nb", 3));
    }

    [Theory]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("*a **b ")]
    [InlineData("[")]
    [InlineData("[a](")]
    [InlineData("||a ")]
    [InlineData("`")]
    [InlineData("|a|\n|-|\n")]
    [InlineData("|")]
    [InlineData("<a:")]
    [InlineData("\\")]
    [InlineData("> - ")]
    [InlineData("\n  - a")]
    [InlineData("*")]
    [InlineData("_")]
    [InlineData("![")]
    public void No_text_is_too_much(string repeated)
    {
        var text = string.Concat(Enumerable.Repeat(repeated, Whole / repeated.Length)) + "@end";

        Assert.InRange(PlainText.Of(text, Quote.MaxLength).Length, 1, Quote.MaxLength * 2);
        Assert.EndsWith("@end", PlainText.Of(text, 2 * Whole), StringComparison.Ordinal);
    }
}
