using Veza.Shared.Reactions.Emoji;

namespace Veza.Shared.Tests.Reactions;

/// <summary>What is one emoji of Unicode, and what is none.</summary>
public sealed class KnowingEmoji
{
    [Fact]
    public void All_that_Unicode_recommends_are_known_each_as_itself()
    {
        Assert.Equal(("17.0", 3_944), (EmojiSet.Version, EmojiSet.All.Count)); // emoji-test.txt has 3,953 with the nine components
        Assert.Equal(3_944, EmojiSet.All.Distinct(StringComparer.Ordinal).Count());
        Assert.All(EmojiSet.All, emoji => Assert.Equal(emoji, EmojiSet.Find(emoji)));
        Assert.All(EmojiSet.All, emoji => Assert.InRange(emoji.Length, 1, EmojiSet.MaxLength));
    }

    [Theory]
    [InlineData("❤", "❤️")]
    [InlineData("❤\uFE0F\uFE0F", "❤️")]
    [InlineData("👍\uFE0F", "👍")]
    [InlineData("🏳‍🌈", "🏳️‍🌈")]
    [InlineData("1\u20E3", "1️⃣")]
    [InlineData("👩🏽‍❤‍💋‍👨🏿", "👩🏽‍❤️‍💋‍👨🏿")]
    public void However_it_is_written_it_is_kept_in_one_way(string written, string kept) => Assert.Equal(kept, EmojiSet.Find(written));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("👍👍")]
    [InlineData("👍 ")]
    [InlineData("👍\uFE0E")] // asked for as text
    [InlineData("🏽")] // a tone of nothing
    [InlineData("👍🏽🏽")]
    [InlineData("🔥🏽")] // which has none
    [InlineData("🇫")] // half a flag
    [InlineData("🇽🇽")]
    [InlineData("🏴\U000E0067\U000E0062")] // a flag that does not end
    [InlineData("👨\u200D")]
    [InlineData("\u200D👨")]
    [InlineData("\uFE0F")]
    [InlineData("🦰")]
    [InlineData("\uE000")]
    [InlineData("\U000F0000")]
    [InlineData(":joy:")]
    public void Halves_lone_parts_private_characters_and_several_are_none(string text) => Assert.Null(EmojiSet.Find(text));

    [Fact]
    public void What_is_too_long_is_not_even_looked_up() =>
        Assert.Null(EmojiSet.Find("❤" + new string('\uFE0F', EmojiSet.MaxLength)));
}
